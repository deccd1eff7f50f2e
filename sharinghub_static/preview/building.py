"""The site of a portal that has one project: a checkout."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from sharinghub_static.checkout.project import Checkout, read_checkout, read_record
from sharinghub_static.config import SiteConfig
from sharinghub_static.config.instances import environment_of, token_variable
from sharinghub_static.errors import SourceError
from sharinghub_static.pipeline import Pipeline
from sharinghub_static.problems import Problem
from sharinghub_static.render_options import RenderOptions
from sharinghub_static.reporting import SilentReporter
from sharinghub_static.site.layout import Layout
from sharinghub_static.snapshot.records import InstanceRecord
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.sources.gitlab.inspection import Inspector
from sharinghub_static.sources.http.certificates import find_authorities, tls_settings
from sharinghub_static.sources.values import as_count, as_text, as_texts

__all__ = ["BuiltPreview", "PreviewBuilder"]

_WAIT = 10  # seconds


@dataclass(frozen=True, slots=True)
class BuiltPreview:
    """A preview that was written.

    Args:
        page: path of the project's page in the site.
        problems: of the project, the worst first.
        categories: ids of the categories that it is shown in.
        written: files that were written.
        asked: whether GitLab was asked for topics and description.
        chosen: whether the categories were named.
    """

    page: str
    problems: tuple[Problem, ...]
    categories: tuple[str, ...]
    written: int
    asked: bool = False
    chosen: bool = False


@dataclass
class PreviewBuilder:
    """Builds the same preview again and again; what did not change is not made again.

    Args:
        folder: of the project.
        config: of the portal.
        state: folder in which the snapshot and its caches are kept.
        output: folder of the site.
        categories: ids of the project's categories; none are found out.
        environ: with the token of the project's own instance; without one nothing is asked.
        schemas: folder of STAC schemas.
    """

    folder: Path
    config: SiteConfig
    state: Path
    output: Path
    categories: tuple[str, ...] = ()
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
    schemas: Path | None = None
    _facts: Mapping[str, object] | None = field(default=None, repr=False)

    def build(self) -> BuiltPreview:
        """Read the folder and write the site.

        Raises:
            ConfigError: the folder is not there, or there is no such category.
            SharingHubError: as of a build.
        """
        checkout = self._with_facts(read_checkout(self.folder, self.config, self.categories))
        config = checkout.config_for(self.config)
        config = config.model_copy(update={"site": config.site.model_copy(update={"compress": False})})
        record, pictures = read_record(checkout, config)
        snapshot = self.state / "preview.sqlite"
        with Snapshot.open(snapshot, create=True) as store:
            store.instance = InstanceRecord(config.gitlab.url)
            scope = checkout.scope(config)
            part = store.of(scope)
            part.instance = InstanceRecord(checkout.url)
            store.remove([row for row in store.fingerprints() if row != scope.row(record.id)])
            for sha256, content in pictures.items():
                store.put_picture(sha256, content)
            part.put(record, "", at=record.last_activity_at)
            store.crawled_at = datetime.now(UTC)
        job = Pipeline(config, snapshot, {}, SilentReporter())
        result = job.render(RenderOptions(self.output, self.schemas, allow_shrink=True))
        project = result.projects[0]
        page = Layout().project(checkout.categories[0], project.record.full_path)
        readme = next((text.path for text in record.texts if text.path.lower() == "readme.md"), "README.md")
        known = (
            replace(problem, path=problem.path or readme)
            for problem in project.problems
            if problem.code not in _UNKNOWABLE
        )
        problems = tuple(sorted(known, key=lambda each: (_ORDER.index(each.severity.value), each)))
        written = result.files.written if result.files else 0
        return BuiltPreview(
            page, problems, checkout.categories, written, bool(self._facts), bool(self.categories)
        )

    def _with_facts(self, checkout: Checkout) -> Checkout:
        """The checkout with what only GitLab knows, where there is a token."""
        token = self._token(checkout)
        if not token:
            return checkout
        if self._facts is None:
            self._facts = _ask(checkout, token)
        facts = self._facts
        if not facts:
            return checkout
        topics = as_texts(facts.get("topics"))
        folded = {topic.casefold() for topic in topics}
        config = self.config
        if checkout.gitlab:
            config = config.for_instance(config.instance_name(checkout.gitlab), only_its_categories=True)
        categories: Sequence[str] = self.categories or [
            each.id for each in config.stac.categories if each.gitlab_topic.casefold() in folded
        ]
        categories = tuple(categories) or checkout.categories
        chosen = [each.gitlab_topic for each in self.config.stac.categories if each.id in categories]
        project = replace(
            checkout.project,
            name=as_text(facts.get("name")) or checkout.project.name,
            description=as_text(facts.get("description")),
            topics=tuple(dict.fromkeys([*chosen, *topics])),
            stars=as_count(facts.get("star_count")) or 0,
        )
        return replace(checkout, categories=tuple(categories), project=project)

    def _token(self, checkout: Checkout) -> str | None:
        """The token of the project's own instance; no instance gets that of another."""
        if checkout.gitlab:
            environ = environment_of(checkout.gitlab, self.config, self.environ)
            return environ.get("GITLAB_TOKEN") or None
        # The only GitLab may have another address for its users; of several none is meant.
        only = None if self.config.further_gitlabs else self.config.gitlab
        return self.environ.get(token_variable(only, self.config)) or None if only else None


_UNKNOWABLE = frozenset({"SH406"})
"""Codes of Problems that the other projects of a hub decide."""

_ORDER = ("error", "warning", "notice")


def _ask(checkout: Checkout, token: str) -> Mapping[str, object]:
    """What GitLab says of the project; nothing where it does not say it."""
    try:
        with Inspector(checkout.url, token, _WAIT, tls_settings(find_authorities())) as inspector:
            return inspector.get("projects", checkout.full_path).values
    except SourceError:
        return {}
