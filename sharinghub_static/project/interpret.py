"""What GitLab said of a project → what the project means."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from sharinghub_static.config import CategoryConfig, SiteConfig
from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.documentation import figures_in
from sharinghub_static.project.href import href_resolver
from sharinghub_static.project.kept import KeptProjects
from sharinghub_static.project.long_texts import set_aside
from sharinghub_static.project.markdown import LONGEST_EXCERPT, excerpt
from sharinghub_static.project.model import Extent, Project, Readme
from sharinghub_static.project.moves import moved_paths
from sharinghub_static.project.parts import Part, leave_out
from sharinghub_static.project.redaction import redacted
from sharinghub_static.project.rule_results import restore, save, wrong_field
from sharinghub_static.project.rules import Rule, all_rules
from sharinghub_static.registry import Definition, WrongResultError, kind_of_result, place_in
from sharinghub_static.snapshot.history_records import ObservationRecord
from sharinghub_static.snapshot.records import ProjectRecord
from sharinghub_static.snapshot.tracking_records import TrackingRecord
from sharinghub_static.text.text_file import TextFile
from sharinghub_static.text.yaml_reader import YamlPath

__all__ = ["Interpretation", "categories_of", "interpret", "interpret_all"]


@dataclass(frozen=True)
class Interpretation:
    """What the records of a hub are interpreted with, one at a time and in any order.

    Args:
        records: in any order.
        config: the site's configuration.
        tracking: GitLab's project id to what the MLflow server said of the project.
        history: GitLab's project id to how the project looked at earlier crawls, oldest first.
        without: GitLab's ids of projects with the parts that are not used.
        bare: GitLab's ids of projects of which only the facts are used, and nothing that was written.
        absent: GitLab's ids of projects to leave out.
        kept: has the projects of earlier builds, and takes those of this one.
    """

    records: Iterable[ProjectRecord]
    config: SiteConfig
    tracking: Mapping[int, TrackingRecord] = field(default_factory=dict)
    history: Mapping[int, tuple[ObservationRecord, ...]] = field(default_factory=dict)
    without: Mapping[int, Collection[Part]] = field(default_factory=dict)
    bare: Collection[int] = ()
    absent: Collection[int] = ()
    kept: KeptProjects | None = None

    @cached_property
    def visible(self) -> Sequence[ProjectRecord]:
        """The records of projects that may be published and are in a category."""
        records = (record for record in self.records if record.id not in self.absent)
        return [record for record in records if _may_be_shown(record, self.config)]

    @cached_property
    def unkept(self) -> Sequence[ProjectRecord]:
        """Of these, those that can be kept and that no earlier build has interpreted."""
        if self.kept is None:
            return ()
        in_part = {*self.without, *self.bare}
        return [each for each in self.visible if each.id not in in_part and self.kept.is_new(each)]

    @cached_property
    def _moved(self) -> Mapping[str, str]:
        moves = moved_paths(self.visible, self.history)
        return {former.lower(): path for former, path in moves.items()}

    @cached_property
    def _published(self) -> Collection[str]:
        return frozenset(record.full_path.lower() for record in self.visible) | self._moved.keys()

    @cached_property
    def _topics(self) -> Collection[str]:
        return {category.gitlab_topic.casefold() for category in self.config.stac.categories}

    def prepare(self) -> None:
        """Work out what is asked of all projects, before each copy of the process does it for itself."""
        _ = self._published, self._moved, self._topics

    def project(self, record: ProjectRecord) -> Project:
        """Return the project of a record, one of :attr:`visible`; a reference to any other is a Problem."""
        own_config = self.config.for_instance(record.instance)
        if record.id in self.bare:
            return _bare(record, own_config, self._published)
        shown, tracking = record, self.tracking.get(record.id)
        for part in self.without.get(record.id, ()):
            shown, tracking = leave_out(shown, tracking, part, self._topics)
        history = self.history.get(record.id, ())
        make = partial(_interpreted, shown, own_config, tracking, history)
        if self.kept is None or record.id in self.without:
            return make(self._published, self._moved)
        return self.kept.project(record, tracking, history, self._published, self._moved, make)

    def all(self, texts: TextFile | None = None) -> list[Project]:
        """Return all projects, sorted by full path.

        Args:
            texts: takes their long texts; None leaves them in memory.
        """
        projects = map(self.project, self.visible)
        short = (set_aside(project, texts) for project in projects) if texts else projects
        return sorted(short, key=lambda project: project.record.full_path)


def interpret_all(
    records: Iterable[ProjectRecord],
    config: SiteConfig,
    tracking: Mapping[int, TrackingRecord] | None = None,
    history: Mapping[int, tuple[ObservationRecord, ...]] | None = None,
    *,
    kept: KeptProjects | None = None,
) -> list[Project]:
    """All projects that may be published and are in a category, sorted; see :class:`Interpretation`."""
    return Interpretation(records, config, tracking or {}, history or {}, kept=kept).all()


def _may_be_shown(record: ProjectRecord, config: SiteConfig) -> bool:
    """Whether a project is of an instance of the hub, in a category, and not too private."""
    gitlab = config.gitlab_named(record.instance)
    return (
        gitlab is not None
        and record.visibility.is_within(gitlab.visibility)
        and bool(categories_of(record, config))
    )


def _interpreted(
    record: ProjectRecord,
    config: SiteConfig,
    tracking: TrackingRecord | None,
    history: tuple[ObservationRecord, ...],
    published: Collection[str],
    moved: Mapping[str, str],
) -> Project:
    return interpret(record, config, published, tracking, history, moved)


def _bare(record: ProjectRecord, config: SiteConfig, published: Collection[str]) -> Project:
    """A project as GitLab's own facts describe it: address, dates, counts and categories."""
    topics = {category.gitlab_topic.casefold() for category in config.stac.categories}
    path = record.full_path
    facts = ProjectRecord(
        id=record.id,
        full_path=path,
        name=path.rpartition("/")[2],
        description="",
        visibility=record.visibility,
        archived=record.archived,
        topics=tuple(topic for topic in record.topics if topic.casefold() in topics),
        web_url=record.web_url,
        avatar_url="",
        namespace=replace(record.namespace, name=record.namespace.full_path, avatar_url=""),
        created_at=record.created_at,
        last_activity_at=record.last_activity_at,
        counts=record.counts,
        origin=record.origin,
    )
    # What a description lacks is no fault of its authors here.
    bare = interpret(facts, config, published)
    return replace(bare, title=path, description=path, beginning=path, problems=())


