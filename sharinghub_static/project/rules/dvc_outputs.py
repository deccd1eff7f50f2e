"""What DVC tracks becomes assets: for ``dvc pull``, and directly where the remote has an address.

SharingHub's store keeps such files; a static site cannot, so an asset leads to the remote that
``.dvc/config`` names. A folder is a list of files in the remote, so its asset leads to its pointer file
in the repository.
"""

from urllib.parse import quote

from sharinghub_static.media_types import media_type_of
from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.dvc import DvcOutput, default_remote, read_lock, read_pointer
from sharinghub_static.project.href import HrefError
from sharinghub_static.project.model import Asset
from sharinghub_static.project.rules import metadata_rule

_ADDRESSES = ("https://", "http://", "s3://", "gs://", "azure://")


@metadata_rule("dvc_outputs")
def apply(builder: ProjectBuilder) -> None:
    """Add the assets."""
    config = builder.record.text(".dvc/config")
    remote = _address(builder, default_remote(config.text)) if config else ""
    known = {asset.path for asset in builder.assets.values()}
    for text in builder.record.texts:
        name = text.path.rpartition("/")[2]
        if name == "dvc.lock":
            outputs = read_lock(text.text, text.path)
        elif name.endswith(".dvc") and name != ".dvc":
            outputs = read_pointer(text.text, text.path)
            if not outputs:
                said = phrase("%(path)s names no output that DVC tracks", path=text.path)
                builder.problem("SH320", said, file=text.path)
        else:
            continue
        for output in outputs:
            if output.path not in known and builder.hrefs.file(output.path) is None:
                known.add(output.path)
                _add(builder, output, remote, text.path)


def _address(builder: ProjectBuilder, remote: str) -> str:
    """The remote's address; empty when it has none that may be published, as one with a password."""
    if not remote.startswith(_ADDRESSES):
        return ""
    try:
        found = builder.hrefs.resolve(remote).target
    except HrefError:
        return ""
    return found if isinstance(found, str) else ""


def _add(builder: ProjectBuilder, output: DvcOutput, remote: str, pointer: str) -> None:
    href = builder.hrefs.raw_url(pointer)
    if remote and output.in_remote:
        try:
            found = builder.hrefs.resolve(f"{remote}/{quote(output.in_remote)}").target
        except HrefError:
            found = href
        href = found if isinstance(found, str) else href
    is_pointer = href == builder.hrefs.raw_url(pointer)
    files = f"{output.files:,} files, tracked" if output.files is not None else "Tracked"
    builder.add_asset(
        Asset(
            key=output.path,
            href=href,
            # The address of a pointer gives YAML, whatever it points to.
            type="application/yaml" if is_pointer else media_type_of(output.path),
            title=output.path,
            description=f"{files} by DVC: `dvc pull {pointer}`",
            roles=("data",),
            size=None if is_pointer else output.size,  # the pointer's own size is not reported
            md5="" if is_pointer else output.md5,
            extra={"dvc:remote": remote} if remote else {},
        )
    )
