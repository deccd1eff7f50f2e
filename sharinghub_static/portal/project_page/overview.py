"""The first section of a project's page: its README with the table of contents."""

from urllib.parse import quote

from markupsafe import Markup

from sharinghub_static.portal.frame.contexts import Hyperlink
from sharinghub_static.portal.media.addresses import at_page
from sharinghub_static.portal.project_page.view import Fields, ProjectView, Section
from sharinghub_static.portal.translation.translator import gettext_noop

__all__ = ["SECTION"]

_UNREADABLE = frozenset({"SH109", "SH205", "SH403", "SH601"})
"""Codes of Problems of a README that is there, or may be there, and has no text."""

_OWN_CONTENTS = '<ul class="section-nav">'  # what [[_TOC_]] becomes


def _fields(view: ProjectView) -> Fields:
    readme, link = view.readme, view.link
    if readme is None:
        return {"readme_note": _note(view)}
    headings = () if _OWN_CONTENTS in readme.html else readme.toc
    return {
        "readme_file": _file(view),
        "readme_html": Markup(at_page(readme.html, link.to)),  # noqa: S704 - cleaned when it was rendered
        "readme_note": _note(view),
        "diagrams": link.to(view.site.assets.diagram_frame) if "mermaid" in readme.needs else "",
        "toc": tuple(
            Hyperlink(text=one.text, href=f"#{one.anchor}", note=str(one.level)) for one in headings
        ),
    }


def _file(view: ProjectView) -> Hyperlink | None:
    """The README in the repository."""
    readme, record = view.project.readme, view.project.record
    if readme is None or record.default_branch is None:
        return None
    place = quote(f"{record.default_branch}/{readme.path}", safe="/", errors="replace")
    return Hyperlink(text=readme.path, href=f"{record.web_url}/-/blob/{place}", icon="book", external=True)


def _note(view: ProjectView) -> str:
    readme, translator = view.project.readme, view.translator
    codes = {problem.code for problem in view.project.problems}
    if readme is None and "SH201" not in codes and codes & _UNREADABLE:
        return translator.gettext("The README of this project could not be read.")
    if readme is None:
        return translator.gettext("This project has no README.")
    if readme.original and "SH203" in codes and not readme.path.lower().endswith(".rst"):
        return translator.gettext("This README is shown as it is written: GitLab shows it laid out.")
    return translator.gettext("This README is long: only its beginning is shown here.") if readme.cut else ""


SECTION = Section("overview", gettext_noop("Overview"), _fields, lambda fields: True)
