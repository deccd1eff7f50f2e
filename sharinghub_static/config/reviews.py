"""Where reviews are discussed."""

from typing import Annotated

from pydantic import Field, StringConstraints

from sharinghub_static.config.section import Section

__all__ = ["ReviewsConfig"]

Label = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255, pattern=r"^[^,\n]+$")
]
"""The title of a label; GitLab divides titles by commas."""


class ReviewsConfig(Section):
    """Our own. The reviews of projects: issues on GitLab, as SharingHub makes them."""

    labels: Annotated[tuple[Label, ...], Field(min_length=1, max_length=10)] = ("discussion", "sharingHub")
    """Labels that an issue must have, all of them, to be shown as a review."""
