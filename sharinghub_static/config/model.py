"""Every key of ``site_config.yml``, typed.

Keys that a SharingHub server knows keep its names, so its ``config.yaml`` is taken as it is. The keys of
our own are marked so. Field names are Python's; ``alias`` is what is in the file. Reading files,
merging them and saying what is wrong with them is :mod:`sharinghub_static.config.loading`'s work.
"""

import re
import unicodedata
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import Field, PrivateAttr, StringConstraints, model_validator

from sharinghub_static.config.collections import CuratedCollection
from sharinghub_static.config.gitlab_section import GitlabConfig
from sharinghub_static.config.sections import (
    ExtensionsConfig,
    LeaderboardsConfig,
    PublishingConfig,
    RankingConfig,
    ReviewsConfig,
    SearchConfig,
    Section,
)
from sharinghub_static.config.values import (
    AlertKind,
    ArchiveFormat,
    HttpUrl,
    Link,
    RootUrl,
    Slug,
    Switch,
    TypeAs,
)
from sharinghub_static.registry import Registry
from sharinghub_static.snapshot.instances import instance_prefix
from sharinghub_static.snapshot.records import ProjectRecord

__all__ = [
    "FURTHER",
    "AlertConfig",
    "AssetRule",
    "CategoryConfig",
    "CategoryFeatures",
    "ExternalUrl",
    "GitlabConfig",
    "LocalizedText",
    "MlflowConfig",
    "PortalConfig",
    "PublishingConfig",
    "ReviewsConfig",
    "SiteConfig",
    "SpaceConfig",
    "StacConfig",
    "StacRootConfig",
    "TagSection",
]


class LocalizedText(Section):
    """Texts of a section in another language; what is absent is taken from the section itself."""

    name: str | None = None
    title: str | None = None
    description: str | None = None
    message: str | None = None


Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
"""A language, and the country whose form of it is meant: ``fr``, ``fr-CA``."""

Locales = dict[Language, LocalizedText]


class StacRootConfig(Section):
    """The root Catalog, and the hub's own name and words."""

    id: Slug = "sharinghub"
    title: str = "SharingHub"
    description: str = "Models, datasets and tools."
    """Markdown. The first thing a reader of the portal sees."""
    logo: Link | None = None
    locales: Locales = Field(default={})


class AssetRule(Section):
    """Which repository files, or which address, become assets (SharingHub's rules 12 to 14)."""

    glob: str | None = None
    key: str | None = None
    href: str | None = None
    type: str | None = None
    type_as: TypeAs | None = Field(default=None, alias="type-as")
    title: str | None = None
    description: str | None = None
    roles: tuple[str, ...] | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, value: object) -> object:
        """A string is a glob, and ``path`` is another name of it."""
        if isinstance(value, str):
            return {"glob": value}
        if isinstance(value, dict) and "path" in value and "glob" not in value:
            return {("glob" if key == "path" else key): entry for key, entry in value.items()}
        return value


class CategoryFeatures(Section):
    """What SharingHub offers on the project pages of a category."""

    deployment_spaces: Switch = Field(default="disable", alias="deployment-spaces")
    jupyter: Switch = "disable"
    map_viewer: Switch = Field(default="disable", alias="map-viewer")
    store_s3: Switch = Field(default="disable", alias="store-s3")
    mlflow: Switch = "disable"


SchemaType = Literal[
    "CreativeWork", "Dataset", "LearningResource", "SoftwareApplication", "SoftwareSourceCode"
]
"""What schema.org calls a project: https://schema.org/CreativeWork and its kinds."""


