"""Which small files of a repository are read, and reading them.

Rules that come later see no repository, only what was read here: README, citation, DVC and MLflow files,
results of evaluations, ``.gitmodules``, the pointers of Git LFS, and where symbolic links lead.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sharinghub_static.snapshot.file_links import SYMLINK
from sharinghub_static.snapshot.readme_names import find_readme, is_readme
from sharinghub_static.snapshot.records import FileRecord, TextRecord
from sharinghub_static.sources.gitlab.batches import ask_about
from sharinghub_static.sources.gitlab.graphql import GraphqlClient
from sharinghub_static.sources.gitlab.licenses import LICENSE_PATH
from sharinghub_static.sources.values import as_count, as_text, nodes

__all__ = ["FIXED_PATHS", "Texts", "Wanted", "choose_files", "read_blobs", "read_many_texts", "read_texts"]

FIXED_PATHS = (
    "README.md",
    "readme.md",
    "CITATION.cff",
    "codemeta.json",
    ".dvc/config",
    "dvc.yaml",
    LICENSE_PATH,
)
"""Files that stand where they always stand: asked for of every project in the first query."""

_ROOT_NAMES = frozenset({"citation.bib", "citation.cff", "codemeta.json"})
_FIXED = frozenset({".dvc/config", ".gitmodules"})
_DVC_CONFIG = "/.dvc/config"
"""Ends the path of the configuration of a DVC repository in a folder (``dvc init --subdir``)."""

_EVALUATION = re.compile(r"\.eval_results/[^/]+\.ya?ml")
"""Results in the Hugging Face Hub's form: https://huggingface.co/docs/hub/eval-results."""
_MOST = {
    ".dvc": 100,
    "dvc.yaml": 10,
    "dvc.lock": 10,
    _DVC_CONFIG: 10,
    "MLmodel": 20,
    "evaluation": 20,
    "lfs": 200,
    "link": 120,
}
"""How many files of each kind are read from one repository."""

_AT_ONCE = 40
"""Paths in one query: each costs a point of complexity, so that 90 are the most an anonymous caller gets."""

_WHOLE = 10_000_000
"""Bytes up to which GitLab loads a whole blob (its ``MAX_DATA_DISPLAY_SIZE``)."""

