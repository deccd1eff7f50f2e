"""Types of curated collections: files of the site's owner, ``collections/<name>.yml``.

A curated collection is a list of projects with a text of its own. It is not a STAC Collection: those are
the categories.
"""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from sharinghub_static.config.sections import Section

__all__ = ["CollectionFilter", "CollectionText", "CuratedCollection", "ListedProject"]

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
_Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


_Names = Annotated[tuple[_Text, ...], BeforeValidator(_listed), Field(min_length=1, max_length=1000)]
"""One name, or a list of them."""


class _Translation(Section):
    title: _Title | None = None
    description: str | None = None


class _NoteTranslation(Section):
    note: str | None = None


class ListedProject(Section):
    """A project of a collection, by its path on GitLab; the path alone is enough."""

    path: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
    note: str = ""
    """Why it is in the collection, as plain text."""
    locales: dict[_Language, _NoteTranslation] = Field(default={})

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: object) -> object:
        return {"path": value} if isinstance(value, str) else value


class CollectionFilter(Section):
    """Projects that have one of the values of each key that is given."""

    topics: _Names | None = None
    categories: _Names | None = None
    """Ids of categories."""
    organisations: _Names | None = None
    """Paths of groups or people; the groups below them count too."""

    @model_validator(mode="before")
    @classmethod
    def _one_of_each(cls, value: object) -> object:
        """``topic: flood`` is ``topics: [flood]``."""
        if not isinstance(value, dict):
            return value
        plural = {"topic": "topics", "category": "categories", "organisation": "organisations"}
        return {
            (plural[key] if key in plural and plural[key] not in value else key): entry
            for key, entry in value.items()
        }

    @model_validator(mode="after")
    def _says_something(self) -> "CollectionFilter":
        if not (self.topics or self.categories or self.organisations):
            raise ValueError("must have topics, categories or organisations")
        return self


class CollectionText(Section):
    """The content of a file of a curated collection."""

    title: _Title
    description: str = ""
    """Markdown."""
    picture: str | None = None
    """A picture beside the file, or beside the configuration, or an address."""
    order: int = 0
    """Smaller ones come first; those of the same order by their titles."""
    projects: Annotated[tuple[ListedProject, ...], Field(max_length=10_000)] = ()
    filter: CollectionFilter | None = None
    """Adds the projects that fit, after those that are listed."""
    locales: dict[_Language, _Translation] = Field(default={})

    @model_validator(mode="after")
    def _has_projects(self) -> "CollectionText":
        if not self.projects and self.filter is None:
            raise ValueError("must have projects or a filter")
        return self


@dataclass(frozen=True, slots=True)
class CuratedCollection:
    """A curated collection as its file says it.

    Args:
        slug: name of the file without its ending: the folder of its pages.
        file: the file, as messages name it.
        text: its content.
        lines: line of each listed project.
        filter_line: line of the filter; 0 without one.
    """

    slug: str
    file: str
    text: CollectionText
    lines: tuple[int, ...] = ()
    filter_line: int = 0

    def title(self, language: str) -> str:
        """The title in a language; ``fr-CA`` takes that of ``fr`` where it has none of its own."""
        texts = (self.text.locales.get(tag) for tag in _tags(language))
        return next((text.title for text in texts if text and text.title), self.text.title)

    def description(self, language: str) -> str:
        """The description in a language, as Markdown."""
        texts = (self.text.locales.get(tag) for tag in _tags(language))
        known = (text.description for text in texts if text and text.description is not None)
        return next(known, self.text.description)

    @staticmethod
    def note(project: ListedProject, language: str) -> str:
        """The note on a project in a language."""
        texts = (project.locales.get(tag) for tag in _tags(language))
        return next((text.note for text in texts if text and text.note is not None), project.note)


def _tags(language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((language, language.partition("-")[0])))
