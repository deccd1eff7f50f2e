"""How metrics are compared."""

from typing import Annotated

from pydantic import Field, StringConstraints

from sharinghub_static.config.section import Section

__all__ = ["LeaderboardsConfig"]

_Word = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1, max_length=100)]
_Words = Annotated[tuple[_Word, ...], Field(max_length=200)]


class LeaderboardsConfig(Section):
    """Our own. Models compared by task, dataset and metric.

    A metric's name is read as words in small letters (``val_F1-score``: val, f1, score); an entry of a list
    fits a name that has all its words. The entry with most words counts; of equal ones, the site's own.
    """

    higher: _Words = Field(default=(), alias="higher-is-better")
    """Metrics of which more is better, beside those that are known."""
    lower: _Words = Field(default=(), alias="lower-is-better")
    """Metrics of which less is better, beside those that are known."""
    ignore: _Words = ()
    """Metrics that are not compared, beside those of training and of the machine."""
