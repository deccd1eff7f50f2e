"""Rule 4: the preview is, last wins, ``preview.png|jpg|jpeg``, the key ``preview``, an image so called.

Source: SharingHub documentation and server: the image in the README's text with the alternative text
"preview", in any letter case, wins over the front matter, and that over a file of the right name.
"""

from sharinghub_static.media_types import media_type_of
from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.href import HrefError
from sharinghub_static.project.markdown import targets
from sharinghub_static.project.model import Preview
from sharinghub_static.project.rules import metadata_rule

_NAMES = ("preview.png", "preview.jpg", "preview.jpeg")


@metadata_rule("preview")
def apply(builder: ProjectBuilder) -> None:
    """Set the preview."""
    chosen = ""
    by_name = next((name for name in _NAMES if builder.hrefs.file(name)), "")
    if by_name:
        chosen = builder.hrefs.raw_url(by_name)
    value = builder.take("preview")
    if value is not None:
        href = builder.resolve(value, ("preview",))
        if href and isinstance(href.target, str) and href.target.lower().startswith(("https:", "http:")):
            chosen = href.target
        elif href:
            builder.problem(
                "SH401", phrase("a preview is a picture on the web or in the repository"), ("preview",)
            )
    chosen = _in_readme(builder) or chosen
    if chosen:
        builder.preview = Preview(
            chosen, media_type_of(chosen.partition("?")[0].partition("#")[0]), "Preview"
        )


def _in_readme(builder: ProjectBuilder) -> str:
    """Address of the README's last picture called "preview"; empty when there is none that can be shown."""
    markdown = builder.front.markdown
    if "preview" not in markdown.lower():
        return ""
    found = ""
    for target in targets(markdown):
        if target.is_image and target.text.strip().lower() == "preview":
            try:
                href = builder.hrefs.resolve(builder.from_readme(target.href)).target
            except HrefError:  # the portal, which shows the README, says so with the line
                continue
            if isinstance(href, str) and href.lower().startswith(("https:", "http:")):
                found = href
    return found