def interpret(
    record: ProjectRecord,
    config: SiteConfig,
    published: Collection[str] | None = None,
    tracking: TrackingRecord | None = None,
    history: tuple[ObservationRecord, ...] = (),
    moved: Mapping[str, str] | None = None,
) -> Project:
    """One project; never raises, whatever the project holds.

    Args:
        record: what GitLab said.
        config: the site's configuration.
        published: full paths of the hub's projects in lower case; None leaves references unchecked.
        moved: former paths of the hub's projects in lower case, to those of today.
        tracking: what the MLflow server said of it.
        history: how it looked at earlier crawls, oldest first.
    """
    record, secrets = redacted(record)
    if tracking is not None:
        tracking, tracking_secrets = redacted(tracking)
        secrets += tracking_secrets
    builder = apply_rules(record, config, published, tracking, moved)
    if builder.start is None and builder.end is None:
        builder.start, builder.end = _own_period(record)
    readme = _readme(builder)
    description = builder.description or builder.title or record.full_path
    return Project(
        record=record,
        categories=tuple(category.id for category in builder.categories),
        title=builder.title or record.full_path,
        summary=builder.summary,
        description=description,
        beginning=excerpt(description, LONGEST_EXCERPT),
        is_described_by_readme=builder.is_described_by_readme,
        extent=Extent(
            builder.geometry,
            builder.bbox,
            builder.start,
            builder.end,
        ),
        updated=record.last_activity_at,
        readme=readme,
        figures=figures_in(readme.markdown) if readme else None,
        preview=builder.preview,
        picture=builder.picture,
        license=builder.license,
        keywords=tuple(sorted(builder.keywords)),
        providers=tuple(builder.providers),
        links=tuple(builder.links),
        assets=tuple(
            replace(asset, extra=builder.to_json(asset.extra, ())) for asset in builder.assets.values()
        ),
        citation=builder.citation,
        publications=tuple(builder.publications),
        properties=builder.to_json(builder.properties, ()),
        extensions=dict(sorted(builder.extensions.items())),
        features=dict(sorted(builder.features.items())),
        problems=tuple(sorted({*builder.problems, *secrets})),
        tracking=tracking,
        history=history,
        main_model=builder.main_model,
        lines=_lines(builder),
        kind=_kind(builder.categories),
        authors=next(
            (file.work.authors for file in builder.companion_files if file.work and file.work.authors), ()
        ),
    )


