"""Builds the planted GitLab in each way, and searches every byte of what comes of it.

python -m tests.campaigns.canary.run
"""

import contextlib
import io
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sharinghub_static.console import make_reporter
from sharinghub_static.pipeline import Pipeline
from sharinghub_static.render_options import RenderOptions
from tests.campaigns.canary.planting import FEATURES, SECRETS, SHOWN, canary, plant
from tests.campaigns.canary.searching import hits, read_all
from tests.campaigns.canary.tracking import tracking_server
from tests.campaigns.fuzz.replay import Question, Reply, gitlab_server, served_by
from tests.projects import make_config
from tests.worlds import MEMBER_TOKEN

__all__ = ["Found", "main", "search_closed_later", "search_errors", "search_fresh"]

_URL = "http://gitlab.test"
_TRACKING = "http://mlflow.test"

KEPT_IN_SNAPSHOT = re.compile(r"README token|(?:S3|SAS|GCS) signature in |.+ (?:S3|SAS|GCS) signature$")
"""What an author wrote stays in the snapshot as it was written, so that every render reports it (SH204). The
snapshot is not published."""

_BROKEN = ("GraphQL", "REST", "MLflow", "MLflow's redirects")
"""What answers with errors that name a host of the inside."""


@dataclass(frozen=True)
class Found:
    """What one search gave.

    Args:
        case: what was built.
        sought: how many strings must not be there.
        leaked: place of each that is there, to the file.
        shown: strings of open features that were found, as they should be: the search can find.
    """

    case: str
    sought: int
    leaked: dict[str, str]
    shown: int


def search_fresh(closed: str = "", *, token: bool) -> Found:
    """Build once, with one feature closed, and search."""
    with tempfile.TemporaryDirectory(prefix="canary-") as folder:
        log = _build(Path(folder), closed, token=token)
        how = "token" if token else "no token"
        return _search(Path(folder), log, closed, f"{closed or 'nothing'} closed, {how}")


def search_closed_later(features: Iterable[str], *, token: bool) -> Iterator[Found]:
    """Build with all open, then close one feature after the other in the same folder, and search each time.

    A build opens again what the one before it had closed. So what the next one closes was shown until then,
    which is looked for too.
    """
    how = "token" if token else "no token"
    with tempfile.TemporaryDirectory(prefix="canary-") as name:
        folder = Path(name)
        _build(folder, "", token=token)
        for closed in features:
            before = {place: canary(place) for place in FEATURES[closed]}
            unseen = before.keys() - hits(before, read_all([folder])).keys()
            assert not unseen, f"not shown before it was closed: {', '.join(sorted(unseen))}"
            log = _build(folder, closed, token=token)
            yield _search(folder, log, closed, f"{closed} closed later, {how}")


def search_errors(broken: str) -> Found:
    """Build while a server answers with errors that name a host, and search the site for it.

    The log and the report may name it: they are the owner's.
    """
    host = canary(f"host in errors of {broken}")

    def fail(question: Question, reply: Reply) -> Reply:
        message = f"rpc error: dial tcp gitaly.{host}.internal:8075: {host}"
        is_graphql, is_tracking = "/graphql" in question.url, question.url.startswith(_TRACKING)
        body = json.loads(reply.body) if broken == "GraphQL" and is_graphql else None
        # A request of several queries has a list of replies; projects are asked for in one.
        if isinstance(body, dict) and "projects" in (data := body["data"]):
            for node in data["projects"]["nodes"] or ():
                node |= {name: None for name in node if name in {"repository", "issues", "releases"}}
            paths = ["repository", "issues", "releases"]
            errors = [{"message": message, "path": ["projects", "nodes", 0, name]} for name in paths]
            return replace(reply, body=json.dumps({"data": data, "errors": errors}).encode())
        if broken == "REST" and not is_graphql and not is_tracking:
            return Reply(500, json.dumps({"message": message, "error": message}).encode())
        if broken == "MLflow" and is_tracking and "experiments/search" not in question.url:
            return Reply(500, json.dumps({"error_code": message, "message": message}).encode())
        if broken == "MLflow's redirects" and is_tracking:
            return Reply(302, b"", "text/plain", (("Location", f"https://{host}.internal/login"),))
        return reply

    with tempfile.TemporaryDirectory(prefix="canary-") as name:
        folder = Path(name)
        log = _build(folder, "", token=True, fail=fail)
        leaked = hits({"host": host}, read_all([folder / "public"]))
        shown = hits({"host": host}, [("log", log.encode()), *read_all([folder / "state"])])
        return Found(f"errors of {broken}", 1, leaked, len(shown))


