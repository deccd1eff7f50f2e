"""What docs/gitlab.md says of versions, queries, requests and tokens is what the code does."""

import re
from importlib.resources import files

from sharinghub_static.demo.samples import load_world
from sharinghub_static.sources.gitlab.optional_parts import LOWEST_VERSION, OPTIONAL_PARTS
from sharinghub_static.sources.gitlab.tokens import TOKEN_KINDS
from tests.pipeline.documented import DOCS, documented
from tests.sources.instances import Runner, front
from tests.worlds import ADMIN_TOKEN


def test_the_parts_that_may_be_missing_are_those_of_the_code() -> None:
    expected = [
        [name, part.since, part.otherwise or "nothing is lost"]
        for name, part in sorted(OPTIONAL_PARTS.items())
    ]
    assert documented("optional parts") == expected
    assert f"GitLab {LOWEST_VERSION} and newer" in DOCS.read_text()


def test_each_query_is_in_the_table() -> None:
    queries = files("sharinghub_static.sources.gitlab").joinpath("queries").iterdir()
    names = sorted(each.name.removesuffix(".graphql") for each in queries if each.name.endswith(".graphql"))
    assert sorted(row[0] for row in documented("graphql")) == names


def test_each_request_of_a_crawl_is_in_the_table(runner: Runner) -> None:
    listed = {row[0] for row in documented("rest")}
    asked: set[str] = set()
    world = load_world()
    for token in ("", ADMIN_TOKEN):
        with front(type(world)(world.projects, world.groups, world.users, {ADMIN_TOKEN: "root"})) as instance:
            assert runner.run("crawl", instance.url, token).status == 0
            paths = {each.path for each in instance.front.asked} - {"/api/graphql"}
            # Pictures of groups are no part of the API.
            asked |= {_pattern(path) for path in paths if not path.startswith("/uploads/-/system/group/")}
        (runner.folder / ".sharinghub/snapshot.sqlite").unlink()
    assert asked <= listed
    # These are asked with other settings alone, or where commits do not say who contributed.
    others = {"projects/:id/packages/:id/package_files", "projects/:id/repository/contributors", "user"}
    assert listed - asked == others


def _pattern(path: str) -> str:
    plain = path.partition("?")[0].removeprefix("/api/v4/")
    plain = re.sub(r"/files/[^/]+/raw$", "/files/:path/raw", plain)
    plain = re.sub(r"/branches/[^/]+$", "/branches/:branch", plain)
    return re.sub(r"/\d+(?=/|$)", "/:id", plain)


def test_each_kind_of_token_is_named() -> None:
    text = DOCS.read_text()
    assert [
        start for start in TOKEN_KINDS if f"`{start}`" not in text and start not in ("gho_", "ghs_")
    ] == []
