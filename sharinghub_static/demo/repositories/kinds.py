"""What a repository is, by what is in it: the topics of a repository without topics of its own.

The rules are those of docs/demo.md. Tests, documentation and examples are not looked at, for they hold data
and models of everything.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import PurePosixPath
from typing import Final

import yaml
from identify.vendor.licenses import LICENSES

from sharinghub_static.demo.world import SampleFile

__all__ = ["find_license", "find_topics", "programming_languages"]

_ASIDE: Final = re.compile(
    r"(?:\A|/)(?:\.github|\.gitlab|__?tests?__?|tests?|testing|testdata|docs?|documentation|examples?|fixtures|"
    r"samples?|tutorials?|vendor|third[-_]?party|node_modules)/",
    re.IGNORECASE,
)
_WEIGHTS: Final = re.compile(
    r"\.(?:onnx|safetensors|pth?|ckpt|keras|tflite|gguf|pb)\Z|(?:\A|/)(?:MLmodel|model[-_ ]?card\.\w+)\Z",
    re.IGNORECASE,
)
_DATA: Final = re.compile(
    r"(?<!\A)\.dvc\Z|(?:\A|/)(?:datapackage|dataset_infos?|croissant)\.json\Z|\A(?:catalog|collection)\.json\Z|"
    r"\A\.datalad/config\Z",
    re.IGNORECASE,
)
_DATA_FOLDER: Final = re.compile(r"\A(?:data|datasets?|raw|labels)/", re.IGNORECASE)
_WORKFLOW: Final = re.compile(r"\.cwl\Z", re.IGNORECASE)
_IMAGE: Final = re.compile(r"\A(?:Dockerfile|Containerfile)\Z", re.IGNORECASE)
_LIBRARY: Final = re.compile(
    r"\A(?:pyproject\.toml|setup\.py|package\.json|Cargo\.toml|DESCRIPTION|go\.mod|pom\.xml)\Z"
)
"""A library has an image too, to be tested in; what is an image alone is there to be run."""
_DASHBOARD: Final = re.compile(r"(?:\A|/)(?:streamlit_app\.py|voila\.json)\Z|\A\.streamlit/", re.IGNORECASE)

_MODEL_KEYS: Final = {"pipeline_tag", "library_name", "base_model", "model-index", "model_name"}
_DATA_KEYS: Final = {"task_categories", "dataset_info", "size_categories", "annotations_creators", "configs"}

_LANGUAGES: Final = {
    "py": "Python", "pyx": "Cython", "ipynb": "Jupyter Notebook", "r": "R", "rmd": "RMarkdown", "jl": "Julia",
    "c": "C", "h": "C", "cc": "C++", "cpp": "C++", "cxx": "C++", "hpp": "C++", "hxx": "C++", "txx": "C++",
    "java": "Java", "kt": "Kotlin", "scala": "Scala", "go": "Go", "rs": "Rust", "rb": "Ruby", "php": "PHP",
    "js": "JavaScript", "mjs": "JavaScript", "ts": "TypeScript", "tsx": "TypeScript", "vue": "Vue",
    "html": "HTML", "css": "CSS", "scss": "SCSS", "sh": "Shell", "bash": "Shell", "ps1": "PowerShell",
    "m": "MATLAB", "f": "Fortran", "f90": "Fortran", "for": "Fortran", "cu": "Cuda", "cs": "C#", "lua": "Lua",
    "pl": "Perl", "pm": "Perl", "el": "Emacs Lisp", "tex": "TeX", "cmake": "CMake",
    "cwl": "Common Workflow Language",
}  # fmt: skip
"""File ending to the language, for those that GitLab counts: no data and no prose."""


def find_topics(files: Sequence[SampleFile]) -> tuple[str, ...]:
    """The categories' topics; a repository in which nothing tells is a tool.

    Args:
        files: the newest tree.
    """
    front_matter = _front_matter(files)
    own = [file.path for file in files if not _ASIDE.search(file.path)]
    topics = []
    if _MODEL_KEYS & front_matter or any(_WEIGHTS.search(path) for path in own):
        topics.append("sharinghub:aimodel")
    in_data = sum(_DATA_FOLDER.search(path) is not None for path in own)
    if _DATA_KEYS & front_matter or any(_DATA.search(path) for path in own) or in_data * 2 > len(own) > 0:
        topics.append("sharinghub:dataset")
    is_library = any(_LIBRARY.search(path) for path in own)
    if any(_WORKFLOW.search(path) or (_IMAGE.search(path) and not is_library) for path in own):
        topics.append("sharinghub:processor")
    if any(_DASHBOARD.search(path) for path in own):
        topics.append("sharinghub:dashboard")
    return tuple(topics) or ("sharinghub:tool",)


def _front_matter(files: Sequence[SampleFile]) -> set[str]:
    """The keys at the head of the README."""
    readme = next((file for file in files if file.path.lower() == "readme.md" and file.size), None)
    text = readme.content[:20_000].decode("utf-8", "replace") if readme else ""
    match = re.match(r"---[ \t]*\r?\n(.*?)\r?\n---", text, re.DOTALL)
    try:
        content = yaml.safe_load(match[1]) if match else None
    except (yaml.YAMLError, ValueError, RecursionError):
        return set()
    return {str(key) for key in content} if isinstance(content, dict) else set()


def programming_languages(files: Sequence[SampleFile]) -> dict[str, float]:
    """Language to its share of the bytes, in percent, as GitLab shows it."""
    counted: Counter[str] = Counter()
    for file in files:
        name = _LANGUAGES.get(PurePosixPath(file.path).suffix[1:].lower())
        if name is None and PurePosixPath(file.path).name == "Dockerfile":
            name = "Dockerfile"
        if name is not None and not file.lfs_oid:
            counted[name] += file.size
    whole = sum(counted.values())
    return {name: round(100 * part / whole, 2) for name, part in counted.most_common(5)} if whole else {}


_LICENSE_FILE: Final = re.compile(r"(?:(?:un)?licen[sc]es?|copying)(?:[-_.][^/]+)?", re.IGNORECASE)
_RESTRICTION: Final = re.compile(
    r"commons\s+clause|non-?commercial|(?:no|not?\b.{0,60})\s+commercial(?:ly)?\b|commercial\s+(?:use|purposes?)\s+"
    r"(?:is|are)\s+(?:not|prohibited|forbidden)|(?:academic|research|educational|personal)\s+(?:use|purposes?)\s+only"
    r"|only\s+for\s+(?:academic|research|educational|personal)|additional\s+(?:restriction|condition)s?\b"
    r"|shall\s+be\s+used\s+for\s+good",
    re.IGNORECASE,
)
"""What makes another licence of a well-known text, unless it is part of that text."""
_WORD: Final = re.compile(r"\w+")
_ALIKE: Final = 0.75
"""Share of word triples in common from which two licences are the same, as in go-license-detector."""


def find_license(files: Sequence[SampleFile]) -> str:
    """GitLab's key of the licence in the files at the root; ``other`` for a text that it does not know.

    Two licences are ``other`` too: one key can say no more of them. What GitLab's detector takes for a known
    licence although it has restrictions of its own is ``other`` here, where it would be published.
    """
    paths = sorted(
        (file for file in files if file.size and _LICENSE_FILE.fullmatch(file.path)),
        key=lambda file: ("-" in file.path or "_" in file.path, file.path),
    )
    if not paths:
        return ""
    first, *further = [_license_in(file.content[:60_000].decode("utf-8", "replace")) for file in paths]
    # What is beside the licence is often that of other people's parts, in words of its own.
    keys = {first, *(key for key in further if key != "other")}
    if keys == {"gpl-3.0", "lgpl-3.0"}:
        return "lgpl-3.0"  # which is the GPL and some permissions more, in two files
    return first if len(keys) == 1 else "other"


def _license_in(text: str) -> str:
    triples = _triples(text)
    best, key, its_text = 0.0, "other", ""
    for identifier, known, words in _known_licenses():
        alike = len(triples & known) / max(1, len(triples | known))
        if alike > best:
            best, key, its_text = alike, identifier, words
    is_restricted = len(_RESTRICTION.findall(text)) > len(_RESTRICTION.findall(its_text))
    return key if best >= _ALIKE and not is_restricted else "other"


@cache
def _known_licenses() -> tuple[tuple[str, frozenset[tuple[str, ...]], str], ...]:
    return tuple((identifier.lower(), _triples(text), text) for identifier, text in LICENSES)


def _triples(text: str) -> frozenset[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return frozenset(zip(words, words[1:], words[2:], strict=False))
