"""Rule 5: ``license`` is an SPDX identifier, else GitLab's detected licence; its text is at ``license-url``.

Source: SharingHub documentation and server: without ``license-url`` the address is GitLab's licence
file, else ``https://spdx.org/licenses/<id>.html``. STAC 1.1 takes one identifier; anything else is
``other`` with a link:
https://github.com/radiantearth/stac-spec/blob/v1.1.0/commons/common-metadata.md#license. Names of the
Hugging Face Hub and the addresses of licences' own pages mean SPDX's licence where there is one version
of it, and so do full names with a version where no licence file says otherwise; of any other name the nearest
identifier is advised. Sources that name different licences are a Problem: the first of them counts.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import unquote

from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.license import SpdxError, license_page, parse_spdx
from sharinghub_static.project.license_names import (
    HUB_NAMES,
    WITHOUT_IDENTIFIER,
    is_family,
    license_at,
    license_named,
    nearest_license,
    nearest_licenses,
)
from sharinghub_static.project.model import License, Link
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.snapshot.records import LicenseRecord
from sharinghub_static.text.lines import clean
from sharinghub_static.text.yaml_reader import YamlPath

_NO_IDENTIFIER = frozenset({"other", "proprietary", "various", "unknown", "custom"})
"""Words that say that there is a licence, and not which: of STAC, of GitLab and of model cards."""

_NOTHING = frozenset(
    {
        "n/a", "na", "nan", "noassertion", "none", "null", "tba", "tbd", "todo", "undefined", "unlicensed",
    }
)  # fmt: skip
"""Words of templates and programs for a value that is not there."""

_UNREAD = frozenset({"license", "repository", "texts"})
"""Parts of a crawl without which it is not known that there is no licence."""

_NO_PAGE = "choosealicense.com/licenses/other"
_LICENSE_LINE = re.compile(r"""^\s{0,20}(["']?licen[cs]e)""", re.IGNORECASE | re.MULTILINE)


@metadata_rule("license")
def apply(builder: ProjectBuilder) -> None:
    """Set the licence."""
    written = builder.take("license")
    url = _url(builder, "license-url") or _url(builder, "license_link")
    name = builder.text(builder.unused_keys.get("license_name"), ("license_name",))
    listed = _listed(builder, written)
    texts = list(listed)
    if len(texts) > 1 and not all(map(_identifiers, texts)):
        builder.license = _read_list(builder, listed, name, url)
        _compare(builder, "`license`", [part for text in texts for part in _identifiers(text)], ())
        return
    text = " AND ".join(texts)
    if len(texts) == 1:
        url = url or listed[text]
    if text.lower() in _NOTHING:
        builder.problem("SH301", phrase("`%(text)s` names no licence", text=text), ("license",))
        text = ""
    if text:
        builder.license = _read(builder, text, name, url, ("license",), addresses=listed)
        _compare(builder, "`license`", _identifiers(builder.license.expression), ())
        return
    if name:
        builder.license = _read(builder, name, "", url, ("license_name",))
        _compare(builder, "`license_name`", _identifiers(builder.license.expression), ())
        return
    detected = _of_gitlab(builder)
    described = next((file for file in builder.companion_files if clean(file.license)), None)
    if described:
        url = url or _sound(described.license_url)
        builder.license = _read(builder, clean(described.license), "", url, (), described.path)
        _compare(builder, described.path, _identifiers(builder.license.expression), (described.path,))
    elif detected:
        builder.license = _detected(
            detected.key, detected.name, url or detected.url or _license_file(builder)
        )
    elif url:
        builder.license = License("other", "other", url)
    elif address := next(filter(None, (_sound(file.license_url) for file in builder.companion_files)), ""):
        builder.license = _read(builder, address, "", "", ())
    elif _UNREAD & {part for part, _ in builder.record.failures}:
        builder.problem("SH601", phrase("the licence is unknown: not all files could be read"))
    else:
        builder.problem("SH302", phrase("no licence found"))


def _read(
    builder: ProjectBuilder,
    text: str,
    name: str,
    url: str,
    path: YamlPath,
    file: str = "",
    addresses: Mapping[str, str] | None = None,
) -> License:
    """Read what was written.

    Args:
        builder: of the project.
        text: an expression, a name or an address.
        name: what people call it; may be empty.
        url: where its text is; may be empty.
        path: where it is in the front matter; empty when it is in a file beside the README.
        file: path of that file.
        addresses: names of licences to where their texts are; empty where none is given.
    """
    if text.startswith(("https://", "http://")):
        # An address in place of a name: a licence's own page tells it, any other is where its text is.
        href = builder.resolve(text, path)
        if href is None or not isinstance(href.target, str):
            return License("other", name or "other", url)
        url = url or href.target
        text = license_at(text) or text
    text = HUB_NAMES.get(text.lower(), text)
    if text.lower() in _NO_IDENTIFIER and (named := _single(HUB_NAMES.get(name.lower(), name))):
        text = named  # `license: other` of a card, whose `license_name` is in SPDX's list
    is_explained = bool(name or url) or text.startswith("LicenseRef-")
    detected = _of_gitlab(builder)
    address = url or (detected.url if detected else "") or _license_file(builder)
    if text.lower() in _NO_IDENTIFIER:
        return License("other", name or text, address)
    try:
        expression, identifiers = parse_spdx(text)
        if is_family(text):
            raise SpdxError
    except SpdxError:
        meant = "" if detected or is_explained else license_named(text)
        if not is_explained:
            _say_unknown(builder, text, path, file, has_address=bool(address), meant=meant)
        if agreed := _agreed(builder, text):
            return agreed
        if meant:
            return License(meant, meant, license_page(meant))
        return License("other", name or text[:200], address)
    found = _single(detected.key) if detected else ""
    if identifiers == (expression,) and not expression.endswith("+"):
        # The file of another licence is no text of this one.
        is_its_text = detected is not None and (not found or _is_same(found, expression))
        page = detected.url if detected and is_its_text else ""
        return License(expression, expression, url or page or license_page(expression))
    if not url:
        files = {found: detected.url} if detected and found else {}
        _link_each(builder, identifiers, {**(addresses or {}), **files})
    return License("other", expression, address)


def _listed(builder: ProjectBuilder, written: object) -> dict[str, str]:
    """The licences of the front matter, each with the address of its text, empty where none is given.

    Each is a text, or a mapping with a name. In a list an address is the licence whose own page it is.
    """
    if not isinstance(written, list):
        text = _text(builder, written, ("license",))
        text = HUB_NAMES.get(text.lower(), text)
        return {text: _entry_url(builder, written, ("license",))} if text else {}
    listed: dict[str, str] = {}
    for index, part in enumerate(written):
        path: YamlPath = ("license", index)
        text, address = _text(builder, part, path), _entry_url(builder, part, path)
        if len(written) > 1 and text.startswith(("https://", "http://")):
            address = address or _address(builder, text, path)
            text = license_at(address) or address
        text = HUB_NAMES.get(text.lower(), text)
        if text:
            listed[text] = listed.get(text) or address
    return listed


def _text(builder: ProjectBuilder, written: object, path: YamlPath) -> str:
    keys = ("spdx", "spdx_id", "identifier", "id", "key", "name")
    key = next((key for key in keys if written.get(key)), "") if isinstance(written, dict) else ""
    if isinstance(written, dict) and key:
        return builder.text(written[key], (*path, key))
    return builder.text(written, path)


def _entry_url(builder: ProjectBuilder, written: object, path: YamlPath) -> str:
    if not isinstance(written, dict):
        return ""
    key = next((key for key in ("url", "href", "link") if written.get(key)), "")
    return _address(builder, written[key], (*path, key)) if key else ""


def _address(builder: ProjectBuilder, value: object, path: YamlPath) -> str:
    href = builder.resolve(value, path)
    return href.target if href and isinstance(href.target, str) else ""


def _read_list(builder: ProjectBuilder, listed: Mapping[str, str], name: str, url: str) -> License:
    """Licences of which one at least has no identifier; the others keep theirs, and all have their links.

    Args:
        builder: of the project.
        listed: the licences as they are written, each with the address of its text or an empty text.
        name: what people call the first that is only "other"; may be empty.
        url: where the text is of the first that has neither identifier nor address; may be empty.
    """
    words: list[str] = []
    addresses: dict[str, str] = {}
    for index, (text, given) in enumerate(listed.items()):
        if known := _identifiers(text):
            words.append(parse_spdx(text)[0])
            addresses |= {part: given or license_page(part) for part in known if " " not in part}
            continue
        word, address = text[:200], given or url
        if text.lower() in _NO_IDENTIFIER:
            word, name = name or word, ""
        elif not address:
            _say_unknown(builder, text, ("license", index), "", has_address=False)
        words.append(word)
        url = url if given else ""
        if address:
            addresses[word] = address
    builder.links += [Link("license", href, "text/html", title) for title, href in addresses.items()]
    return License("other", " AND ".join(dict.fromkeys(words)), _license_file(builder))


def _identifiers(text: str) -> tuple[str, ...]:
    """The identifiers of a text; none when it is no expression, or the name of several licences."""
    try:
        return () if is_family(text) else parse_spdx(HUB_NAMES.get(text.lower(), text))[1]
    except SpdxError:
        return ()


def _single(text: str) -> str:
    """The one identifier that a text is; empty when it is none."""
    known = _identifiers(text)
    return known[0] if len(known) == 1 and " " not in text.strip() else ""


def _link_each(builder: ProjectBuilder, identifiers: tuple[str, ...], files: dict[str, str]) -> None:
    """Add one link for each licence: to its text in the repository, else to its page."""
    for identifier in dict.fromkeys(part for part in identifiers if " " not in part):
        address = next((url for id_, url in files.items() if url and _is_same(id_, identifier)), "")
        builder.links.append(Link("license", address or license_page(identifier), "text/html", identifier))


def _is_same(first: str, second: str) -> bool:
    """Whether two identifiers are of one text, which does not say whether later versions hold."""
    return _without_choice(first) == _without_choice(second)


def _without_choice(identifier: str) -> str:
    return identifier.removesuffix("-only").removesuffix("-or-later").removesuffix("+").lower()


def _compare(
    builder: ProjectBuilder, source: str, identifiers: tuple[str, ...] | list[str], skipped: tuple[str, ...]
) -> None:
    """Name the sources that know the licence as another one."""
    if not identifiers:
        return
    for other, named in _other_sources(builder, skipped):
        if not any(_is_same(identifier, one) for identifier in identifiers for one in named):
            said = phrase(
                "%(source)s says `%(license)s`, and %(other)s says `%(second)s`",
                source=source,
                license=", ".join(identifiers),
                other=other,
                second=", ".join(named),
            )
            path: YamlPath = () if skipped else (source.strip("`"),)
            builder.problem("SH318", said, path, file=skipped[0] if skipped else None)


def _other_sources(
    builder: ProjectBuilder, skipped: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for file in builder.companion_files:
        if file.path not in skipped and (named := _identifiers(clean(file.license))):
            yield file.path, named
    detected = _of_gitlab(builder)
    if detected and (found := _single(detected.key)):
        yield _file_name(detected.url), (found,)


def _file_name(address: str) -> str:
    return unquote(address.rpartition("/")[2].partition("?")[0])[:100] or "LICENSE"


def _agreed(builder: ProjectBuilder, text: str) -> License | None:
    """The licence that GitLab found in the repository, where a name that is no identifier means it."""
    detected = _of_gitlab(builder)
    if detected is None or is_family(text):
        return None
    found = _detected(detected.key, detected.name, detected.url)
    return found if found.id == nearest_license(text) else None


def _say_unknown(
    builder: ProjectBuilder, text: str, path: YamlPath, file: str, *, has_address: bool, meant: str = ""
) -> None:
    """Say that a text is no identifier; ``meant`` is the licence for which it is taken all the same."""
    said = phrase("`%(text)s` is no SPDX licence", text=text[:100])
    if is_family(text):
        said = phrase("`%(text)s` is the name of several licences", text=text[:100])
    if meant:
        said = phrase("%(said)s; it is read as `%(identifier)s`", said=said, identifier=meant)
    elif not has_address:
        said = phrase("%(said)s, and no `license-url` leads to it", said=said)
    hint = phrase("Write an identifier of https://spdx.org/licenses/, or add `license-url` with its address.")
    if several := nearest_licenses(text):
        hint = phrase(
            "Write `%(all)s` where all of them hold, or `%(any)s` where one may be chosen.",
            all=" AND ".join(several),
            any=" OR ".join(several),
        )
    elif WITHOUT_IDENTIFIER.fullmatch(text):
        hint = phrase(
            "SPDX does not list it: write `license: other`, `license_name: %(text)s` and `license_link` with"
            " the address of its text.",
            text=text[:100],
        )
    elif nearest := nearest_license(text):
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


def _of_gitlab(builder: ProjectBuilder) -> LicenseRecord | None:
    """The licence that GitLab detected; without its address of ``other``, which does not exist."""
    found = builder.record.license
    return replace(found, url="") if found and _NO_PAGE in found.url else found


def _license_file(builder: ProjectBuilder) -> str:
    names = {"license", "licence", "copying", "license.md", "licence.md", "license.txt", "licence.txt"}
    found = (file.path for file in builder.blobs if file.path.lower() in names)
    path = next(found, "")
    return builder.hrefs.raw_url(path) if path else ""


def _url(builder: ProjectBuilder, key: str) -> str:
    value = builder.take(key)
    href = builder.resolve(value, (key,)) if value is not None else None
    return href.target if href and isinstance(href.target, str) else ""