class CategoryConfig(Section):
    """A category: one list of the portal, one STAC Collection, the projects with one GitLab topic."""

    id: Slug
    title: str
    gitlab_topic: str
    description: str = ""
    """Markdown."""
    logo: Link | None = None
    icon: Link | None = None
    locales: Locales = Field(default={})
    features: CategoryFeatures = CategoryFeatures()
    assets: tuple[AssetRule, ...] = ()
    schema_type: SchemaType | None = Field(default=None, alias="schema-type")
    """Our own. What schema.org calls its projects; without it the words of the topic tell, or of the id."""

    @property
    def kind(self) -> SchemaType:
        """What schema.org calls its projects."""
        topic = self.gitlab_topic.rpartition(":")[2]
        return self.schema_type or kind_by_words(topic) or kind_by_words(self.id) or "SoftwareSourceCode"


def kind_by_words(text: str) -> SchemaType | None:
    """What a topic or an id says of its projects, in the languages that hubs of the field are written in.

    >>> kind_by_words("jeux-de-données"), kind_by_words("data-processor"), kind_by_words("tutorials")
    ('Dataset', None, 'LearningResource')
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = re.findall(r"[a-z]+", "".join(sign for sign in plain if not unicodedata.combining(sign)))
    if words and (words[-1] in _DATA or not _DATASETS.isdisjoint(words)):
        return "Dataset"
    return "LearningResource" if not _LESSONS.isdisjoint(words) else None


_DATA = frozenset({"data", "dati", "datos", "dados", "daten", "donnees", "gegevens"})
"""Words for data, which end a name: "data-processor" is none."""

_DATASETS = frozenset(
    {"dataset", "datasets", "datensatz", "datensatze", "datensaetze", "donnees", "jeu", "jeux", "sets"}
)
_LESSONS = frozenset(
    {"course", "courses", "lesson", "lessons", "tutorial", "tutorials", "tutoriel", "tutoriels"}
)


class _ReleaseAssets(Section):
    release_source_format: ArchiveFormat = Field(default="zip", alias="release-source-format")


class _StacProjects(Section):
    assets: _ReleaseAssets = _ReleaseAssets()


class _StacSearch(Section):
    page_size: int = Field(default=30, alias="page-size", ge=1, le=500)
    """Projects on one page of a list."""


class StacConfig(Section):
    """The catalog."""

    root: StacRootConfig = StacRootConfig()
    categories: tuple[CategoryConfig, ...]
    extensions: dict[str, HttpUrl] = Field(default={})
    """STAC extensions that front matter may use: prefix to schema URL."""
    projects: _StacProjects = _StacProjects()
    search: _StacSearch = _StacSearch()
    item_id: Literal["dashes", "path"] = Field(default="dashes", alias="item-id")
    """Our own. ``dashes`` writes ``group--project``; ``path`` keeps SharingHub's ``group/project``."""
    root_href: RootUrl | None = None
    """Our own. Address of the published site, for ``self`` and canonical links; in CI ``CI_PAGES_URL``."""


class _TagsGitlab(Section):
    minimum_count: int = Field(default=2, ge=0)
    """Projects that a topic needs for a page of its own, and to be offered as a filter."""


class TagSection(Section):
    """A named group of tags, shown for some categories."""

    name: str
    enabled_for: tuple[str, ...] = ()
    """Categories; empty means all."""
    keywords: tuple[str, ...] = ()
    locales: Locales = Field(default={})


class TopicText(Section):
    """How a topic is shown, in place of what GitLab says of it."""

    title: str | None = None
    description: str | None = None
    locales: Locales = Field(default={})


class TagsConfig(Section):
    """Tags in the lists."""

    gitlab: _TagsGitlab = _TagsGitlab()
    sections: tuple[TagSection, ...] = ()
    topics: dict[str, TopicText] = Field(default={})
    """Our own. By the topic's name, how it is shown."""


class AlertConfig(Section):
    """A message for visitors at the top of the pages."""

    type: AlertKind = "info"
    title: str = ""
    message: str = ""
    """Markdown or HTML."""
    url: Link | None = None
    timeout: float = Field(default=3, ge=0)
    """Days for which it stays away once it was dismissed."""
    locales: Locales = Field(default={})


