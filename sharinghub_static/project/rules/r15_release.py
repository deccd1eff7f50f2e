"""Rule 15: the latest release is the asset ``release``, "Release {tag}: {name}", of the role ``source``.

Source: SharingHub documentation and server: its archive in the format of
``stac.projects.assets.release-source-format``.
"""

from sharinghub_static.media_types import media_type_of
from sharinghub_static.problems import phrase
from sharinghub_static.project.draft import Draft
from sharinghub_static.project.href import HrefError, quoted_path
from sharinghub_static.project.model import Asset
from sharinghub_static.text.lines import clean

ORDER = 150


def apply(draft: Draft) -> None:
    """Add the release."""
    if not draft.record.releases:
        return
    release = draft.record.releases[0]
    format_ = draft.config.stac.projects.assets.release_source_format
    name = draft.record.full_path.rpartition("/")[2]
    archive = f"{quoted_path(name)}-{quoted_path(release.tag).replace('/', '-')}.{format_}"
    made = f"{draft.record.web_url}/-/archive/{quoted_path(release.tag)}/{archive}"
    told = dict(release.sources).get(format_, "")
    try:
        href = draft.hrefs.resolve(told).target if told else made
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
        roles=("source",),
    )
    draft.add_asset(asset)
