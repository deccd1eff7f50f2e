"""The registered models of a project, on its page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from sharinghub_static.config import SiteConfig
from sharinghub_static.portal.frame.contexts import Hyperlink
from sharinghub_static.portal.frame.links import is_web_address
from sharinghub_static.portal.project_page.tracking.comparison import cells_of, metric_columns
from sharinghub_static.portal.project_page.tracking.contexts import (
    MetricCell,
    ModelBlock,
    ModelsBlock,
    VersionRow,
)
from sharinghub_static.portal.project_page.tracking.leading import leading_block
from sharinghub_static.portal.project_page.view import Fields, ProjectView, Section
from sharinghub_static.portal.translation.translator import ENGLISH, Translator, gettext_noop
from sharinghub_static.project.metrics import Metrics
from sharinghub_static.project.model import Project
from sharinghub_static.project.tracked_models import leading_version, main_model
from sharinghub_static.snapshot.tracking_records import (
    ModelVersionRecord,
    RegisteredModelRecord,
    TrackingRecord,
)
from sharinghub_static.text.lines import clean, shorten

__all__ = ["SECTION", "Render", "age_note", "models_block"]

Render = Callable[[str, str], str]
"""Makes safe HTML of a description; is given its Markdown and its name in the page."""

_MODELS = 6
_OTHER_MODELS = 50
_VERSIONS = 10
_NAMED = 10
_EARLIER = 50
_COLUMNS = 3
_TAGS = 12
_FLAVORS = 6
_FILES = 30
_LONGEST = 120
_LONGEST_DESCRIPTION = 10_000
_LONGEST_REMARK = 500


def models_block(
    project: Project,
    config: SiteConfig,
    render: Render,
    translator: Translator = ENGLISH,
    *,
    is_current: bool = True,
) -> ModelsBlock | None:
    """The models, the one that the STAC Item describes first; None where there are none.

    Args:
        project: any.
        config: has the site's words for metrics.
        render: of descriptions.
        translator: the language.
        is_current: whether the tracking server was read on the day of the data.
    """
    tracking = project.tracking
    if tracking is None or not tracking.models:
        return None
    main = main_model(tracking)
    first = project.main_model or (main[0].name if main else "")
    models = sorted(tracking.models, key=lambda model: model.name != first)
    maker = _Maker(tracking, Metrics(config.leaderboards), render, translator)
    return ModelsBlock(
        href=_web(tracking.models_url),
        note=age_note(tracking, translator, is_current=is_current),
        models=tuple(maker.model(model, place) for place, model in enumerate(models[:_MODELS], 1)),
        others=tuple(
            Hyperlink(text=_short(model.title) or model.name, href=_web(model.web_url), external=True)
            for model in models[_MODELS:][:_OTHER_MODELS]
        ),
        more=max(0, len(tracking.models) - _MODELS - _OTHER_MODELS),
    )


def age_note(tracking: TrackingRecord, translator: Translator = ENGLISH, *, is_current: bool) -> str:
    """Since when nothing newer is known, because the server did not answer; empty when all is new.

    Args:
        tracking: what the server said.
        translator: the language.
        is_current: whether it was read on the day of the data.
    """
    if not tracking.failures or is_current:
        return ""
    return translator.gettext(
        "As of %(date)s: the tracking server could not be read since.", date=translator.day(tracking.read_at)
    )


@dataclass(frozen=True, slots=True)
class _Maker:
    tracking: TrackingRecord
    metrics: Metrics
    render: Render
    translator: Translator

    def model(self, model: RegisteredModelRecord, place: int) -> ModelBlock:
        leading = leading_version(model.versions)
        newest, earlier = _parted(model.versions)
        columns = metric_columns((version.run for version in newest + earlier), self.metrics, _COLUMNS)
        cells = cells_of(columns, [version.run for version in newest + earlier], self.translator)
        description = model.description.strip()[:_LONGEST_DESCRIPTION]
        return ModelBlock(
            anchor=f"model-{place}",
            title=_short(model.title) or self.translator.gettext("Model"),
            name=model.name,
            href=_web(model.web_url),
            # Cleaned when it was rendered.
            description_html=Markup(self.render(description, f"model-{place}")) if description else Markup(),  # noqa: S704
            tags=_tags(model.tags),
            columns=columns,
            versions=self._rows(newest, cells[: len(newest)], with_files=True),
            earlier=self._rows(earlier, cells[len(newest) :], with_files=False),
            not_shown=len(model.versions) - len(newest) - len(earlier),
            leading=leading_block(leading, self.tracking, self.metrics, self.translator) if leading else None,
        )

    def _rows(
        self,
        versions: Sequence[ModelVersionRecord],
        cells: Sequence[tuple[MetricCell, ...]],
        *,
        with_files: bool,
    ) -> tuple[VersionRow, ...]:
        return tuple(
            self._row(version, states, with_files=with_files)
            for version, states in zip(versions, cells, strict=True)
        )

    def _row(
        self, version: ModelVersionRecord, cells: tuple[MetricCell, ...], *, with_files: bool
    ) -> VersionRow:
        translator, run = self.translator, version.run
        own = [f"{name} {states}".strip() for name, states in version.flavors if name != "python_function"]
        href = _web(run.web_url) if run else ""
        return VersionRow(
            version=Hyperlink(text=_short(version.version) or "–", href=_web(version.web_url), external=True),
            chips=_chips(version, translator),
            created=translator.moment(version.created_at),
            flavors=tuple(_short(flavor) for flavor in own[:_FLAVORS]) or _python(version, translator),
            size=translator.size(version.size),
            cells=cells,
            run=Hyperlink(text=_short(run.name) or translator.gettext("Run"), href=href, external=True)
            if run and href
            else None,
            description=shorten(clean(version.description), _LONGEST_REMARK),
            tags=_tags(version.tags),
            needs_login=bool(self.tracking.login),
            files=tuple(
                Hyperlink(
                    text=_short(file.path),
                    href="" if self.tracking.login else file.href,
                    external=True,
                    note=translator.size(file.size),
                )
                for file in version.files[:_FILES]
                if is_web_address(file.href)
            )
            if with_files
            else (),
        )


def _parted(
    versions: Sequence[ModelVersionRecord],
) -> tuple[list[ModelVersionRecord], list[ModelVersionRecord]]:
    """The versions that are seen at once, and those that are folded away.

    Seen are the newest, and older ones that people know by a name.
    """
    named = [version for version in versions[_VERSIONS:] if version.aliases][:_NAMED]
    rest = [version for version in versions[_VERSIONS:] if version not in named]
    return [*versions[:_VERSIONS], *named], rest[:_EARLIER]


def _chips(version: ModelVersionRecord, translator: Translator) -> tuple[str, ...]:
    states = [*version.aliases, version.stage]
    if version.status != "READY":
        states.append(translator.gettext("not ready"))
    return tuple(dict.fromkeys(_short(chip) for chip in states[:_TAGS] if _short(chip)))


def _python(version: ModelVersionRecord, translator: Translator) -> tuple[str, ...]:
    return (translator.gettext("Python function"),) if version.flavors else ()


def _tags(tags: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(_short(f"{name}: {value}" if value else name) for name, value in tags[:_TAGS])


def _short(text: str) -> str:
    return shorten(clean(text), _LONGEST)


def _web(href: str) -> str:
    return href if is_web_address(href) else ""


def _fields(view: ProjectView) -> Fields:
    block = models_block(
        view.project,
        view.site.config,
        view.render,
        view.translator,
        is_current=view.around.is_tracking_current,
    )
    return {"models": block}


SECTION = Section("models", gettext_noop("Models"), _fields)
