"""A project as a STAC Item.

Items are plain dicts in a fixed order of keys: ten thousand of them through pystac's objects cost some
ten times as much as building and encoding the dicts.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from sharinghub_static.catalog.links import ItemLinks
from sharinghub_static.catalog.mlm import complete_model
from sharinghub_static.catalog.schemas import STAC_VERSION, Item
from sharinghub_static.catalog.surroundings import ItemSurroundings
from sharinghub_static.config import SiteConfig
from sharinghub_static.project.asset_facts import picture_role
from sharinghub_static.project.model import Asset, Citation, Project, Provider
from sharinghub_static.project.versions import version_of
from sharinghub_static.site.layout import Layout, absolute
from sharinghub_static.snapshot.records import Visibility
from sharinghub_static.text.json_values import to_json
from sharinghub_static.text.lines import shorten
from sharinghub_static.text.times import rfc3339

__all__ = ["EXTENSIONS", "as_asset", "make_item", "sign_in_of"]

EXTENSIONS = {
    "alternate": "https://stac-extensions.github.io/alternate-assets/v1.2.0/schema.json",
    "sci": "https://stac-extensions.github.io/scientific/v1.0.0/schema.json",
    "file": "https://stac-extensions.github.io/file/v2.1.0/schema.json",
    "authentication": "https://stac-extensions.github.io/authentication/v1.1.0/schema.json",
    "version": "https://stac-extensions.github.io/version/v1.2.0/schema.json",
}
"""The extensions that are written without being asked for; declared only where they are used."""

_SHA256_MULTIHASH = "1220"
"""Code of SHA-256 and its length of 32 bytes: https://github.com/multiformats/multihash."""

_MD5_MULTIHASH = "d50110"
"""Code of MD5, which takes two bytes, and its length of 16: DVC knows files by it."""

_BRACES = str.maketrans({"{": "%7B", "}": "%7D"})
"""RFC 3986 allows no braces, and validators of ``iri-reference`` refuse a tile address with ``{z}``."""

_LONGEST_README = 600
"""Characters of a README that describes an Item; who wants all of it has the asset."""
_SAME = 40
"""Characters by which a summary is known as the beginning of the README."""

_SIGN_IN = "gitlab-token"
_TOKEN = {
    "type": "apiKey",
    "in": "header",
    "name": "PRIVATE-TOKEN",
    "description": "An access token of GitLab, of someone who may read the project.",
}
"""https://docs.gitlab.com/api/rest/authentication/."""

_FIRST = datetime.min.replace(tzinfo=UTC)
"""Stands for a start of which nothing is known: searches for any earlier time find the Item."""

_ASSET_FIELDS = frozenset({"href", "type", "title", "description", "roles", "file:size", "file:checksum"})


def make_item(
    config: SiteConfig, links: ItemLinks, project: Project, around: ItemSurroundings, category: str
) -> Item:
    """The Item of a project in one of its categories; not yet validated.

    Args:
        config: the site's configuration.
        links: makes the links of Items.
        project: any.
        around: what its Items say of the hub.
        category: one of the project's.
    """
    assets = {asset.key: as_asset(asset) for asset in project.assets}
    _add_preview(assets, project)
    properties = dict(_properties(project, around.instance))
    _add_sign_in(properties, assets, project)
    item: Item = {
        "type": "Feature",
        "stac_version": STAC_VERSION,
        "stac_extensions": _declared(config, project, properties, assets),
        "id": around.item_id,
        "geometry": project.extent.geometry,
        "bbox": project.extent.bbox,
        "properties": properties,
        "links": links.of(project, around, category),
        "assets": assets,
        "collection": category,
    }
    if project.extent.geometry is None:
        del item["bbox"]
    complete_model(item)
    cleaned: Item = to_json(item)
    return cleaned


def _properties(project: Project, instance: str) -> Iterator[tuple[str, object]]:
    """Properties, ours first; what the maintainer wrote cannot take the place of what we know."""
    known = {
        key: value
        for key, value in _known_properties(project, instance)
        if value not in (None, "", [], {}) or key == "datetime"
    }
    yield from known.items()
    for key in sorted(project.properties, key=str):
        if key not in known:
            yield key, project.properties[key]


def _known_properties(project: Project, instance: str) -> Iterator[tuple[str, object]]:
    record = project.record
    yield "title", project.title
    yield "description", _described(project)
    yield from _times(project).items()
    yield "created", rfc3339(record.created_at)
    yield "updated", rfc3339(project.updated)
    yield "keywords", list(project.keywords)
    yield "license", project.license.id if project.license else None
    yield "providers", [_provider(provider) for provider in project.providers]
    version = version_of(record.releases[0].tag) if record.releases else ""
    if version and "version" not in project.properties:
        yield "version", version
    yield "sharinghub:id", record.gitlab_id
    # The name with those of the groups above it: "Earth Lab / Land / Cover".
    yield "sharinghub:name", " / ".join((*record.namespace.names, record.name))
    yield "sharinghub:path", record.gitlab_path
    yield "sharinghub:instance", instance
    yield "sharinghub:stars", record.counts.stars
    yield "sharinghub:default-branch", record.default_branch
    # Not the version extension's "deprecated": a data set may be archived because it is complete.
    yield "sharinghub:archived", record.archived or None
    for name in sorted(project.features):
        yield f"sharinghub:{name}", project.features[name]
    if project.citation:
        yield "sci:doi", project.citation.doi
        yield "sci:citation", project.citation.citation
    yield "sci:publications", [_publication(citation) for citation in project.publications]


