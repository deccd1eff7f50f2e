"""The base of every section of the configuration, and the small sections that are our own."""

import re
from decimal import Decimal
from typing import Annotated, Final

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

__all__ = [
    "ExtensionsConfig",
    "LeaderboardsConfig",
    "PublishingConfig",
    "RankingConfig",
    "ReviewsConfig",
    "SearchConfig",
    "Section",
]


class Section(BaseModel):
    """Base of all sections: unknown keys are mistakes, values do not change once read."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        populate_by_name=True,
        # A year or a number as a title is a title; YAML has made a number of it.
        coerce_numbers_to_str=True,
        # The whole configuration is validated at once: no section needs a validator of its own.
        defer_build=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _say_nothing_by_null(cls, value: object) -> object:
        """A key without a value is a key that was not said; an unknown one is a mistake all the same."""
        if not isinstance(value, dict):
            return value
        known = cls.model_fields.keys() | {field.alias for field in cls.model_fields.values()}
        return {key: entry for key, entry in value.items() if entry is not None or key not in known}


_LARGEST = 10**18
_SIZE = re.compile(r"\s*([0-9]{1,15}(?:\.[0-9]{1,15})?)\s*(?:([kmgt]?)(i?)b)?\s*", re.IGNORECASE)
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}


def _bytes(value: object) -> object:
    """The number of bytes in ``1 GB`` (powers of 1000) or ``1 GiB`` (powers of 1024)."""
    match = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if match:
        number, prefix, binary = match.groups()
        if prefix or not binary:
            return int(Decimal(number) * (1024 if binary else 1000) ** _POWERS[(prefix or "").lower()])
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise PydanticCustomError("byte_size", "must be a size such as 1 GB, 500 MB or 1 GiB")


ByteSize = Annotated[
    int,
    Field(gt=0, le=_LARGEST),
    BeforeValidator(_bytes),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "exclusiveMinimum": 0, "maximum": _LARGEST},
                {"type": "string", "pattern": r"^\s*[0-9]+(\.[0-9]+)?\s*(([kKmMgGtT][iI]?)?[bB])?\s*$"},
            ]
        }
    ),
]
"""A number of bytes, or a number with a unit: ``500 MB``, ``1.5 GiB``. Units in any letter case."""


_PERIOD = re.compile(r"\s*([0-9]{1,6})?\s*(min|minute|h|hour|d|day|w|week)s?\s*", re.IGNORECASE)
_SECONDS = {"m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_SHORTEST, _LONGEST = 300, 366 * 86_400


def _seconds(value: object) -> object:
    """The number of seconds in ``6 h`` or ``1 day``; ``day`` is one day."""
    match = _PERIOD.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise PydanticCustomError("period", "must be a time such as 30 min, 6 h, 1 day or 1 week")
    seconds = int(match[1] or 1) * _SECONDS[match[2][0].lower()]
    if not _SHORTEST <= seconds <= _LONGEST:
        raise PydanticCustomError("period", "must be between 5 min and 366 days")
    return seconds


Period = Annotated[
    int,
    BeforeValidator(_seconds),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^\s*[0-9]*\s*([mM][iI][nN]([uU][tT][eE])?|[hH]([oO][uU][rR])?|"
            r"[dD]([aA][yY])?|[wW]([eE][eE][kK])?)[sS]?\s*$",
        }
    ),
]
"""A number of seconds, written with a unit: ``30 min``, ``6 h``, ``1 day``, ``1 week``."""


MOST_PROJECTS: Final = 500
"""Of a hub up to which each project has all that it can have, unless the owner says otherwise: with more of
them what repeats other files is left out. A new GitLab of one's own takes Pages of 100 MB
(``max_pages_size``), which 500 projects with all files fill; gitlab.com takes 1 GB and 200,000 entries."""


class FormatsConfig(Section):
    """Our own. The documents for other catalogs, search engines and agents, each of which can be left out.

    A format that has a file for each project, or names each several times, is made in hubs of up to 500
    projects, unless it is said.
    """

    codemeta: bool = True
    """CodeMeta of all software, in one file."""
    croissant: bool = True
    """Croissant of each data set."""
    datacite: bool = True
    """DataCite's metadata of all data sets, in one file."""
    dcat: bool = True
    """DCAT-AP of the hub and of each category."""
    markdown: bool | None = None
    """The page of each project as Markdown."""
    oembed: bool | None = None
    """oEmbed of each project."""
    records: bool = True
    """OGC API Records of the projects without a location."""
    tables: bool | None = None
    """CSV of the list of each topic and organisation."""


class PublishingConfig(Section):
    """Our own. The files of the published site."""

    max_size: ByteSize | None = Field(default=None, alias="max-size")
    """The site is not published when it is larger, compressed copies included; none only warns."""
    compress: bool | None = None
    """Whether a copy in gzip's format is beside each text, for GitLab Pages to send; if it is not said, texts
    below 40 kB, as pages of single projects are, have none in hubs of more than 500 projects."""
    publish_state: bool = Field(default=False, alias="publish-state")
    """Whether the site holds what a build goes on from, and the history, for `state restore --from`."""
    build_every: Period | None = Field(default=None, alias="build-every")
    """How often the portal is built; none takes the next time of the pipeline's schedule."""
    formats: FormatsConfig = FormatsConfig()

    def left_out(self, projects: int) -> list[str]:
        """Return what a hub of so many projects leaves out because the owner does not say otherwise.

        Args:
            projects: number of all of the hub.
        """
        if projects <= MOST_PROJECTS:
            return []
        switches = {
            "compressed copies of texts below 40 kB (site.compress)": self.compress,
            "Markdown of each project (site.formats.markdown)": self.formats.markdown,
            "oEmbed of each project (site.formats.oembed)": self.formats.oembed,
            "CSV of each topic and organisation (site.formats.tables)": self.formats.tables,
        }
        return [name for name, wanted in switches.items() if wanted is None]


_Component = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
_Weight = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]


class RankingConfig(Section):
    """Our own. The ranking of projects by their use, their quality and their freshness."""

    enable: bool = True
    """Whether there are pages of it, and whether the search goes by it."""
    weights: Annotated[dict[_Component, _Weight], Field(max_length=100)] = Field(default={})
    """How much each component counts beside the others; 0 leaves it out."""


Label = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255, pattern=r"^[^,\n]+$")
]
"""The title of a label; GitLab divides titles by commas."""


class ReviewsConfig(Section):
    """Our own. The reviews of projects: issues on GitLab, as SharingHub makes them."""

    labels: Annotated[tuple[Label, ...], Field(min_length=1, max_length=10)] = ("discussion", "sharingHub")
    """Labels that an issue must have, all of them, to be shown as a review."""


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


_Synonym = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
_Synonyms = Annotated[tuple[_Synonym, ...], Field(min_length=2, max_length=50)]


class SearchConfig(Section):
    """Our own. The search in the browser."""

    synonyms: Annotated[tuple[_Synonyms, ...], Field(max_length=1000)] = ()
    """Lists of words or names that mean the same, beside the field's usual ones."""


class ExtensionsConfig(Section):
    """Our own. Python code that adds rules, checks, components, files and pages."""

    folder: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)] = "extensions"
    """Folder with the Python files, relative to the configuration; it need not exist."""
    packages: bool = True
    """Whether installed packages with an entry point in ``sharinghub_static.extensions`` are used."""
