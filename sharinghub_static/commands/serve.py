"""``serve``: a site on disk in a browser."""

from contextlib import suppress
from pathlib import Path

import click

from sharinghub_static.cli_options import SITE, common_options

__all__ = ["serve", "serve_site"]


@click.command()
@click.argument("site", type=click.Path(path_type=Path, file_okay=False), default=SITE)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, help="0 takes a free one.")
@click.option("--prefix", default="", help="Path of the site on the server, such as /group/project.")
@common_options
def serve(site: Path, host: str, port: int, prefix: str, *, quiet: bool) -> None:
    """Serve a site on disk as GitLab Pages would."""
    serve_site(site, host, port, prefix, quiet=quiet)


def serve_site(site: Path, host: str, port: int, prefix: str = "", *, quiet: bool) -> None:
    """Serve a folder until Ctrl+C, and say where; a port of 0 takes a free one."""
    from sharinghub_static.site.serve import make_server

    with make_server(site, host=host, port=port, prefix=prefix) as server:
        if not quiet:
            address = f"http://{host}:{server.server_address[1]}/{prefix.strip('/')}"
            click.echo(f"{site} at {address.rstrip('/')}/ (stop with Ctrl+C)")
        with suppress(KeyboardInterrupt):
            server.serve_forever()
