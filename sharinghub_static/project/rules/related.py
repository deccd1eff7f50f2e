"""Rule 9: ``related: {<category>: address or addresses}`` makes links ``derived_from`` to those projects.

Source: SharingHub documentation and server: the media type is GeoJSON's, the title ``"{category}: {path}"``,
the target the STAC item of the project whose GitLab address it is.
"""

from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder, as_text
from sharinghub_static.project.href import Href, HrefError
from sharinghub_static.project.model import Link, ProjectReference
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.text.yaml_reader import YamlPath

_MOST = 100


@metadata_rule("related")
def apply(builder: ProjectBuilder) -> None:
    """Add the links."""
    for category, value in builder.at_most(_MOST, builder.take_mapping("related").items(), ("related",)):
        many = isinstance(value, list)
        for index, url in enumerate(
            builder.at_most(_MOST, value if many else [value], ("related", category))
        ):
            path: YamlPath = ("related", category, index) if many else ("related", category)
            text = as_text(url)
            if text is None:
                builder.wrong_type(path, phrase("the address of a project"), url)
                continue
            try:
                # With or without the helper's prefix: both are written, and mean the same.
                reference = builder.hrefs.reference(category, text.strip().removeprefix(f"{category}+"))
            except HrefError as error:
                builder.problem(error.code, error.message, path, hint=error.hint)
                continue
            href = builder.published_or_web(Href(reference), path).target
            type_ = "application/geo+json" if isinstance(href, ProjectReference) else "text/html"
            named = href if isinstance(href, ProjectReference) else reference
            title = f"{category}: {named.full_path}"
            link = Link("derived_from", href, type_, title, source="related")
            if link not in builder.links:
                builder.links.append(link)
