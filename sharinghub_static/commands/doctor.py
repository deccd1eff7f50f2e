"""``doctor``: whether a portal can be built and published."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import click

from sharinghub_static.cli_options import config_option, debug_option, output_option, snapshot_option

__all__ = ["doctor"]


@click.command()
@config_option
@snapshot_option
@output_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@debug_option
def doctor(config: tuple[Path, ...], snapshot: Path, output: Path, *, as_json: bool) -> None:
    """Examine configuration, GitLab, token, topics, Pages, MLflow and this machine.

    Each line is pass, warn or fail, and says what to do. The exit status is 1 when one fails. Nothing is
    changed anywhere.
    """
    from sharinghub_static.doctor.examination import examine
    from sharinghub_static.doctor.lines import DoctorLine, as_text, as_values

    lines: list[DoctorLine] = []

    def examined() -> Iterator[DoctorLine]:
        for line in examine(config, snapshot, output, os.environ):
            lines.append(line)
            yield line

    if as_json:
        values = as_values(list(examined()))
        click.echo(json.dumps(values, indent=2, ensure_ascii=False).encode("utf-8", "replace"))
    else:
        # A server that does not answer costs minutes; what is known until then is shown.
        for text in as_text(examined()):
            click.echo(text)
    if any(line.state == "fail" for line in lines):
        raise click.exceptions.Exit(1)