def apply_rules(
    record: ProjectRecord,
    config: SiteConfig,
    published: Collection[str] | None = None,
    tracking: TrackingRecord | None = None,
    moved: Mapping[str, str] | None = None,
) -> ProjectBuilder:
    """The builder of a project when all rules have had their say."""
    hrefs = href_resolver(record, config)
    builder = ProjectBuilder(record, config, categories_of(record, config), hrefs, published, tracking)
    builder.moved = {} if moved is None else moved
    builder.start, builder.end = _own_period(record)
    for rule in all_rules(config.registry):
        before = {} if rule.built_in else save(builder)
        try:
            if rule.built_in:
                rule.entry.apply(builder)
            else:
                _apply_extension(rule, builder, before)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # an extension may raise what it likes
            what, hint = type(error).__name__, ""
            if not rule.built_in:
                restore(builder, before)
                what = str(error) if isinstance(error, WrongResultError) else what
                what = f"{what} ({place_in(error, rule)})"
                hint = phrase("The rule is an extension of this portal: report it to the portal's owner.")
            message = phrase("the rule %(name)s failed: %(name_2)s", name=rule.name, name_2=what)
            builder.problem("SH609", message, hint=hint)
    return builder


def _kind(categories: Sequence[CategoryConfig]) -> str:
    """What a project of some categories is: data if one of them is for data, else what the first one is."""
    kinds = [category.kind for category in categories]
    return "Dataset" if "Dataset" in kinds else next(iter(kinds), "SoftwareSourceCode")


def _own_period(record: ProjectRecord) -> tuple[datetime, datetime]:
    """GitLab's own times, which count until the authors give the period of their data."""
    return min(record.created_at, record.last_activity_at), record.last_activity_at


def _apply_extension(rule: Definition[Rule], builder: ProjectBuilder, before: Mapping[str, Any]) -> None:
    """Apply a rule of an extension.

    Raises:
        WrongResultError: it returned something, or left what the catalog cannot hold.
    """
    builder.extension = rule
    try:
        result: object = rule.entry.apply(builder)  # type: ignore[func-returns-value] # not of an extension
    finally:
        builder.extension = None
    if result is not None:
        raise WrongResultError(rule, f"it returned {kind_of_result(result)}; it must return None")
    if wrong := wrong_field(builder, before):
        raise WrongResultError(rule, wrong)


def categories_of(record: ProjectRecord, config: SiteConfig) -> tuple[CategoryConfig, ...]:
    """The categories whose topic the project has, in any letter case, in the configuration's order.

    Of a category that the project's instance is not asked for, it is none.
    """
    topics = {topic.casefold() for topic in record.topics}
    asked_for = config.categories_of(config.gitlab_of(record))
    return tuple(found for found in asked_for if found.gitlab_topic.casefold() in topics)


def _lines(builder: ProjectBuilder) -> dict[str, int]:
    """Lines of what the front matter says, for what is found to be wrong with it later."""
    paths: dict[str, YamlPath] = {key: (key,) for key in builder.front.values}
    paths["extent.spatial"] = ("extent", "spatial")
    places = {key: builder.front.place(path) for key, path in paths.items()}
    return {key: place.line for key, place in places.items() if place} | builder.lines


def _readme(builder: ProjectBuilder) -> Readme | None:
    front = builder.front
    if not front.path:
        return None
    return Readme(front.path, front.markdown, front.first_line, builder.readme_cut, builder.readme_original)
