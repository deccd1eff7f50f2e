"""``join``: several published portals as one Catalog and one page."""

from pathlib import Path

import click

from sharinghub_static.cli_options import debug_option

__all__ = ["join"]


@click.command()
@click.argument("portals", nargs=-1, required=True)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Folder of the joined site: catalog.json, index.html and portals.json.",
)
@click.option("--title", required=True, help="Title of the Catalog and of the page.")
@click.option("--description", default="", help="What the portals have in common, in Markdown.")
@click.option("--id", "id_", default="portals", show_default=True, help="Id of the Catalog.")
@click.option("--root-href", default="", metavar="URL", help="Where the folder will be published.")
@click.option("--language", default="en", show_default=True, help="Language of the page.")
@debug_option
def join(
    portals: tuple[str, ...],
    output: Path,
    title: str,
    description: str,
    id_: str,
    root_href: str,
    language: str,
) -> None:
    """Join published PORTALS: a parent STAC Catalog over theirs, and a page that lists them.

    PORTALS are addresses of sites or of their catalog.json, or folders. Nothing is copied: clients follow
    the links. A portal that does not answer is listed as it was the last time.
    """
    from sharinghub_static.console import make_reporter
    from sharinghub_static.joining.joined_site import Joint, join_portals

    joint = Joint(title, description, id_, root_href, language)
    click.echo(join_portals(portals, output, joint, make_reporter(quiet=False)))
