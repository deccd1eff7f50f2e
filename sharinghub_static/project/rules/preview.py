"""Rule 4: the preview is, last wins, ``preview.png|jpg|jpeg``, the key ``preview``, an image so called.

Source: SharingHub documentation and server: the image in the README's text with the alternative text
"preview", in any letter case, wins over the front matter, and that over a file of the right name.
Where there is none, pages show another picture of the project; it is no preview in the catalog.
"""

import re
from typing import Final
from urllib.parse import quote

from sharinghub_static.media_types import media_type_of
from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.href import HrefError
from sharinghub_static.project.markdown import targets
from sharinghub_static.project.model import Preview
from sharinghub_static.project.rules import metadata_rule

_NAMES = ("preview.png", "preview.jpg", "preview.jpeg")

_LEAST_BYTES: Final = 20_000
"""Smaller pictures are icons, badges and plain plots."""

_NO_PREVIEW: Final = re.compile(r"logo|icon|badge|banner|avatar|button", re.IGNORECASE)
"""Names of pictures that say who made a project, or look alike in all of them."""


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
    else:
        builder.picture = _largest(builder)


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


def _largest(builder: ProjectBuilder) -> str:
    """Path of the largest picture that the README names or a notebook made; empty when there is none.

    Images and maps have more bytes than diagrams and logos, and say more at the size of a card.
    """
    markdown = builder.front.markdown
    sizes = {
        picture.path: picture.size
        for picture in builder.record.pictures
        if not picture.flaw
        and picture.size >= _LEAST_BYTES
        and not _NO_PREVIEW.search(picture.path.rpartition("/")[2])
    }
    named = [path for path in sizes if path in markdown or quote(path) in markdown]
    return max(named or sizes, key=lambda path: (sizes[path], path), default="")
