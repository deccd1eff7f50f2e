"""The files of a new portal: configuration, pipeline and README."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined

from sharinghub_static.errors import ConfigError, SharingHubError
from sharinghub_static.new_portal.differences import Difference

__all__ = ["CONFIG", "PIPELINE", "README", "config_text", "pipeline_text", "readme_text", "write_files"]

CONFIG, PIPELINE, README = "site_config.yml", ".gitlab-ci.yml", "README.md"

_HEADER = """\
# The configuration of this portal. "sharinghub-static doctor" says whether it works; a mistake is reported
# with its line and the nearest right key. docs/configuration.md of sharinghub-static has every key.
"""
_COMMENTS = {
    "gitlab": "The instance to crawl. The token is not in this file: it is the CI/CD variable GITLAB_TOKEN.",
    "stac": "The hub's name and its categories: a project is in each category whose topic it has on GitLab.",
    "tags": "Groups of topics that readers filter by.",
    "alerts": "A message at the top of every page, until the reader dismisses it.",
    "external-urls": "Links of your own in the header, and in the footer.",
    "mlflow": "Where models and experiments are tracked.",
    "portal": "The portal's languages and look.",
    "site": "The files of the published site.",
}


class _Dumper(yaml.SafeDumper):
    """Indents lists, writes long texts as blocks, and repeats instead of naming anchors."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        return True


def config_text(values: Mapping[str, Any]) -> str:
    """Return ``site_config.yml``: a section with its comment after the other."""
    parts = [_HEADER]
    for key, value in values.items():
        comment = f"# {_COMMENTS[key]}\n" if key in _COMMENTS else ""
        dumped = yaml.dump({key: value}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
        parts.append(comment + dumped)
    return "\n".join(parts)


def pipeline_text(package: str, state: str = "cache", *, reviews: bool = False) -> str:
    """Return ``.gitlab-ci.yml``.

    Args:
        package: what pip installs, such as ``sharinghub-static==1.2.0``.
        state: where the snapshot is kept beside the cache: ``cache`` for nowhere, ``registry``, ``site``.
        reviews: whether a job shows what a merge request changes in the site.
    """
    text = _fill("gitlab-ci.yml", package=package, state=state)
    return text + (_fill("review-job.yml", package=package) if reviews else "")


def readme_text(title: str, package: str, differences: Sequence[Difference] = ()) -> str:
    """Return ``README.md``.

    Args:
        title: the hub's name.
        package: what pip installs.
        differences: from the SharingHub server that the portal is made from.
    """
    return _fill("README.md", title=" ".join(title.split()), package=package, differences=differences)


def _fill(name: str, **values: object) -> str:
    text = resources.files("sharinghub_static.new_portal").joinpath("skeleton", name).read_text("utf-8")
    environment = Environment(  # noqa: S701 - no HTML is made
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    return environment.from_string(text).render(values)


def write_files(folder: Path, texts: Mapping[str, str], optional: frozenset[str]) -> list[str]:
    """Write files that are not there; nothing is ever replaced.

    Args:
        folder: it is made when it is not there.
        texts: by name of the file.
        optional: names of files that are left out when they are there.

    Returns:
        Names of the files that were left out.

    Raises:
        ConfigError: a file that is not optional is there; nothing is written then.
        SharingHubError: a file cannot be written; those that were written are removed again.
    """
    there = [name for name in texts if (folder / name).exists() or (folder / name).is_symlink()]
    if in_the_way := [str(folder / name) for name in there if name not in optional]:
        raise ConfigError(
            [
                f"{path}: is there already, and is not overwritten. Move it, or name another folder"
                for path in in_the_way
            ]
        )
    with ExitStack() as undo:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, text in texts.items():
                if name not in there:
                    with (folder / name).open("x", encoding="utf-8", newline="\n") as stream:
                        undo.callback((folder / name).unlink, missing_ok=True)
                        stream.write(text)
        except OSError as error:
            path = error.filename or folder
            raise SharingHubError(
                f"{path}: cannot be written ({error.strerror})", "Name another folder."
            ) from error
        undo.pop_all()
    return there
