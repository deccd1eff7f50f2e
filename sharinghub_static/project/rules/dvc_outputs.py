"""What DVC tracks becomes assets: for ``dvc pull``, and directly where the remote has an address.

SharingHub's store keeps such files; a static site cannot, so an asset leads to the remote that the nearest
``.dvc/config`` above names: a folder with one is a DVC repository of its own (``dvc init --subdir``,
https://dvc.org/doc/command-reference/init). A folder that is tracked is a list of files in the remote, so its
asset leads to its pointer file in the repository.
"""

import posixpath
from collections.abc import Collection
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
    repositories = _repositories(builder)
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
        folder = _folder_of(text.path, repositories)
        remotes, default = repositories.get(folder, ({}, ""))
        for output in outputs:
            if output.path not in known and builder.hrefs.file(output.path) is None:
                known.add(output.path)
                remote = remotes.get(output.remote or default)
                # DVC refuses dvc.lock itself; it takes an output, or the file that names it.
                target = output.path if is_lock else text.path
                _add(builder, output, remote, text.path, target, folder)


Remotes = tuple[dict[str, DvcRemote], str]
"""The remotes of a DVC repository by name, and the name of the default one."""


def _repositories(builder: ProjectBuilder) -> dict[str, Remotes]:
    """The remotes of each DVC repository by its folder, which is empty for the root."""
    paths = (file.path for file in builder.record.files if f"/{file.path}".endswith(f"/{_CONFIG}"))
    return {path.removesuffix(_CONFIG).rstrip("/"): _remotes(builder, path) for path in paths}


def _folder_of(path: str, repositories: Collection[str]) -> str:
    """The folder of the DVC repository that a file is in: the nearest above."""
    folder = posixpath.dirname(path)
    while folder and folder not in repositories:
        folder = posixpath.dirname(folder)
    return folder


def _remotes(builder: ProjectBuilder, path: str) -> Remotes:
    config = builder.record.text(path)
    try:
        return read_remotes(config.text) if config else ({}, "")
    except CompanionFileError as error:
        _unreadable(builder, path, error)
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
    builder: ProjectBuilder,
    output: DvcOutput,
    remote: DvcRemote | None,
    named_in: str,
    target: str,
    folder: str,
) -> None:
    pointer, address = builder.hrefs.raw_url(named_in), _address(builder, remote)
    href = pointer
    if address and output.in_remote:
        in_remote = output.in_remote
        if remote and remote.has_paths:
            in_remote = posixpath.relpath(output.path, folder) if folder else output.path
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
            description=f"{files} by DVC: {code_span(pull_command(target, folder))}",
            roles=("data",),
            size=None if is_pointer else output.size,  # the pointer's own size is not reported
            md5="" if is_pointer else output.md5,
            extra=({"dvc:remote": address} if address and not output.is_import else {})
            | _over_https(builder, remote, href),
        )
    )
