"""What DVC tracks: its pointer files, its lock file, and where its remotes keep a file.

Source: https://dvc.org/doc/user-guide/project-structure/dvc-files, ``…/dvcyaml-files`` and
``…/internal-files``: a file's content lies in the remote under ``files/md5/ab/cdef…`` when its pointer names
``hash: md5`` (DVC 3), else under ``ab/cdef…``; in a remote with versions of its own, under the file's path.
"""

import configparser
import posixpath
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sharinghub_static.problems import phrase
from sharinghub_static.project.companion_files import CompanionFileError, line_of
from sharinghub_static.text.yaml_reader import Limits, read_yaml

__all__ = [
    "DvcOutput",
    "DvcRemote",
    "default_remote",
    "pull_command",
    "read_lock",
    "read_pointer",
    "read_remotes",
    "unshared_outputs",
]

_MD5: Final = re.compile(r"[0-9a-f]{32}")
_MOST: Final = 200
_LIMITS: Final = Limits(characters=500_000, values=20_000, depth=20)
_DEEPEST: Final = 5
"""How many remotes may refer to one another (``url = remote://other/folder``)."""


@dataclass(frozen=True, slots=True)
class DvcOutput:
    """A file or folder that DVC tracks.

    Args:
        path: path in the repository's work tree, where ``dvc pull`` puts it.
        size: bytes; None when unknown.
        md5: of the content, lower-case hexadecimal; empty when unknown, and for a folder.
        files: how many files a folder holds; None for a file, or when unknown.
        in_remote: path under the remote's address; empty for a folder, and when unknown.
        remote: name of the remote that has it, where it is not the default one.
        is_import: whether it comes from another DVC repository, whose remote has it.
    """

    path: str
    size: int | None = None
    md5: str = ""
    files: int | None = None
    in_remote: str = ""
    remote: str = ""
    is_import: bool = False


@dataclass(frozen=True, slots=True)
class DvcRemote:
    """A remote of ``.dvc/config``.

    Args:
        url: its address without a slash at its end; may be a path of somebody's machine.
        has_paths: whether it keeps files under their own paths (``version_aware``, ``worktree``).
        endpoint: address of the server of an S3 remote (``endpointurl``); empty where it names none.
    """

    url: str
    has_paths: bool = False
    endpoint: str = ""


def pull_command(target: str, folder: str = "") -> str:
    """The command that fetches an output, to be pasted into a shell at the root of the clone.

    Args:
        target: a ``.dvc`` file, or the path of an output; ``dvc.lock`` is neither, and DVC refuses it.
        folder: of the DVC repository that has the target, where that is not the root of the clone.

    >>> pull_command("my data; rm -rf .csv.dvc")
    "dvc pull 'my data; rm -rf .csv.dvc'"
    >>> pull_command("-x.dvc")
    'dvc pull ./-x.dvc'
    >>> pull_command("models/net/data/x.csv.dvc", "models/net")
    'dvc --cd models/net pull data/x.csv.dvc'
    """
    options = f" --cd {_word(folder)}" if folder else ""
    return f"dvc{options} pull {_word(posixpath.relpath(target, folder) if folder else target)}"


def _word(path: str) -> str:
    """A path as a word of a shell that no program takes for an option."""
    return shlex.quote(f"./{path}" if path.startswith("-") else path)


def read_pointer(text: str, path: str) -> list[DvcOutput]:
    """The outputs of a ``.dvc`` file.

    Args:
        text: its content.
        path: its path in the repository, from which the outputs' paths are counted.

    Raises:
        CompanionFileError: it is not YAML.
    """
    pointer = _read(text)
    dependencies = pointer.get("deps")
    is_import = any("repo" in _mapping(each) for each in _listed(dependencies))
    return list(_outputs(pointer, posixpath.dirname(path), is_import=is_import))


def read_lock(text: str, path: str) -> list[DvcOutput]:
    """The outputs of all stages of a ``dvc.lock``; arguments and errors as of :func:`read_pointer`."""
    lock = _read(text)
    # The lock files of DVC 1 name their stages at the top level.
    stages = _mapping(lock.get("stages")) if {"schema", "stages"} & lock.keys() else lock
    folder = posixpath.dirname(path)
    return [output for stage in stages.values() for output in _outputs(_mapping(stage), folder)][:_MOST]


