"""Rule 9: ``related: {<category>: address or addresses}`` makes links ``derived_from`` to those projects.

Source: SharingHub documentation and server: the media type is GeoJSON's, the title ``"{category}: {path}"``,
the target the STAC item of the project whose GitLab address it is.
"""

from sharinghub_static.problems import phrase
from sharinghub_static.project.draft import Draft, as_text
from sharinghub_static.project.href import Href, HrefError
from sharinghub_static.project.model import Link, ProjectReference
from sharinghub_static.text.yaml_reader import YamlPath

ORDER = 90

_MOST = 100


def apply(draft: Draft) -> None:
    """Add the links."""
    for category, value in draft.at_most(_MOST, draft.take_mapping("related").items(), ("related",)):
        many = isinstance(value, list)
        for index, url in enumerate(draft.at_most(_MOST, value if many else [value], ("related", category))):
            path: YamlPath = ("related", category, index) if many else ("related", category)
            text = as_text(url)
            if text is None:
                draft.wrong_type(path, phrase("the address of a project"), url)
                continue
            try:
                # With or without the helper's prefix: both are written, and mean the same.
                reference = draft.hrefs.reference(category, text.strip().removeprefix(f"{category}+"))
            except HrefError as error:
                draft.problem(error.code, error.message, path)
                continue
            href = draft.published_or_web(Href(reference), path).target
            type_ = "application/geo+json" if isinstance(href, ProjectReference) else "text/html"
            title = f"{category}: {reference.full_path}"
            draft.links.append(Link("derived_from", href, type_, title, source="related"))
