"""What takes the place of a project: ``successor`` is a link ``successor-version``.

Source: https://github.com/stac-extensions/version. ``deprecated: true`` says that the project should not
be used any more, and becomes the property of that extension; a project may have a successor without.
Cards of the Hugging Face Hub say ``new_version``:
https://huggingface.co/docs/hub/model-cards#specifying-a-new-version.
"""

from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder, as_text
from sharinghub_static.project.href import Href, HrefError
from sharinghub_static.project.model import Link, ProjectReference
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.text.yaml_reader import YamlPath

REL = "successor-version"


@metadata_rule("successor")
def apply(builder: ProjectBuilder) -> None:
    """Add the link, unless ``links`` has one."""
    if "deprecated" in builder.unused_keys:
        builder.set_property("deprecated", builder.take("deprecated"), ("deprecated",))
    for key in ("successor", "new_version"):
        value = builder.take(key)
        if value is None or any(link.rel == REL for link in builder.links):
            continue
        text = as_text(value)
        if text is None:
            builder.wrong_type((key,), phrase("the address of a project"), value)
        elif target := _target(builder, text.strip(), (key,)):
            is_project = isinstance(target, ProjectReference)
            type_ = "application/geo+json" if is_project else "text/html"
            builder.links.append(Link(REL, target, type_, source="successor"))


def _target(builder: ProjectBuilder, text: str, path: YamlPath) -> str | ProjectReference | None:
    """A project of the hub, by its address or its path, or any other address."""
    category = builder.categories[0].id if builder.categories else ""
    if builder.published is not None and text.strip("/").lower() in builder.published:
        return builder.published_or_web(Href(ProjectReference(category, text.strip("/"))), path).target
    if text.startswith(("https://", "http://")) and category:
        try:
            return builder.published_or_web(Href(builder.hrefs.reference(category, text)), path).target
        except HrefError:
            pass  # an address elsewhere
    href = builder.resolve(text, path)
    return href.target if href else None
