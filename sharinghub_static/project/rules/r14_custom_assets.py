"""Rule 14: an asset rule with ``key`` and ``href`` and no glob is an asset of its own.

Source: SharingHub documentation, "Custom assets". The ``href`` may be an address or a file.
"""

from sharinghub_static.problems import phrase
from sharinghub_static.project.draft import Draft
from sharinghub_static.project.model import Asset
from sharinghub_static.project.rules.r13_matched_assets import filled, media_type

ORDER = 140


def apply(draft: Draft) -> None:
    """Make assets of addresses."""
    for match in draft.matches:
        if match.file is not None:
            continue
        at = (*match.path, "href") if match.path else ()
        href = draft.resolve(match.rule["href"], at)
        if href is None:
            continue
        if not isinstance(href.target, str):
            draft.problem(
                "SH405", phrase("an asset is a file; to name a project, use `related` or `links`"), at
            )
            continue
        if href.target.lower().startswith("mailto:"):
            draft.problem("SH401", phrase("an asset must be a file or a URL, not an e-mail address"), at)
            continue
        file = draft.hrefs.file(href.path) if href.path else None
        key = match.rule["key"]
        asset = Asset(
            key=key,
            href=href.target,
            type=media_type(draft, match, href.path or href.target.partition("?")[0]),
            title=filled(draft, match, "title", {"key": key, "path": href.path}),
            description=filled(draft, match, "description", {"key": key, "path": href.path}),
            roles=tuple(match.rule.get("roles") or ("data",)),
            path=href.path,
            size=file.size if file else None,
            sha256=file.lfs_oid if file else "",
        )
        draft.add_asset(asset, match.path)
