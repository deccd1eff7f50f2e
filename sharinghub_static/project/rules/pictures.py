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

_NOT_STORED: Final = phrase("the picture is in Git LFS, and its content is not on the server")


@metadata_rule("pictures")
def apply(builder: ProjectBuilder) -> None:
    """Report the pictures that the snapshot keeps no bytes of."""
    for picture in builder.record.pictures:
        if not picture.flaw:
            continue
        file = builder.hrefs.file(picture.path)
        if picture.flaw == "format" and file and file.lfs_oid and file.lfs_oid != picture.source_sha256:
            hint = phrase("Push its content: `git lfs push --all origin`.")
            builder.problem("SH417", _NOT_STORED, file=picture.path, hint=hint)
        else:
            builder.problem("SH417", _MESSAGES.get(picture.flaw, _MESSAGES["damaged"]), file=picture.path)
        # What is no picture is no thumbnail either.
        if builder.preview and builder.preview.href == builder.hrefs.raw_url(picture.path):
            builder.preview = None if picture.flaw == "format" else builder.preview
