"""``preview``: a checkout as its project page."""

import os
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sharinghub_static.cli_options import common_options, port_option, schemas_option

if TYPE_CHECKING:
    from sharinghub_static.config import SiteConfig
    from sharinghub_static.preview.building import BuiltPreview, PreviewBuilder

__all__ = ["preview"]


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option(
    "--category",
    "categories",
    multiple=True,
    metavar="ID",
    help="Category of the project, repeatable. [default: found by its topics on GitLab, else by its files]",
)
@click.option(
    "--config",
    "-c",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="The portal's configuration, for its categories, templates and languages.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the site into this folder.",
)
@click.option("--no-serve", is_flag=True, help="Write the site and end.")
@click.option("--host", default="127.0.0.1", show_default=True)
@port_option()
@schemas_option
@common_options
def preview(
    folder: Path,
    categories: tuple[str, ...],
    config: tuple[Path, ...],
    output: Path | None,
    schemas: Path | None,
    host: str,
    port: int,
    *,
    no_serve: bool,
    quiet: bool,
) -> None:
    """Show a folder as its project page, with its Problems, before it is pushed.

    It is read as it is, with changes that are not committed. With GITLAB_TOKEN, topics, description and stars
    are those of GitLab; nothing else is asked of it. Of several instances, the one that the checkout is from
    is asked, with its own token. The page reloads when a file is saved.
    """
    from sharinghub_static.preview.building import PreviewBuilder

    if no_serve and output is None:
        raise click.UsageError("--no-serve needs --output, the folder to write the site into.")
    with ExitStack() as stack:
        temporary = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sharinghub-preview-")))
        site = output or temporary / "site"
        builder = PreviewBuilder(
            folder,
            _config(config),
            temporary,
            site,
            categories,
            os.environ,
            schemas or _kept_schemas(temporary),
        )
        built = builder.build()
        _report(folder, built, site)
        if not no_serve:
            _serve(builder, built, host, port, quiet=quiet)


def _config(paths: tuple[Path, ...]) -> "SiteConfig":
    """The portal's configuration; without one, the categories that come with the program."""
    from sharinghub_static.config import SiteConfig
    from sharinghub_static.extension_loading import load_site
    from sharinghub_static.new_portal.plan import ready_made_values

    if paths:
        return load_site(paths, os.environ)[0]
    return SiteConfig.model_validate({"gitlab": {"url": "https://gitlab.com"}, **ready_made_values()})


def _kept_schemas(temporary: Path) -> Path | None:
    """Nothing is fetched for a preview: an empty folder has no schema."""
    folder = temporary / "no-schemas"
    folder.mkdir()
    (folder / "index.json").write_text("{}")
    return folder


def _report(folder: Path, built: "BuiltPreview", site: Path) -> None:
    from sharinghub_static.project.lint import as_lines

    click.echo(as_lines(built.problems), nl=False)
    number = len(built.problems)
    what = "no Problem" if not number else f"{number} Problem" + ("s" if number > 1 else "")
    guess = "" if built.asked or built.chosen else " (by its files; --category names others)"
    click.echo(f"{folder}: {what}; shown in {', '.join(built.categories)}{guess}: {site / built.page}")


def _serve(builder: "PreviewBuilder", built: "BuiltPreview", host: str, port: int, *, quiet: bool) -> None:
    from sharinghub_static.checkout.files import list_files
    from sharinghub_static.console import show_error
    from sharinghub_static.preview.serving import FRAME, LiveSite, Watcher
    from sharinghub_static.preview.state import PreviewState
    from sharinghub_static.site.serve import make_server

    state = PreviewState(built)

    def again() -> None:
        state.show(builder.build())

    def fail(failure: str) -> None:
        show_error(failure.splitlines())
        state.fail(failure)

    watcher = Watcher(lambda: (builder.folder / name for name in list_files(builder.folder)), again, fail)
    with make_server(builder.output, host=host, port=port) as server:
        server.app = LiveSite(server.app, state.values)
        if not quiet:
            click.echo(f"http://{host}:{server.server_address[1]}{FRAME} (stop with Ctrl+C)")
        watcher.start()
        with suppress(KeyboardInterrupt):
            server.serve_forever()
        watcher.stop()
