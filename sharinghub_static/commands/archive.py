"""``archive``: a hub as one file with checksums."""

import os
from pathlib import Path

import click
from click.core import ParameterSource

from sharinghub_static.cli_options import (
    common_options,
    config_option,
    debug_option,
    jobs_option,
    schemas_option,
    snapshot_option,
)

__all__ = ["archive"]


class ByteSizeType(click.ParamType[int]):
    """A number of bytes, with a unit."""

    name = "bytes"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number of bytes."""
        from pydantic import ByteSize, TypeAdapter, ValidationError

        try:
            return int(TypeAdapter(ByteSize).validate_python(value))
        except ValidationError:
            self.fail(f"{value!r} is no size: write one such as 500MB or 5GB", param, ctx)


@click.group(invoke_without_command=True)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The ZIP file, such as hub-2026-12.zip.",
)
@click.option(
    "--with-assets",
    "assets",
    metavar="BYTES",
    type=ByteSizeType(),
    help="Copy public files of the projects too, up to so many bytes, such as 5GB; the smallest first.",
)
@config_option
@snapshot_option
@schemas_option
@jobs_option
@common_options
@click.pass_context
def archive(
    context: click.Context,
    output: Path | None,
    assets: int | None,
    config: tuple[Path, ...],
    snapshot: Path,
    schemas: Path | None,
    jobs: int,
    *,
    quiet: bool,
) -> None:
    """Write a hub as one ZIP file: site, snapshot and configuration, with checksums (BagIt, RO-Crate).

    The snapshot is that of the last build; what is not public is left out of it. The site is rendered from
    what is in the archive, so that it can be rendered again. It opens from a folder, without a network.
    """
    if context.invoked_subcommand:
        return
    if output is None:
        raise click.UsageError("Name the file: sharinghub-static archive --output hub-2026-12.zip")
    from sharinghub_static.archive import make_archive
    from sharinghub_static.console import make_reporter

    summary = make_archive(
        output,
        config=config,
        snapshot=snapshot,
        schemas=schemas,
        environ=os.environ,
        jobs=jobs,
        reporter=make_reporter(quiet=quiet),
        assets=assets,
    )
    click.echo(
        f"{summary.output}: {summary.projects:,} projects, {summary.files:,} files, {summary.size:,} bytes. "
        f"Look at it: sharinghub-static serve {summary.output}"
    )
    if summary.mirrored is not None:
        copied = [file for file in summary.mirrored if file.path]
        size = sum(file.size for file in copied)
        click.echo(
            f"{len(copied):,} of {len(summary.mirrored):,} files of the projects are copied, {size:,} bytes; "
            "data/files.json says why the others are not."
        )


@archive.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@debug_option
def verify(file: Path) -> None:
    """Compare each file of an archive, or of an unpacked one, with its checksum."""
    from sharinghub_static.archive import verify_archive

    number = verify_archive(file)
    click.echo(f"{file}: all {number:,} files are as they were.")


@archive.command()
@click.argument("earlier", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@config_option
@snapshot_option
@debug_option
@click.pass_context
def history(
    context: click.Context, earlier: tuple[Path, ...], config: tuple[Path, ...], snapshot: Path
) -> None:
    """Take the history of the hub from EARLIER archives or snapshots, so that its changes reach back to them.

    It is put into the snapshot, where it stays: the next build shows it. The Item of each earlier version of
    a project is taken too, and the current Item links to it. That needs the configuration: with --snapshot,
    name it with --config.
    """
    from sharinghub_static.archive import take_history
    from sharinghub_static.config.loading import config_paths
    from sharinghub_static.extension_loading import load_site

    paths = config_paths(list(config), os.environ)
    # A snapshot that is named may be of another hub than the configuration that happens to be here.
    is_named = context.get_parameter_source("snapshot") is not ParameterSource.DEFAULT
    is_here = not is_named and all(path.is_file() for path in paths)
    settings = load_site(paths, os.environ)[0] if config or is_here else None
    taken = take_history(snapshot, earlier, settings)
    items = f", with the Items of {taken.items:,} versions" if taken.items else ""
    new = f"{taken.entries:,} entries more in the histories of {taken.projects:,} projects{items}"
    click.echo(
        f"{snapshot}: {new}. Build again to show them: sharinghub-static render"
        if taken.entries
        else f"{snapshot}: has all of that history already."
    )
    if settings is None:
        click.echo("The Items of earlier versions were not taken: name the configuration with --config.")