def _as_it_is(_question: Question, reply: Reply) -> Reply:
    return reply


def _build(
    folder: Path, closed: str, *, token: bool, fail: Callable[[Question, Reply], Reply] = _as_it_is
) -> str:
    planted = plant(closed)
    gitlab = gitlab_server(planted.world, _URL)
    tracking = tracking_server(planted.inside, planted.project_id, planted.featured[SHOWN[0]])

    def server(question: Question) -> Reply:
        is_tracking = question.url.startswith(_TRACKING)
        return fail(question, (tracking if is_tracking else gitlab)(question))

    (folder / "schemas").mkdir(exist_ok=True)
    environ = {name: canary(name) for name in SECRETS if name != "GITLAB_TOKEN"}
    environ["GITLAB_TOKEN"] = MEMBER_TOKEN if token else ""
    config = make_config(
        gitlab={"url": _URL, "timeout": 5},
        reviews={"labels": ["review"]},
        mlflow={"type": "mlflow", "url": _TRACKING},
    )
    words = io.StringIO()
    with contextlib.redirect_stderr(words), contextlib.redirect_stdout(words), served_by(server):
        job = Pipeline(config, folder / "state" / "snapshot.sqlite", environ, make_reporter())
        job.crawl()
        options = RenderOptions(folder / "public", folder / "schemas", folder / "report.json")
        print(job.render(options).summary())
    return words.getvalue()


def _search(folder: Path, log: str, closed: str, case: str) -> Found:
    planted = plant(closed)
    sought = {**planted.inside, **{name: canary(name) for name in SECRETS}, "token": MEMBER_TOKEN}
    sought |= {place: planted.featured[place] for place in FEATURES.get(closed, ())}
    # The snapshot comes last, for of each string the first place that has it is told.
    contents = [("log", log.encode()), *read_all([folder])]
    shown = hits(planted.featured, contents)
    assert set(SHOWN) <= shown.keys(), "the tracking server was not read"
    leaked = {
        place: where
        for place, where in hits(sought, contents).items()
        if not (KEPT_IN_SNAPSHOT.match(place) and Path(where).name.startswith("snapshot.sqlite"))
    }
    return Found(case, len(sought), leaked, len(shown))


def searches() -> Iterator[Found]:
    """All of them."""
    for token in (False, True):
        yield search_fresh(token=token)
    yield from map(search_errors, _BROKEN)
    for closed in FEATURES:
        yield search_fresh(closed, token=True)
        yield search_fresh(closed, token=False)
    yield from search_closed_later(FEATURES, token=True)
    # Without a token, closed environments are seen at the project's next change, see docs/crawling.md.
    yield from search_closed_later((one for one in FEATURES if one != "environments"), token=False)


def main() -> int:
    """Search, and print a table; exit status 1 where something leaked."""
    print("| built | strings sought | found | shown of what is open |\n|---|---:|---:|---:|")
    leaks = []
    for found in searches():
        print(f"| {found.case} | {found.sought} | {len(found.leaked)} | {found.shown} |", flush=True)
        leaks += [f"{found.case}: {place} in {Path(where).name}" for place, where in found.leaked.items()]
    print("\n" + "\n".join(leaks))
    return 1 if leaks else 0


if __name__ == "__main__":
    sys.exit(main())
