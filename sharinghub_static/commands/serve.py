"""``serve``: a site on disk or in an archive, in a browser."""

import os
import re
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import click

from sharinghub_static.cli_options import SITE, common_options, config_option, port_option, snapshot_option

__all__ = ["serve", "serve_site"]


def _path_of_a_site(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    if not re.fullmatch(r"[^\s:?#\\]*", value) or "//" in value or ".." in value.split("/"):
        raise click.BadParameter("must be a path such as /group/project")
    return value


@click.command()
@click.argument("site", type=click.Path(path_type=Path), default=SITE)
@click.option("--host", default="127.0.0.1", show_default=True)
@port_option()
@click.option(
    "--prefix",
    default="",
    callback=_path_of_a_site,
    help="Path of the site on the server, such as /group/project.",
)
@click.option("--watch", is_flag=True, help="Reload the page when the site changes.")
@click.option(
    "--render",
    "rendering",
    is_flag=True,
    help="Render the site from the snapshot when configuration, templates, pages or the snapshot change.",
)
@config_option
@snapshot_option
@common_options
def serve(
    site: Path,
    host: str,
    port: int,
    prefix: str,
    config: tuple[Path, ...],
    snapshot: Path,
    *,
    watch: bool,
    rendering: bool,
    quiet: bool,
) -> None:
    """Serve a site as GitLab Pages would: a folder, or an archive such as the artifact of a job.

    The files of an archive of a hub are compared with its checksums first; a changed archive is refused.

    With --watch the page reloads when the site changes; with --render the site follows your templates, too.
    """
    from sharinghub_static.console import make_reporter
    from sharinghub_static.errors import SiteError
    from sharinghub_static.site.archives import unpacked

    name = str(site)
    with ExitStack() as stack:
        if site.is_file():
            if rendering:
                raise click.UsageError("--render writes a folder, and not an archive.")
            from sharinghub_static.archive.bag_files import is_bag
            from sharinghub_static.archive.verifying import verify_archive

            stack.enter_context(_ended_by_signals())
            if is_bag(site):
                with make_reporter(quiet=quiet).step("Comparing checksums"):
                    verify_archive(site)
            temporary = stack.enter_context(tempfile.TemporaryDirectory(prefix="sharinghub-site-"))
            site = unpacked(site, Path(temporary))
        if not rendering and site.is_dir() and not (site / "index.html").is_file():
            if next(site.iterdir(), None) is None:
                raise SiteError(f"{site}: is empty", "Build a site with: sharinghub-static build")
            make_reporter(quiet=quiet).notice(f"{site} has no index.html: is this the folder of a site?")
        if watch or rendering:
            _serve_live(site, host, port, prefix, config, snapshot, rendering=rendering, quiet=quiet)
        else:
            serve_site(site, host, port, prefix, name=name, quiet=quiet)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Leave by an exception when a signal ends the process, so that what was unpacked is removed.

    A closed terminal sends one, and so do a container that stops, and ``timeout``.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # Python gives signals to that one alone
        return

    def end(number: int, _frame: FrameType | None) -> NoReturn:
        raise SystemExit(128 + number)

    signals = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, end) for number in signals}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def serve_site(site: Path, host: str, port: int, prefix: str = "", *, name: str = "", quiet: bool) -> None:
    """Serve a folder until Ctrl+C, and say where; a port of 0 takes a free one.

    Args:
        site: the folder.
        host: address to listen on.
        port: of the server.
        prefix: path of the site on the server.
        name: what the site is called; the folder if empty.
        quiet: say nothing.
    """
    from sharinghub_static.site.serve import make_server

    with make_server(site, host=host, port=port, prefix=prefix) as server:
        if not quiet:
            address = f"http://{host}:{server.server_address[1]}/{prefix.strip('/')}"
            click.echo(f"{name or site} at {address.rstrip('/')}/ (stop with Ctrl+C)")
        with suppress(KeyboardInterrupt):
            server.serve_forever()


def _serve_live(
    site: Path,
    host: str,
    port: int,
    prefix: str,
    config: tuple[Path, ...],
    snapshot: Path,
    *,
    rendering: bool,
    quiet: bool,
) -> None:
    from sharinghub_static.console import make_reporter, show_error
    from sharinghub_static.preview.serving import FRAME, LiveSite, Watcher
    from sharinghub_static.site.serve import make_server

    start = "/" + prefix.strip("/") + "/" if prefix.strip("/") else "/"
    state: dict[str, Any] = {"build": 0, "page": start, "failure": ""}

    def fail(failure: str) -> None:
        show_error(failure.splitlines())
        show(failure)

    def show(failure: str = "") -> None:
        state["build"], state["failure"] = state["build"] + 1, failure

    def render() -> None:
        from sharinghub_static.pipeline import Pipeline
        from sharinghub_static.render_options import RenderOptions

        job = Pipeline.prepare(config, snapshot, os.environ, make_reporter(quiet=True))
        job.render(RenderOptions(site))
        show()

    def sources() -> Iterator[Path]:
        yield from config or (Path("site_config.yml"),)
        yield snapshot
        folder = config[0].parent if config else Path()
        for name in ("templates", "pages", "locales", "extensions"):
            yield from (folder / name).rglob("*")

    if rendering:
        render()
    watcher = (
        Watcher(sources, render, fail) if rendering else Watcher(lambda: [site / "build.json"], show, fail)
    )
    with make_server(site, host=host, port=port, prefix=prefix) as server:
        server.app = LiveSite(server.app, lambda: dict(state))
        if not quiet:
            click.echo(f"{site} at http://{host}:{server.server_address[1]}{FRAME} (stop with Ctrl+C)")
        watcher.start()
        with suppress(KeyboardInterrupt):
            server.serve_forever()
        watcher.stop()
