"""Says which pictures of the repository cannot be published, and why."""

from typing import Final

from sharinghub_static.problems import Message, phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.rules import metadata_rule

_MESSAGES: Final[dict[str, Message]] = {
    "format": phrase("the picture is not PNG, JPEG, GIF, WebP or AVIF, whatever its name says"),
    "cut": phrase("the picture ends early"),
    "damaged": phrase("the picture is damaged"),
}


@metadata_rule("pictures")
def apply(builder: ProjectBuilder) -> None:
    """Report the pictures that the snapshot keeps no bytes of."""
    for picture in builder.record.pictures:
        if picture.flaw:
            builder.problem("SH417", _MESSAGES.get(picture.flaw, _MESSAGES["damaged"]), file=picture.path)