class ExternalUrl(Section):
    """A link of the site's owner in header and footer, or a group of them."""

    name: str
    url: Link | None = None
    icon: Link | None = None
    footer: bool = False
    locales: Locales = Field(default={})
    dropdown: tuple["ExternalUrl", ...] = ()


class _Address(Section):
    url: Link | None = None


class MlflowConfig(Section):
    """The MLflow tracking server."""

    type: Literal["mlflow", "mlflow-sharinghub", "gitlab"] = "mlflow-sharinghub"
    url: HttpUrl | None = None


class SpaceConfig(Section):
    """A service that opens a project's file (SharingHub's deployment spaces)."""

    url: HttpUrl
    assets: tuple[str, ...] = ()


class _Store(Section):
    url: HttpUrl | None = None
    mode: Literal["http", "s3"] | None = None


class _Services(Section):
    wizard: _Address = _Address()
    store: _Store = _Store()


class _Tiles(Section):
    """Our own. A tile layer for the maps in place of the bundled countries; its host sees the readers."""

    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s/\"';,]+/\S*$")]
    """Template of the tiles' addresses, with ``{z}``, ``{x}`` and ``{y}``."""
    attribution: str = ""
    """Markdown. What the tiles' makers want said on the map."""

    @model_validator(mode="after")
    def _has_places_for_numbers(self) -> Self:
        if absent := [name for name in ("{z}", "{x}", "{y}") if name not in self.url]:
            raise ValueError(f"must contain {' and '.join(absent)}")
        return self


class _About(Section):
    """Our own. Who runs the hub, for the page “About”."""

    operator: str = ""
    """Name of the organisation or team that runs the hub."""
    url: HttpUrl | None = None
    """Their own site."""
    contact: HttpUrl | None = None
    """Where readers get help: a page, a form, an issue tracker."""
    metadata_license: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.+-]*$")] | None = (
        Field(default=None, alias="metadata-license")
    )
    """SPDX identifier of the licence of what the portal says of projects; a project keeps its own."""


class PortalConfig(Section):
    """Our own. The portal's look."""

    about: _About = _About()

    accent: Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")] | None = None
    """Colour of links and buttons, ``#rrggbb``."""
    logo: str | None = None
    """A picture file beside the configuration, or an address; else ``stac.root.logo``."""
    tiles: _Tiles | None = None
    templates: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)] = "templates"
    """Folder with the site's own templates, relative to the configuration; it need not exist."""
    languages: tuple[Language, ...] = ()
    """The first one is at the root of the site; none means English and those of ``stac.root.locales``."""


FURTHER: Final = "further_gitlabs"
"""The field of :class:`SiteConfig` with the instances behind the first one. No file has such a key."""