def unshared_outputs(text: str, path: str) -> frozenset[str]:
    """Paths of the outputs of a ``dvc.yaml`` that are never pushed (``push: false``, ``cache: false``).

    Args:
        text: its content; what is not YAML has none.
        path: its path in the repository.
    """
    try:
        stages = _mapping(_read(text).get("stages"))
    except CompanionFileError:
        return frozenset()
    found = set()
    for stage in map(_mapping, stages.values()):
        folder = _folder(stage, posixpath.dirname(path))
        for kind in ("outs", "metrics", "plots"):
            for entry in _listed(stage.get(kind))[:_MOST]:
                for name, flags in _mapping(entry).items():
                    if False in (_mapping(flags).get("push"), _mapping(flags).get("cache")):
                        found.add(posixpath.normpath(posixpath.join(folder, name)))
    return frozenset(found)


def read_remotes(config: str) -> tuple[dict[str, DvcRemote], str]:
    """The remotes of a ``.dvc/config`` by name, and the name of the default one, empty without one.

    Raises:
        CompanionFileError: it is not in the form of such a file.
    """
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        # Git's and DVC's files indent keys, which goes on with the line before to this parser.
        parser.read_string("\n".join(line.strip() for line in config.splitlines()))
    except configparser.Error as error:
        line = getattr(error, "lineno", None) or next(iter(getattr(error, "errors", ())), (1,))[0]
        raise CompanionFileError(phrase("it has no sections with keys and values"), int(line)) from error
    sections = {
        section.strip("'").removeprefix('remote "').rstrip('"'): parser[section]
        for section in parser.sections()
        if section.strip("'").startswith('remote "')
    }
    urls = {name: section.get("url", "").strip() for name, section in sections.items()}
    remotes = {
        name: DvcRemote(
            _resolved(url, urls),
            any(sections[name].get(flag, "").lower() == "true" for flag in ("version_aware", "worktree")),
            sections[name].get("endpointurl", "").strip().rstrip("/"),
        )
        for name, url in urls.items()
    }
    chosen = parser.get("core", "remote", fallback="").strip().strip("'\"")
    if chosen not in remotes and len(remotes) == 1:
        chosen = next(iter(remotes))
    return remotes, chosen if chosen in remotes else ""


def default_remote(config: str) -> str:
    """Address of the default remote in a ``.dvc/config``; empty when there is none."""
    try:
        remotes, name = read_remotes(config)
    except CompanionFileError:
        return ""
    return remotes[name].url if name else ""


def _resolved(url: str, urls: Mapping[str, str]) -> str:
    """The address of a remote; one that refers to another (``remote://other/folder``) followed."""
    for _ in range(_DEEPEST):
        if not url.startswith("remote://"):
            return url.rstrip("/")
        name, _, rest = url.removeprefix("remote://").partition("/")
        url = f"{urls.get(name, '').rstrip('/')}/{rest}" if name in urls else ""
    return ""


def _outputs(stage: Mapping[str, object], folder: str, *, is_import: bool = False) -> Iterator[DvcOutput]:
    folder = _folder(stage, folder)
    for entry in _listed(stage.get("outs"))[:_MOST]:
        out = _mapping(entry)
        name = line_of(out.get("path"))  # a folder called 2024 is a number to YAML
        path = posixpath.normpath(posixpath.join(folder, name)) if name and "://" not in name else ""
        if not path or path.startswith(("../", "/")) or path in {".", ".."} or not path.isprintable():
            continue
        if out.get("cache") is False or out.get("push") is False:
            continue  # in Git, or on the machine of its author alone
        digest = str(out.get("md5", ""))
        is_folder = digest.endswith(".dir") or "nfiles" in out or "files" in out
        md5 = digest if _MD5.fullmatch(digest) and not is_folder else ""
        prefix = "files/md5/" if out.get("hash") == "md5" else ""
        yield DvcOutput(
            path,
            size=_count(out.get("size")),
            md5=md5,
            files=_count(out.get("nfiles")) if is_folder else None,
            in_remote=f"{prefix}{md5[:2]}/{md5[2:]}" if md5 and not is_import else "",
            remote=line_of(out.get("remote")),
            is_import=is_import,
        )


def _folder(stage: Mapping[str, object], folder: str) -> str:
    base = stage.get("wdir")
    return posixpath.join(folder, base) if isinstance(base, str) else folder


def _read(text: str) -> Mapping[str, object]:
    document = read_yaml(text, _LIMITS)
    broken = next((issue for issue in document.issues if issue.kind in {"syntax", "limit"}), None)
    if broken:
        raise CompanionFileError(broken.message, broken.place.line)
    return _mapping(document.value)


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
