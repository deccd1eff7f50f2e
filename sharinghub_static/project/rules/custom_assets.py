"""Rule 14: an asset rule with ``key`` and ``href`` and no glob is an asset of its own.

Source: SharingHub documentation, "Custom assets". The ``href`` may be an address or a file.
"""

from sharinghub_static.problems import phrase
from sharinghub_static.project.asset_facts import alternate_addresses
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.model import Asset
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.project.rules.matched_assets import filled, media_type


@metadata_rule("custom_assets")
def apply(builder: ProjectBuilder) -> None:
    """Make assets of addresses."""
    for match in builder.matches:
        if match.file is not None:
            continue
        at = (*match.path, "href") if match.path else ()
        href = builder.resolve(match.rule["href"], at)
        if href is None:
            continue
        if not isinstance(href.target, str):
            builder.problem(
                "SH405", phrase("an asset is a file; to name a project, use `related` or `links`"), at
            )
            continue
        if href.target.lower().startswith("mailto:"):
            builder.problem("SH401", phrase("an asset must be a file or a URL, not an e-mail address"), at)
            continue
        file = builder.hrefs.real_file(href.path) if href.path else None
        key = match.rule["key"]
        type_ = media_type(builder, match, href.path or href.target.partition("?")[0])
        asset = Asset(
            key=key,
            href=href.target,
            type=type_,
            title=filled(builder, match, "title", {"key": key, "path": href.path}),
            description=filled(builder, match, "description", {"key": key, "path": href.path}),
            roles=tuple(match.rule.get("roles") or ("data",)),
            path=href.path,
            size=file.size if file else None,
            sha256=file.lfs_oid if file else "",
            extra=alternate_addresses(builder.record, builder.config.gitlab.url, file, type_) if file else {},
        )
        builder.add_asset(asset, match.path)