class SiteConfig(Section):
    """All of ``site_config.yml``.

    ``folder`` is that of the configuration: ``templates/``, ``pages/``, ``collections/`` and
    ``extensions/`` are in it.
    """

    folder: Path = Field(default=Path(), exclude=True)
    gitlab: GitlabConfig
    """The only GitLab, or the first one of several."""
    further_gitlabs: tuple[GitlabConfig, ...] = Field(default=(), exclude=True)
    """The other ones: in a file all are one list under ``gitlab``."""
    stac: StacConfig
    tags: TagsConfig = TagsConfig()
    alerts: AlertConfig | None = None
    external_urls: tuple[ExternalUrl, ...] = Field(default=(), alias="external-urls")
    docs: _Address = _Address()
    jupyterlab: _Address = _Address()
    mlflow: MlflowConfig = MlflowConfig()
    spaces: dict[str, SpaceConfig] = Field(default={})
    services: _Services = _Services()
    wizard: _Address = _Address()
    portal: PortalConfig = PortalConfig()
    site: PublishingConfig = PublishingConfig()
    reviews: ReviewsConfig = ReviewsConfig()
    leaderboards: LeaderboardsConfig = LeaderboardsConfig()
    ranking: RankingConfig = RankingConfig()
    search: SearchConfig = SearchConfig()
    extensions: ExtensionsConfig = ExtensionsConfig()
    _registry: Registry = PrivateAttr(default_factory=Registry)
    _collections: tuple[CuratedCollection, ...] = PrivateAttr(default=())
    _gitlabs: tuple[GitlabConfig, ...] = PrivateAttr(default=())

    @property
    def gitlabs(self) -> tuple[GitlabConfig, ...]:
        """All instances of the hub, in their order."""
        return self._gitlabs or (self.gitlab, *self.further_gitlabs)

    @property
    def ignored_topics(self) -> tuple[str, ...]:
        """Topics that are not shown as tags, of all instances."""
        return tuple(dict.fromkeys(topic for gitlab in self.gitlabs for topic in gitlab.ignore.topics))

    def gitlab_named(self, instance: str) -> GitlabConfig | None:
        """Return an instance.

        Args:
            instance: as records name it: empty for the first one.

        Returns:
            None where the hub has no such instance.
        """
        first, *further = self.gitlabs
        return next((each for each in further if each.name == instance), None) if instance else first

    def gitlab_of(self, record: ProjectRecord) -> GitlabConfig:
        """Return the instance that a project of the hub is on."""
        return self.gitlab_named(record.instance) or self.gitlab

    def instance_name(self, gitlab: GitlabConfig) -> str:
        """Return how records name an instance: by its name, and the first one by nothing."""
        return "" if gitlab == self.gitlabs[0] else gitlab.name or ""

    def prefix_of(self, gitlab: GitlabConfig) -> str:
        """Return what the paths of an instance's projects begin with in the hub: nothing for the first."""
        return instance_prefix(self.instance_name(gitlab))

    def web_address(self, full_path: str) -> str:
        """Return the address on its GitLab of a project, group or user.

        Args:
            full_path: in the hub.
        """
        for gitlab in self.gitlabs[1:]:
            prefix = self.prefix_of(gitlab)
            if full_path.startswith(prefix):
                return f"{gitlab.url.rstrip('/')}/{full_path.removeprefix(prefix)}"
        return f"{self.gitlabs[0].url.rstrip('/')}/{full_path}"

    def for_instance(self, instance: str, *, only_its_categories: bool = False) -> Self:
        """Return the configuration with which the projects of one instance are read.

        Args:
            instance: as records name it; ``gitlab`` of the result is that one.
            only_its_categories: whether to leave out the categories that the instance is not asked for.
        """
        if len(self.gitlabs) == 1 and not self.gitlab.categories:
            return self
        gitlab = self.gitlab_named(instance) or self.gitlab
        stac = self.stac
        if only_its_categories and gitlab.categories:
            chosen = tuple(each for each in stac.categories if each.id in gitlab.categories)
            stac = stac.model_copy(update={"categories": chosen})
        config = self.model_copy(update={"gitlab": gitlab, "stac": stac})
        config._gitlabs = self.gitlabs
        return config

    @property
    def registry(self) -> Registry:
        """What the site's extensions registered; empty until :meth:`with_registry`."""
        return self._registry

    def with_registry(self, registry: Registry) -> Self:
        """Return the same configuration with the extensions that were loaded for it."""
        config = self.model_copy()
        config._registry = registry
        return config

    @property
    def collections(self) -> tuple[CuratedCollection, ...]:
        """The curated collections beside the configuration, in their order."""
        return self._collections

    def with_collections(self, collections: tuple[CuratedCollection, ...]) -> Self:
        """Return the same configuration with these curated collections."""
        config = self.model_copy()
        config._collections = collections
        return config

    def categories_of(self, gitlab: GitlabConfig) -> tuple[CategoryConfig, ...]:
        """The categories that an instance is asked for, in their order."""
        chosen = gitlab.categories
        return tuple(each for each in self.stac.categories if not chosen or each.id in chosen)

    def category(self, id_: str) -> CategoryConfig | None:
        """The category with this id, or None."""
        return next((category for category in self.stac.categories if category.id == id_), None)
