"""docs/commands.md is what the commands say of themselves; WRITE_DOCS=1 writes it again."""

import inspect
import os
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import click
import pytest
import yaml

from sharinghub_static.cli import cli

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/commands.md"
INTRODUCTION = """\
# Commands

What `sharinghub-static COMMAND --help` says.

Exit status: 0 done, 1 failed or something was found, 2 wrong usage or configuration, 3 refused because what
would be published is unsafe.

Errors are one line each on standard error; `--debug`, an option of every command, shows the traceback.

## Completion in the shell

```sh
eval "$(_SHARINGHUB_STATIC_COMPLETE=bash_source sharinghub-static)"    # in ~/.bashrc; zsh_source in ~/.zshrc
_SHARINGHUB_STATIC_COMPLETE=fish_source sharinghub-static | source     # in ~/.config/fish/config.fish
```
"""


def commands(group: click.Group, prefix: str) -> Iterator[tuple[str, click.Command]]:
    """Full name and command of each, those of groups below their group."""
    for name, command in sorted(group.commands.items()):
        yield f"{prefix} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix} {name}")


def reference() -> str:
    parts = [INTRODUCTION]
    for name, command in commands(cli, "sharinghub-static"):
        context = click.Context(command, info_name=name)
        usage = command.collect_usage_pieces(context)
        help_text = inspect.cleandoc(command.help or "").replace("\b\n", "")
        parts.append(f"## `{name}`\n\n```\n{name} {' '.join(usage)}\n```\n\n{help_text}\n")
        if rows := [row for parameter in command.params if (row := _row(parameter, context))]:
            parts.append("| option | what it does |\n| --- | --- |\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def _row(parameter: click.Parameter, context: click.Context) -> str:
    record = parameter.get_help_record(context) if isinstance(parameter, click.Option) else None
    if record is None or parameter.name == "debug":
        return ""
    names, words = (" ".join(text.split()).replace("|", "\\|") for text in record)
    return f"| `{names}` | {words or '-'} |"


@pytest.mark.skipif(
    tuple(map(int, version("click").split(".")[:2])) < (8, 2), reason="click 8.1 words its help otherwise"
)
def test_the_reference_is_what_the_commands_say() -> None:
    if os.environ.get("WRITE_DOCS") == "1":
        PAGE.write_text(reference(), "utf-8")
    assert PAGE.read_text("utf-8") == reference(), "run with WRITE_DOCS=1 to write docs/commands.md again"


def test_the_site_of_the_documentation_has_every_page_once() -> None:
    site = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    listed = [page for entry in site["nav"] for pages in entry.values() for page in _pages(pages)]
    assert sorted(listed) == sorted(path.name for path in (ROOT / "docs").glob("*.md"))


def _pages(entry: object) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, list):
        for inner in entry:
            yield from _pages(inner)
    elif isinstance(entry, dict):
        for inner in entry.values():
            yield from _pages(inner)
