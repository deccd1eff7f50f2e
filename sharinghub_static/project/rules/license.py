"""Rule 5: ``license`` is an SPDX identifier, else GitLab's detected licence; its text is at ``license-url``.

Source: SharingHub documentation and server: without ``license-url`` the address is GitLab's licence file,
else ``https://spdx.org/licenses/<id>.html``. STAC 1.1 takes one identifier; anything else is ``other`` with a
link: https://github.com/radiantearth/stac-spec/blob/v1.1.0/commons/common-metadata.md#license.
"""

from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.license import SpdxError, license_page, parse_spdx
from sharinghub_static.project.model import License, Link
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.text.lines import clean
from sharinghub_static.text.yaml_reader import YamlPath

_NO_IDENTIFIER = frozenset({"other", "proprietary", "various", "unknown", "custom"})
"""Words that say that there is a licence, and not which: of STAC, of GitLab and of model cards."""


@metadata_rule("license")
def apply(builder: ProjectBuilder) -> None:
    """Set the licence."""
    written = builder.take("license")
    url = _url(builder, "license-url") or _url(builder, "license_link")
    name = builder.text(builder.unused_keys.get("license_name"), ("license_name",))
    if isinstance(written, list):
        texts = [builder.text(part, ("license", index)) for index, part in enumerate(written)]
        written = " AND ".join(text for text in texts if text)
    text = builder.text(written, ("license",))
    if text:
        builder.license = _read(builder, text, name, url, ("license",))
        return
    detected = builder.record.license
    if companion := clean(builder.from_companion_files("license")):
        builder.license = _read(builder, companion, name, url, ())
    elif detected:
        builder.license = _detected(detected.key, detected.name, url or detected.url)
    elif name or url:
        builder.license = License("other", name or "other", url)
    else:
        builder.problem("SH302", phrase("no licence found"))


def _read(builder: ProjectBuilder, text: str, name: str, url: str, path: YamlPath) -> License:
    if text.startswith(("https://", "http://")):
        # An address in place of a name: SPDX's own tells the licence, any other is where its text is.
        href = builder.resolve(text, path)
        if href is None or not isinstance(href.target, str):
            return License("other", name or "other", url)
        url = url or href.target
        text = text.rpartition("/")[2].removesuffix(".html") if "//spdx.org/licenses/" in text else text
    is_explained = bool(name or url) or text.startswith("LicenseRef-")
    url = url or (builder.record.license.url if builder.record.license else "")
    file = url or _license_file(builder)
    if text.lower() in _NO_IDENTIFIER:
        return License("other", name or text, file)
    try:
        expression, identifiers = parse_spdx(text)
    except SpdxError:
        if not is_explained:
            said = phrase("`%(text)s` is no SPDX licence", text=text[:100])
            if not file:
                said = phrase("%(said)s, and no `license-url` leads to it", said=said)
            builder.problem("SH301", said, path)
        return License("other", name or text[:200], file)
    if identifiers == (expression,):
        return License(expression, expression, url or license_page(expression))
    if not file:
        pages = [
            Link("license", license_page(id_), "text/html", id_) for id_ in identifiers if " " not in id_
        ]
        builder.links += pages
    return License("other", expression, file)


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