def _described(project: Project) -> str:
    """The description; of one that is the whole README the beginning: the README is an asset."""
    if not project.is_described_by_readme or len(project.description) <= _LONGEST_README:
        return project.description
    beginning = shorten(project.beginning, _LONGEST_README)
    is_repeated = beginning.startswith(project.summary[:_SAME])
    return "\n\n".join(filter(None, ("" if is_repeated else project.summary, beginning))) or project.title


def _times(project: Project) -> dict[str, str | None]:
    """``datetime``, ``start_datetime`` and ``end_datetime``: times of the data, as far as they are known.

    A period has no ``datetime`` (https://github.com/radiantearth/stac-spec/blob/v1.1.0/item-spec/item-spec.md#datetime).
    A project that says nothing of its data's time has GitLab's: from creation to the last activity, which is
    ``datetime`` then. An Item needs both sides; see https://github.com/radiantearth/stac-spec/issues/1161.
    """
    start, end = project.extent.start, project.extent.end
    # What goes on has gone on until its last activity at least.
    last = end or (max(project.updated, start) if start else project.updated)
    moment = None if project.tells_period and start != end else last
    return {
        "datetime": rfc3339(moment) if moment else None,
        "start_datetime": rfc3339(start or _FIRST),
        "end_datetime": rfc3339(last),
    }


def _provider(provider: Provider) -> dict[str, object]:
    fields = {
        "name": provider.name,
        "description": provider.description,
        "roles": list(provider.roles),
        "url": provider.url,
    }
    return {key: value for key, value in fields.items() if value}


def _publication(citation: Citation) -> dict[str, str]:
    return (
        {"doi": citation.doi, "citation": citation.citation} if citation.citation else {"doi": citation.doi}
    )


def as_asset(asset: Asset) -> dict[str, object]:
    """The fields of an asset."""
    fields: dict[str, Any] = {
        "href": asset.href.translate(_BRACES),
        "type": asset.type,
        "title": asset.title,
        "description": asset.description,
        "roles": list(asset.roles),
    }
    fields = {key: value for key, value in fields.items() if value}
    if asset.size is not None:
        fields["file:size"] = asset.size
    if asset.sha256:
        fields["file:checksum"] = _SHA256_MULTIHASH + asset.sha256
    elif asset.md5:
        fields["file:checksum"] = _MD5_MULTIHASH + asset.md5
    return fields | {
        key: asset.extra[key] for key in sorted(asset.extra, key=str) if key not in _ASSET_FIELDS
    }


def _add_preview(assets: dict[str, dict[str, Any]], project: Project) -> None:
    """SharingHub's ``preview`` asset, unless the picture is among the assets as one already.

    A plot is no thumbnail: clients lay thumbnails over the place of the data.
    """
    preview = project.preview
    if preview is None:
        return
    for asset in assets.values():
        if asset["href"] == preview.href and {"thumbnail", "overview", "graphic"} & set(
            asset.get("roles", ())
        ):
            return
    _, dot, ending = urlsplit(preview.href).path.rpartition("/")[2].rpartition(".")
    key = f"preview.{ending}" if dot and ending.isalnum() else "preview"
    while key in assets:
        key = f"_{key}"
    role = picture_role(urlsplit(preview.href).path.rpartition("/-/raw/")[2])
    made = Asset(key, preview.href, preview.type, preview.alt or "Preview", roles=(role,))
    assets[key] = as_asset(made)


def _add_sign_in(
    properties: dict[str, object], assets: Mapping[str, dict[str, Any]], project: Project
) -> None:
    """How to get the repository's files of a project that is not public: with an access token of GitLab."""
    record = project.record
    if record.visibility is Visibility.PUBLIC:
        return
    inside = [
        asset
        for asset in assets.values()
        if asset["href"].startswith(f"{record.web_url}/") and "auth:refs" not in asset
    ]
    known = properties.get("auth:schemes")
    if inside:
        properties["auth:schemes"] = {**(known if isinstance(known, dict) else {}), _SIGN_IN: _TOKEN}
    for asset in inside:
        asset["auth:refs"] = [_SIGN_IN]


def sign_in_of(item: Item, project: Project) -> dict[str, object]:
    """The field of a further asset of the repository that says how to get it; none where all may."""
    if project.record.visibility is Visibility.PUBLIC or _SIGN_IN not in item["properties"].get(
        "auth:schemes", ()
    ):
        return {}
    return {"auth:refs": [_SIGN_IN]}


def _declared(
    config: SiteConfig,
    project: Project,
    properties: Mapping[str, object],
    assets: Mapping[str, Mapping[str, object]],
) -> list[str]:
    """Addresses of the extensions in use, sorted; the version that the project names wins over ours."""
    used = set()
    if any(str(key).startswith("sci:") for key in properties):
        used.add("sci")
    if any(str(key).startswith("file:") for asset in assets.values() for key in asset):
        used.add("file")
    if any("alternate" in asset for asset in assets.values()):
        used.add("alternate")
    if "version" in properties or "deprecated" in properties:
        used.add("version")
    if "auth:schemes" in properties:
        used.add("authentication")
    ours = {EXTENSIONS[prefix] for prefix in used if prefix not in project.extensions}
    if config.stac.root_href:
        ours.add(absolute(config.stac.root_href, Layout().sharinghub_schema()))
    return sorted(ours | set(project.extensions.values()))
