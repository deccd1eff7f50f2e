"""Who runs the hub, what is in it and how to take part."""

from dataclasses import dataclass

from markupsafe import Markup

from sharinghub_static.portal.frame.contexts import Hyperlink, Page
from sharinghub_static.portal.frame.page_frame import category_icon, home_link, new_project
from sharinghub_static.portal.frame.page_head import page_head
from sharinghub_static.portal.frame.registration import site_page
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.markdown import render_hub_text
from sharinghub_static.site.layout import Layout

__all__ = ["AboutPage", "CategoryRow", "about_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRow:
    """A category, its number of projects in words and the GitLab topic that puts a project there."""

    category: Hyperlink
    hue: int
    count: str
    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutPage(Page):
    """Who runs the hub, what is in it and how to take part (``about.html``).

    Args:
        heading: with the hub's name.
        operator: who runs the hub; None where the configuration does not say, without href where it has no
            site.
        contact: where readers get help; None where the configuration does not say.
        metadata_license: of what the portal says of projects; None where the configuration does not say.
        new_project: where a project is begun on GitLab.
        front_matter: href of the form that writes front matter.
        programs: href of the page for programs.
        health: href of the page that says what projects lack.
    """

    heading: str
    introduction_html: Markup
    operator: Hyperlink | None
    contact: Hyperlink | None
    metadata_license: Hyperlink | None
    categories: tuple[CategoryRow, ...]
    new_project: Hyperlink
    front_matter: str
    programs: str
    health: str


@site_page("about", "about.html", Layout.about)
def about_page(site: SiteData) -> AboutPage:
    """The context of the page."""
    hub, layout, translator = site.hub, site.layout, site.translator
    config = hub.config
    link = site.linker(layout.about())
    introduction = Markup(render_hub_text(config.stac.root.description))  # noqa: S704 - cleaned when rendered
    about = config.portal.about
    heading = translator.gettext("About %(site)s", site=config.stac.root.title)
    license_ = about.metadata_license
    return AboutPage(
        **page_head(
            site,
            link,
            title=heading,
            description=translator.gettext("Who runs this hub, what is in it and how to take part."),
            breadcrumbs=(home_link(site, link),),
        ),
        heading=heading,
        introduction_html=introduction,
        operator=(
            Hyperlink(text=about.operator or str(about.url), href=str(about.url or ""), external=True)
            if about.operator or about.url
            else None
        ),
        contact=(
            Hyperlink(text=translator.gettext("Get help"), href=str(about.contact), external=True)
            if about.contact
            else None
        ),
        metadata_license=(
            Hyperlink(text=license_, href=f"https://spdx.org/licenses/{license_}.html", external=True)
            if license_
            else None
        ),
        categories=tuple(
            CategoryRow(
                category=Hyperlink(
                    text=category.title,
                    href=link.to(layout.category(category.id)),
                    icon=category_icon(category),
                ),
                hue=site.hue(category.id),
                count=translator.ngettext(
                    "%(num)s project", "%(num)s projects", len(hub.in_category(category))
                ),
                topic=category.gitlab_topic,
            )
            for category in config.stac.categories
        ),
        new_project=new_project(site, link),
        front_matter=link.to(layout.front_matter()),
        programs=link.to(layout.programs()),
        health=link.to(layout.health()),
    )