_SECRET_WORDS = ("password", "secret", "token", "access_key", "account_key", "connection_string", "user")
_USER_IN_URL = re.compile(r"//[^/\s@]{1,200}@")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Paths of files to read, sorted: those whose text is wanted, and those that are in Git LFS."""

    texts: tuple[str, ...]
    pointers: tuple[str, ...]


@dataclass(slots=True)
class Texts:
    """What was read of one repository.

    Args:
        texts: path to text.
        sizes: path to bytes, of every file that was found; of the content for those in Git LFS.
        asked: paths that were asked for, whether they were found or not.
        failure: why some file could not be read; empty when all were.
    """

    texts: dict[str, TextRecord] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    failure: str = ""


def choose_files(files: Iterable[FileRecord]) -> Wanted:
    """The files that rules read: the best README, and so many of each kind; those near the root first."""
    found: dict[str, list[str]] = {}
    readmes = []
    for file in sorted(files, key=lambda file: (file.path.count("/"), file.path)):
        if file.kind != "blob":
            continue
        name = file.path.rpartition("/")[2]
        if is_readme(file.path):
            readmes.append(name)
        kind = next((kind for kind in (".dvc", "dvc.yaml", "dvc.lock", "MLmodel") if name == kind), "")
        if name.endswith(".dvc") and name != ".dvc":
            kind = ".dvc"
        elif file.lfs_oid:
            kind = "lfs"
        elif file.path.endswith(_DVC_CONFIG):
            kind = _DVC_CONFIG
        elif _EVALUATION.fullmatch(file.path):
            kind = "evaluation"
        elif file.path in _FIXED or (file.path == name and name.lower() in _ROOT_NAMES):
            kind = "fixed"
        elif file.mode == SYMLINK and not kind:
            kind = "link"
        if kind:
            found.setdefault(kind, []).append(file.path)
    pointers = found.pop("lfs", [])[: _MOST["lfs"]]
    texts = {path for kind, paths in found.items() for path in paths[: _MOST.get(kind)]}
    return Wanted(tuple(sorted(texts.union(filter(None, [find_readme(readmes)])))), tuple(sorted(pointers)))


def read_blobs(blobs: Iterable[Mapping[str, object]], most_bytes: int, into: Texts) -> None:
    """Take the texts from the ``nodes`` of a ``blobs`` connection.

    Args:
        blobs: with ``path``, ``rawSize``, ``lfsOid`` and perhaps ``rawTextBlob``, which is null for binaries.
        most_bytes: bytes of a text that are kept.
        into: filled.
    """
    for blob in blobs:
        path, size = as_text(blob.get("path")), as_count(blob.get("rawSize"))
        is_pointer = bool(blob.get("lfsOid"))
        if size is not None:
            into.sizes[path] = size
        if not isinstance(blob.get("rawTextBlob"), str) or not path:
            continue
        text = as_text(blob["rawTextBlob"])
        if path in _FIXED or path.endswith(_DVC_CONFIG):
            text = _without_secrets(text)
        data = text.encode("utf-8")
        if len(data) > most_bytes:
            text = data[:most_bytes].decode("utf-8", "ignore")
        # GitLab's size is the file's in its own encoding; a text that came whole is as long as it is here.
        whole = is_pointer or size is None or size < _WHOLE
        into.texts[path] = TextRecord(path, text, len(data) if whole else max(size or 0, len(data)))


def read_many_texts(
    client: GraphqlClient, wanted: Mapping[int, Wanted], most_bytes: int, into: Mapping[int, Texts]
) -> None:
    """Read files of many repositories.

    GitLab is asked for the same paths in several projects at a time. A project about which that fails is
    asked about alone.

    Args:
        client: whom to ask.
        wanted: REST id of each project to the files.
        most_bytes: bytes of a text that are kept.
        into: filled; what it has already is not read again.
    """
    for paths, ids in _groups({id_: _missing(wanted[id_], into[id_]) for id_ in wanted}):
        count = len(paths)
        replies = ask_about(client, "texts", ids, paths=paths, pathCount=count, withText=True)
        for id_, reply in replies.items():
            if not reply.failures:
                own = {*wanted[id_].texts, *wanted[id_].pointers}
                blobs = nodes(reply.node, "repository", "blobs")
                read_blobs((blob for blob in blobs if blob.get("path") in own), most_bytes, into[id_])
                # A path that is absent is not asked for again.
                into[id_].asked.update(own.intersection(paths))
    for id_ in wanted:
        read_texts(client, id_, wanted[id_], most_bytes, into[id_])


def _missing(wanted: Wanted, texts: Texts) -> list[str]:
    return [path for path in (*wanted.texts, *wanted.pointers) if path not in texts.sizes]


def _groups(paths: Mapping[int, Sequence[str]]) -> Iterator[tuple[list[str], list[int]]]:
    """Paths for one question, and the projects that it is about.

    A project with more paths than fit into one question is left to be asked about alone.
    """
    open_groups: list[tuple[dict[str, None], list[int]]] = []
    for id_ in sorted(paths, key=lambda id_: sorted(paths[id_])):
        own = dict.fromkeys(paths[id_])
        if not own or len(own) > _AT_ONCE:
            continue
        fitting = next((each for each in open_groups if len(each[0] | own) <= _AT_ONCE), None)
        if fitting is None:
            open_groups.append((own, [id_]))
        else:
            fitting[0].update(own)
            fitting[1].append(id_)
    for group, ids in open_groups:
        if len(ids) > 1:
            yield sorted(group), sorted(ids)


def read_texts(client: GraphqlClient, id_: int, wanted: Wanted, most_bytes: int, into: Texts) -> None:
    """Read files of one repository.

    GitLab refuses to send more than 20 MiB of blobs together, but sends any single one: a refused set is
    read in halves. Of files in Git LFS the size is enough, so a refused set is asked for that alone.

    Args:
        client: sends the queries.
        id_: REST id of the project.
        wanted: the files.
        most_bytes: bytes of a text that are kept.
        into: filled; what it has already is not read again.
    """
    done = into.asked.union(into.sizes)
    for some in _chunks([path for path in wanted.texts if path not in done]):
        _read_halving(client, id_, some, most_bytes, into)
    for some in _chunks([path for path in wanted.pointers if path not in into.asked]):
        if _read(client, id_, some, most_bytes, into, with_text=True):
            into.failure = _read(client, id_, some, most_bytes, into, with_text=False) or into.failure


def _read_halving(
    client: GraphqlClient, id_: int, paths: Sequence[str], most_bytes: int, into: Texts
) -> None:
    failure = _read(client, id_, paths, most_bytes, into, with_text=True)
    if failure and len(paths) > 1:
        middle = len(paths) // 2
        _read_halving(client, id_, paths[:middle], most_bytes, into)
        _read_halving(client, id_, paths[middle:], most_bytes, into)
    elif failure:
        into.failure = f"{paths[0]}: {failure}"


def _read(
    client: GraphqlClient, id_: int, paths: Sequence[str], most_bytes: int, into: Texts, *, with_text: bool
) -> str:
    """Read files with one request; returns why it failed, or nothing."""
    count = len(paths)
    payload = ask_about(client, "texts", [id_], paths=list(paths), pathCount=count, withText=with_text)[id_]
    read_blobs(nodes(payload.node, "repository", "blobs"), most_bytes, into)
    return next(iter(payload.failures.values()), "")


def _chunks(paths: Sequence[str]) -> Iterator[Sequence[str]]:
    return (paths[start : start + _AT_ONCE] for start in range(0, len(paths), _AT_ONCE))


def _without_secrets(config: str) -> str:
    """DVC's or Git's configuration without the credentials that someone may have left in it."""
    lines = []
    for line in config.splitlines():
        key, sign, value = line.partition("=")
        is_secret = any(word in key.lower() for word in _SECRET_WORDS)
        lines.append(key + sign + ("" if is_secret else _USER_IN_URL.sub("//", value)))
    return "\n".join(lines) + "\n"
