"""How projects are ranked."""

from typing import Annotated

from pydantic import Field, StringConstraints

from sharinghub_static.config.section import Section

__all__ = ["RankingConfig"]

_Component = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
_Weight = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]


class RankingConfig(Section):
    """Our own. The ranking of projects by their use, their quality and their freshness."""

    enable: bool = True
    """Whether there are pages of it, and whether the search goes by it."""
    weights: Annotated[dict[_Component, _Weight], Field(max_length=100)] = Field(default={})
    """How much each component counts beside the others; 0 leaves it out."""
