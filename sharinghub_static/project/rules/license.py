"""Rule 5: ``license`` is an SPDX identifier, else GitLab's detected licence; its text is at ``license-url``.

Source: SharingHub documentation and server: without ``license-url`` the address is GitLab's licence
file, else ``https://spdx.org/licenses/<id>.html``. STAC 1.1 takes one identifier; anything else is
``other`` with a link:
https://github.com/radiantearth/stac-spec/blob/v1.1.0/commons/common-metadata.md#license. Names of the
Hugging Face Hub and the addresses of licences' own pages mean SPDX's licence where there is one version
of it; of any other name the nearest identifier is advised.
"""

import re

from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.license import SpdxError, license_page, parse_spdx
from sharinghub_static.project.license_names import HUB_NAMES, is_family, license_at, nearest_license
from sharinghub_static.project.model import License, Link
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.text.lines import clean
from sharinghub_static.text.yaml_reader import YamlPath

_NO_IDENTIFIER = frozenset({"other", "proprietary", "various", "unknown", "custom"})
"""Words that say that there is a licence, and not which: of STAC, of GitLab and of model cards."""

_NOTHING = frozenset({"n/a", "na", "nan", "noassertion", "none", "null", "tba", "tbd", "todo", "undefined"})
"""Words of templates and programs for a value that is not there."""

_UNREAD = frozenset({"license", "repository", "texts"})
"""Parts of a crawl without which nobody knows that there is no licence."""

_LICENSE_LINE = re.compile(r"""^\s{0,20}(["']?licen[cs]e)""", re.IGNORECASE | re.MULTILINE)


@metadata_rule("license")
def apply(builder: ProjectBuilder) -> None:
    """Set the licence."""
    written = builder.take("license")
    url = _url(builder, "license-url") or _url(builder, "license_link")
    name = builder.text(builder.unused_keys.get("license_name"), ("license_name",))
    if isinstance(written, list):
        texts = [builder.text(part, ("license", index)) for index, part in enumerate(written)]
        written = " AND ".join(HUB_NAMES.get(text.lower(), text) for text in texts if text)
    text = builder.text(written, ("license",))
    if text.lower() in _NOTHING:
        builder.problem("SH301", phrase("`%(text)s` names no licence", text=text), ("license",))
        text = ""
    if text:
        builder.license = _read(builder, text, name, url, ("license",))
        return
    detected = builder.record.license
    described = next((file for file in builder.companion_files if clean(file.license)), None)
    if described:
        url = url or _sound(described.license_url)
        builder.license = _read(builder, clean(described.license), name, url, (), described.path)
    elif detected:
        builder.license = _detected(detected.key, detected.name, url or detected.url)
    elif name or url:
        builder.license = License("other", name or "other", url)
    elif _UNREAD & {part for part, _ in builder.record.failures}:
        builder.problem(
            "SH601", phrase("it is not known whether the project has a licence: not all could be read")
        )
    else:
        builder.problem("SH302", phrase("no licence found"))


def _read(builder: ProjectBuilder, text: str, name: str, url: str, path: YamlPath, file: str = "") -> License:
    """Read what was written.

    Args:
        builder: of the project.
        text: an expression, a name or an address.
        name: what people call it; may be empty.
        url: where its text is; may be empty.
        path: where it is in the front matter; empty when it is in a file beside the README.
        file: path of that file.
    """
    if text.startswith(("https://", "http://")):
        # An address in place of a name: a licence's own page tells it, any other is where its text is.
        href = builder.resolve(text, path)
        if href is None or not isinstance(href.target, str):
            return License("other", name or "other", url)
        url = url or href.target
        text = license_at(text) or text
    text = HUB_NAMES.get(text.lower(), text)
    is_explained = bool(name or url) or text.startswith("LicenseRef-")
    url = url or (builder.record.license.url if builder.record.license else "")
    address = url or _license_file(builder)
    if text.lower() in _NO_IDENTIFIER:
        return License("other", name or text, address)
    try:
        expression, identifiers = parse_spdx(text)
        if is_family(text):
            raise SpdxError
    except SpdxError:
        if not is_explained:
            _say_unknown(builder, text, path, file, has_address=bool(address))
        if agreed := _agreed(builder, text):
            return agreed
        return License("other", name or text[:200], address)
    if identifiers == (expression,):
        return License(expression, expression, url or license_page(expression))
    if not address:
        pages = [
            Link("license", license_page(id_), "text/html", id_) for id_ in identifiers if " " not in id_
        ]
        builder.links += pages
    return License("other", expression, address)


def _agreed(builder: ProjectBuilder, text: str) -> License | None:
    """The licence that GitLab found in the repository, where a name that is no identifier means it."""
    detected = builder.record.license
    if detected is None or is_family(text):
        return None
    found = _detected(detected.key, detected.name, detected.url)
    return found if found.id == nearest_license(text) else None


def _say_unknown(builder: ProjectBuilder, text: str, path: YamlPath, file: str, *, has_address: bool) -> None:
    said = phrase("`%(text)s` is no SPDX licence", text=text[:100])
    if is_family(text):
        said = phrase("`%(text)s` is the name of several licences", text=text[:100])
    if not has_address:
        said = phrase("%(said)s, and no `license-url` leads to it", said=said)
    hint = phrase("Write an identifier of https://spdx.org/licenses/, or add `license-url` with its address.")
    if nearest := nearest_license(text):
        hint = phrase("Write `%(identifier)s`, if that is the licence.", identifier=nearest)
    record = builder.record.text(file) if file else None
    line = _LICENSE_LINE.search(record.text) if record else None
    builder.problem(
        "SH301",
        said,
        path,
        hint=hint,
        file=file or None,
        line=record.text.count("\n", 0, line.start(1)) + 1 if record and line else 0,
    )


def _sound(address: str) -> str:
    return address if address.startswith(("https://", "http://")) else ""


def _detected(key: str, name: str, url: str) -> License:
    """GitLab's licence; its keys are SPDX identifiers in lower case, and ``other``."""
    try:
        expression, identifiers = parse_spdx(key)
    except SpdxError:
        return License("other", clean(name) or "other", url)
    if identifiers != (expression,):
        return License("other", expression, url)
    return License(expression, expression, url or license_page(expression))


def _license_file(builder: ProjectBuilder) -> str:
    names = {"license", "licence", "copying", "license.md", "licence.md", "license.txt", "licence.txt"}
    found = (file.path for file in builder.blobs if file.path.lower() in names)
    path = next(found, "")
    return builder.hrefs.raw_url(path) if path else ""


def _url(builder: ProjectBuilder, key: str) -> str:
    value = builder.take(key)
    href = builder.resolve(value, (key,)) if value is not None else None
    return href.target if href and isinstance(href.target, str) else ""
