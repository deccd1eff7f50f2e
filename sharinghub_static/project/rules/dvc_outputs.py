"""What DVC tracks becomes assets: for ``dvc pull``, and directly where the remote has an address.

SharingHub's store keeps such files; a static site cannot, so an asset leads to the remote that
``.dvc/config`` names. A folder is a list of files in the remote, so its asset leads to its pointer file
in the repository.
"""

import posixpath
from urllib.parse import quote

from sharinghub_static.media_types import media_type_of
from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.companion_files import CompanionFileError
from sharinghub_static.project.dvc import (
    DvcOutput,
    DvcRemote,
    pull_command,
    read_lock,
    read_pointer,
    read_remotes,
    unshared_outputs,
)
from sharinghub_static.project.href import HrefError
from sharinghub_static.project.model import Asset
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.snapshot.records import TextRecord
from sharinghub_static.text.lines import code_span

_CONFIG = ".dvc/config"
_ADDRESSES = ("https://", "http://", "s3://", "gs://", "azure://")


@metadata_rule("dvc_outputs")
def apply(builder: ProjectBuilder) -> None:
    """Add the assets."""
    remotes, default = _remotes(builder)
    known = {asset.path for asset in builder.assets.values()}
    for text in builder.record.texts:
        name = text.path.rpartition("/")[2]
        is_lock = name == "dvc.lock"
        if not is_lock and not (name.endswith(".dvc") and name != ".dvc"):
            continue
        try:
            outputs = (read_lock if is_lock else read_pointer)(text.text, text.path)
        except CompanionFileError as error:
            _unreadable(builder, text.path, error)
            continue
        if is_lock:
            unshared = _unshared(builder, text)
            outputs = [output for output in outputs if output.path not in unshared]
        elif not outputs:
            message = phrase("%(path)s names no output that DVC tracks", path=text.path)
            hint = phrase("Create it again with `dvc add`.")
            builder.problem("SH320", message, file=text.path, line=1, hint=hint)
        for output in outputs:
            if output.path not in known and builder.hrefs.file(output.path) is None:
                known.add(output.path)
                remote = remotes.get(output.remote or default)
                # DVC refuses dvc.lock itself; it takes an output, or the file that names it.
                _add(builder, output, remote, text.path, output.path if is_lock else text.path)


def _remotes(builder: ProjectBuilder) -> tuple[dict[str, DvcRemote], str]:
    config = builder.record.text(_CONFIG)
    try:
        return read_remotes(config.text) if config else ({}, "")
    except CompanionFileError as error:
        _unreadable(builder, _CONFIG, error)
        return {}, ""


def _unshared(builder: ProjectBuilder, lock: TextRecord) -> frozenset[str]:
    """Outputs that the ``dvc.yaml`` beside a lock file keeps from the remote."""
    path = posixpath.join(posixpath.dirname(lock.path), "dvc.yaml")
    pipeline = builder.record.text(path)
    return unshared_outputs(pipeline.text, path) if pipeline else frozenset()


def _unreadable(builder: ProjectBuilder, path: str, error: CompanionFileError) -> None:
    message = phrase("%(path)s cannot be read: %(message)s", path=path, message=error.message)
    hint = phrase("Run `dvc status`: DVC reads the same files, and names what it cannot read.")
    builder.problem("SH320", message, file=path, line=error.line, hint=hint)


def _address(builder: ProjectBuilder, remote: DvcRemote | None) -> str:
    """The remote's address; empty when it has none that may be published, as one with a password."""
    if remote is None or not remote.url.startswith(_ADDRESSES):
        return ""
    try:
        target = builder.hrefs.resolve(remote.url).target
    except HrefError:
        return ""
    return target if isinstance(target, str) else ""


def _over_https(builder: ProjectBuilder, remote: DvcRemote | None, href: str) -> dict[str, object]:
    """The field ``alternate`` of what is in S3, where the remote names the server: its web address."""
    if (
        remote is None
        or not remote.endpoint.startswith(("https://", "http://"))
        or not href.startswith("s3://")
    ):
        return {}
    try:
        target = builder.hrefs.resolve(f"{remote.endpoint}/{href.removeprefix('s3://')}").target
    except HrefError:
        return {}
    if not isinstance(target, str):
        return {}
    return {"alternate": {"https": {"href": target, "alternate:name": "S3 over HTTPS"}}}


def _add(
    builder: ProjectBuilder, output: DvcOutput, remote: DvcRemote | None, named_in: str, target: str
) -> None:
    pointer, address = builder.hrefs.raw_url(named_in), _address(builder, remote)
    href = pointer
    if address and output.in_remote:
        in_remote = output.path if remote and remote.has_paths else output.in_remote
        try:
            resolved = builder.hrefs.resolve(f"{address}/{quote(in_remote)}").target
        except HrefError:
            resolved = pointer
        href = resolved if isinstance(resolved, str) else pointer
    is_pointer = href == pointer
    files = f"{output.files:,} files, tracked" if output.files is not None else "Tracked"
    builder.add_asset(
        Asset(
            key=output.path,
            href=href,
            # The address of a pointer gives YAML, whatever it points to.
            type="application/yaml" if is_pointer else media_type_of(output.path),
            title=output.path,
            description=f"{files} by DVC: {code_span(pull_command(target))}",
            roles=("data",),
            size=None if is_pointer else output.size,  # the pointer's own size is not reported
            md5="" if is_pointer else output.md5,
            extra=({"dvc:remote": address} if address and not output.is_import else {})
            | _over_https(builder, remote, href),
        )
    )
