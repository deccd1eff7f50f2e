"""Rule 15: the latest release is the asset ``release``, "Release {tag}: {name}", of the role ``source``.

Its notes are the description, which is CommonMark in STAC as well.

Source: SharingHub documentation and server: its archive in the format of
``stac.projects.assets.release-source-format``.
"""

from sharinghub_static.media_types import media_type_of
from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.href import HrefError, quoted_path
from sharinghub_static.project.model import Asset
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.text.lines import clean

_LONGEST_NOTES = 20_000


@metadata_rule("release")
def apply(builder: ProjectBuilder) -> None:
    """Add the release."""
    if not builder.record.releases:
        return
    release = builder.record.releases[0]
    format_ = builder.config.stac.projects.assets.release_source_format
    name = builder.record.full_path.rpartition("/")[2]
    archive = f"{quoted_path(name)}-{quoted_path(release.tag).replace('/', '-')}.{format_}"
    made = f"{builder.record.web_url}/-/archive/{quoted_path(release.tag)}/{archive}"
    source = dict(release.sources).get(format_, "")
    try:
        href = builder.hrefs.resolve(source).target if source else made
    except HrefError:
        href = made
    title = phrase(
        "Release %(tag)s: %(name)s", tag=clean(release.tag), name=clean(release.name or release.tag)
    )
    asset = Asset(
        "release",
        href if isinstance(href, str) else made,
        type=media_type_of(archive),
        title=title,
        description=release.description.strip()[:_LONGEST_NOTES],
        roles=("source",),
    )
    builder.add_asset(asset)
