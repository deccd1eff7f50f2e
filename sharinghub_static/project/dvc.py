"""What DVC tracks: its pointer files, its lock file, and where its remote keeps a file.

Source: https://dvc.org/doc/user-guide/project-structure/dvc-files and ``…/internal-files``: a file's
content lies in the remote under ``files/md5/ab/cdef…`` when its pointer names ``hash: md5`` (DVC 3), else
under ``ab/cdef…``.
"""

import configparser
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sharinghub_static.project.companion_files import line_of
from sharinghub_static.text.yaml_reader import Limits, read_yaml

__all__ = ["DvcOutput", "default_remote", "read_lock", "read_pointer"]

_MD5: Final = re.compile(r"[0-9a-f]{32}")
_MOST: Final = 200
_LIMITS: Final = Limits(characters=500_000, values=20_000, depth=20)


@dataclass(frozen=True, slots=True)
class DvcOutput:
    """A file or folder that DVC tracks.

    Args:
        path: path in the repository's work tree, where ``dvc pull`` puts it.
        size: bytes; None when unknown.
        md5: of the content, lower-case hexadecimal; empty when unknown, and for a folder.
        files: how many files a folder holds; None for a file, or when unknown.
        in_remote: path under the remote's address; empty for a folder, and when unknown.
    """

    path: str
    size: int | None = None
    md5: str = ""
    files: int | None = None
    in_remote: str = ""


def read_pointer(text: str, path: str) -> list[DvcOutput]:
    """The outputs of a ``.dvc`` file.

    Args:
        text: its content.
        path: its path in the repository, from which the outputs' paths are counted.
    """
    return list(_outputs(_mapping(read_yaml(text, _LIMITS).value), posixpath.dirname(path)))


def read_lock(text: str, path: str) -> list[DvcOutput]:
    """The outputs of all stages of a ``dvc.lock``; arguments as of :func:`read_pointer`."""
    stages = _mapping(_mapping(read_yaml(text, _LIMITS).value).get("stages"))
    folder = posixpath.dirname(path)
    return [output for stage in stages.values() for output in _outputs(_mapping(stage), folder)][:_MOST]


def default_remote(config: str) -> str:
    """Address of the default remote in a ``.dvc/config``; empty when there is none."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(config)
    except configparser.Error:
        return ""
    remotes = {
        section.strip("'").removeprefix('remote "').rstrip('"'): parser[section].get("url", "")
        for section in parser.sections()
        if section.strip("'").startswith('remote "')
    }
    chosen = parser.get("core", "remote", fallback="")
    if chosen not in remotes and len(remotes) == 1:
        return next(iter(remotes.values())).strip().rstrip("/")
    return remotes.get(chosen, "").strip().rstrip("/")


def _outputs(stage: Mapping[str, object], folder: str) -> Iterator[DvcOutput]:
    base = stage.get("wdir")
    folder = posixpath.join(folder, base) if isinstance(base, str) else folder
    outputs = stage.get("outs")
    for entry in (outputs if isinstance(outputs, list) else [])[:_MOST]:
        out = _mapping(entry)
        name = line_of(out.get("path"))  # a folder called 2024 is a number to YAML
        path = posixpath.normpath(posixpath.join(folder, name)) if name else ""
        if not path or path.startswith(("../", "/")) or path in {".", ".."} or not path.isprintable():
            continue
        digest = str(out.get("md5", ""))
        is_folder = digest.endswith(".dir") or "nfiles" in out
        md5 = digest if _MD5.fullmatch(digest) and not is_folder else ""
        prefix = "files/md5/" if out.get("hash") == "md5" else ""
        yield DvcOutput(
            path,
            size=_count(out.get("size")),
            md5=md5,
            files=_count(out.get("nfiles")) if is_folder else None,
            in_remote=f"{prefix}{md5[:2]}/{md5[2:]}" if md5 else "",
        )


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
