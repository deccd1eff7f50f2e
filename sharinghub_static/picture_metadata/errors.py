"""What is wrong with a picture that must not be published."""

from enum import StrEnum

__all__ = ["Flaw", "PictureError"]


class Flaw(StrEnum):
    """Why a file cannot be published as a picture."""

    FORMAT = "format"
    """It is not PNG, JPEG, GIF, WebP or AVIF."""
    CUT = "cut"
    """It ends before its end marker, or before the length that it states."""
    DAMAGED = "damaged"
    """Its structure contradicts the specification."""


_MESSAGES = {
    Flaw.FORMAT: "the file is not PNG, JPEG, GIF, WebP or AVIF",
    Flaw.CUT: "the file ends early",
    Flaw.DAMAGED: "the file is damaged",
}


class PictureError(Exception):
    """A picture cannot be copied without metadata.

    Args:
        flaw: why.
    """

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(_MESSAGES[flaw])
        self.flaw = flaw
