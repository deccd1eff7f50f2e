"""The facts beside a README: what a reader judges a project by."""

from collections.abc import Iterator

from sharinghub_static.analysis.review import review_level
from sharinghub_static.portal.components.footprint import footprint
from sharinghub_static.portal.components.pictures import locator
from sharinghub_static.portal.frame.contexts import Fact, Hyperlink
from sharinghub_static.portal.frame.links import is_web_address
from sharinghub_static.portal.project_page.map_layers import map_layers
from sharinghub_static.portal.project_page.quality import rank_fact
from sharinghub_static.portal.project_page.related import related_groups
from sharinghub_static.portal.project_page.review import LEVELS
from sharinghub_static.portal.project_page.view import Fields, ProjectView
from sharinghub_static.portal.translation.translator import Translator
from sharinghub_static.portal.translation.vocabulary import PIPELINE_STATES, PROVIDER_ROLES
from sharinghub_static.project.model import Project

__all__ = ["sidebar_facts", "sidebar_fields"]

_LANGUAGES = 4


def sidebar_fields(view: ProjectView) -> Fields:
    """The fields beside the README: the facts, and a small map."""
    world = view.link.to(view.site.assets.world)
    return {
        "map": locator(view.project, world, footprint(view.project.extent), view.translator),
        "map_layers": map_layers(view.project, view.gitlab_url, view.translator),
        "sidebar": sidebar_facts(view),
        "related": related_groups(view),
        # The anchor of what is drawn, where it is not.
        "related_id": "" if view.around.draws_lineage else "related",
    }


def sidebar_facts(view: ProjectView) -> tuple[Fact, ...]:
    """The facts that there are, in the order in which they are asked for."""
    return tuple(fact for fact in _facts(view) if fact.values)


def _facts(view: ProjectView) -> Iterator[Fact]:
    project, site, link, translator = view.project, view.site, view.link, view.translator
    record = project.record
    yield Fact(label=translator.gettext("Licence"), icon="license", values=_license(project, translator))
    yield Fact(label=translator.gettext("DOI"), icon="cite", values=_doi(project))
    yield Fact(label=translator.gettext("Period"), icon="calendar", values=_period(project, translator))
    yield Fact(label=translator.gettext("Providers"), icon="author", values=_providers(project, translator))
    yield Fact(label=translator.gettext("Latest release"), icon="release", values=_release(view))
    yield Fact(label=translator.gettext("Activity"), icon="clock", values=_activity(project, translator))
    yield Fact(label=translator.gettext("Review"), icon="review", values=_review(view))
    yield rank_fact(view)
    yield Fact(label=translator.gettext("Collections"), icon="collection", values=_collections(view))
    yield Fact(label=translator.gettext("Languages"), icon="code", values=_languages(project, translator))
    yield Fact(
        label=translator.gettext("Created"), icon="calendar", values=_text(translator.day(record.created_at))
    )
    item_id = view.around.item_id
    item = site.layout.stac_item(project.categories[0], item_id)
    yield Fact(
        label=translator.gettext("STAC Item"),
        icon="link",
        values=(Hyperlink(text=item_id, href=link.to(item)),),
    )


def _text(text: str) -> tuple[Hyperlink, ...]:
    return (Hyperlink(text=text, href=""),)


def _license(project: Project, translator: Translator) -> tuple[Hyperlink, ...]:
    known = project.license
    if known is None:
        return (
            Hyperlink(
                text=translator.gettext("none found"),
                href="",
                note=translator.gettext("Ask the maintainers before you use it."),
            ),
        )
    href = known.url if is_web_address(known.url) else ""
    return (Hyperlink(text=known.expression or known.id, href=href, external=True),)


def _doi(project: Project) -> tuple[Hyperlink, ...]:
    doi = project.doi
    return (Hyperlink(text=doi, href=f"https://doi.org/{doi}", external=True),) if doi else ()


def _period(project: Project, translator: Translator) -> tuple[Hyperlink, ...]:
    return _text(translator.period(project.extent)) if project.tells_period else ()


def _providers(project: Project, translator: Translator) -> tuple[Hyperlink, ...]:
    return tuple(
        Hyperlink(
            text=one.name,
            href=one.url if is_web_address(one.url) else "",
            external=True,
            note=translator.listed(translator.either(PROVIDER_ROLES, role) for role in one.roles),
        )
        for one in project.providers
    )


def _release(view: ProjectView) -> tuple[Hyperlink, ...]:
    releases = view.project.record.releases
    if not releases:
        return ()
    note = view.translator.day(releases[0].released_at) if releases[0].released_at else ""
    return (Hyperlink(text=releases[0].tag, href=view.section("releases"), note=note),)


def _activity(project: Project, translator: Translator) -> tuple[Hyperlink, ...]:
    record, counts = project.record, project.record.counts
    activity = []
    if counts.open_issues is not None:
        text = translator.ngettext("%(num)s open issue", "%(num)s open issues", counts.open_issues)
        activity.append(_elsewhere(text, f"{record.web_url}/-/issues"))
    if counts.open_merge_requests is not None:
        text = translator.ngettext(
            "%(num)s open merge request", "%(num)s open merge requests", counts.open_merge_requests
        )
        activity.append(_elsewhere(text, f"{record.web_url}/-/merge_requests"))
    if record.pipeline:
        text = translator.either(PIPELINE_STATES, record.pipeline.status)
        activity.append(_elsewhere(text, f"{record.web_url}/-/pipelines"))
    return tuple(activity)


def _review(view: ProjectView) -> tuple[Hyperlink, ...]:
    level = review_level(view.project)
    if level is None:
        return ()
    text = view.translator.gettext(LEVELS[level.value][0])
    return (Hyperlink(text=text, href=view.section("reviews")),)


def _collections(view: ProjectView) -> tuple[Hyperlink, ...]:
    """The curated collections that the project is in."""
    layout, language = view.site.layout, view.translator.language
    return tuple(
        Hyperlink(
            text=collection.title(language), href=view.link.to(layout.curated_collection(collection.slug))
        )
        for collection in view.around.collections
    )


def _elsewhere(text: str, href: str) -> Hyperlink:
    return Hyperlink(text=text, href=href, external=True)


def _languages(project: Project, translator: Translator) -> tuple[Hyperlink, ...]:
    known = sorted(project.record.languages, key=lambda one: (-one.share, one.name))[:_LANGUAGES]
    shares = [f"{one.name} {translator.percent(one.share / 100)}" for one in known if one.share >= 0.5]
    return _text(translator.listed(shares)) if shares else ()
