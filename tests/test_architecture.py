"""The tables of ``docs/architecture.md`` are what import-linter enforces, row by row."""

import re
import tomllib
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[1]
_PACKAGE = _ROOT / "sharinghub_static"
_PAGE = (_ROOT / "docs/architecture.md").read_text("utf-8")
_CONTRACTS: list[dict[str, Any]] = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))["tool"][
    "importlinter"
]["contracts"]
_SHARED_LAYERS = 3


def _layers(container: str) -> list[list[str]]:
    [contract] = [one for one in _CONTRACTS if one.get("containers") == [container]]
    assert contract["exhaustive"]
    return [re.split(r" [|:] ", layer) for layer in contract["layers"]]


def _rows(heading: str) -> list[list[str]]:
    """The cells of each row of the table whose first column has this heading."""
    _, _, table = _PAGE.partition(f"| {heading} |")
    rows = re.match(r"[^\n]*\n\|[ |-]*\n((?:\|.*\n)*)", table)
    assert rows is not None
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows[1].splitlines()]


def _names(cell: str) -> list[str]:
    return re.findall(r"`([\w.]+?)(?:\.py|/)?`", cell)


def _forbidden(package: str) -> set[str]:
    """Modules below ``sharinghub_static`` that the other contracts take from a package."""
    return {
        name.partition(".")[2]
        for contract in _CONTRACTS
        if contract["type"] == "forbidden" and f"sharinghub_static.{package}" in contract["source_modules"]
        for name in contract["forbidden_modules"]
        if name.startswith("sharinghub_static.")
    }


def _parts(package: str) -> set[str]:
    folder = _PACKAGE / package
    paths = [path for path in folder.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()]
    return {f"{package}.{path.stem}" for path in paths if path.stem != "__init__"}


def _may_import(package: str, below: list[str]) -> set[str]:
    """What the contracts leave of the layers below, without the shared ones: packages, or parts of them."""
    forbidden = _forbidden(package)
    left: set[str] = set()
    for other in below:
        parts = {name for name in forbidden if name.startswith(f"{other}.")}
        if other not in forbidden:
            left |= _parts(other) - parts if parts else {other}
    return left


def test_the_rows_are_the_layers_and_what_the_contracts_leave_of_those_below() -> None:
    layers = _layers("sharinghub_static")
    own, shared = layers[:-_SHARED_LAYERS], [name for layer in layers[-_SHARED_LAYERS:] for name in layer]
    rank = {name: at for at, layer in enumerate(own) for name in layer}
    ranks = []
    for first, _, last in _rows("`sharinghub_static/…`"):
        for package in _names(first):
            ranks.append(rank.pop(package))
            below = [name for layer in own[ranks[-1] + 1 :] for name in layer]
            allowed = _may_import(package, below)
            written = set(below) if last == "everything below" else set(_names(last))
            # The old address of another package is nobody's to import.
            assert written - {"insight"} == allowed - {"insight"}, package
    assert rank == {}
    assert ranks == sorted(ranks)
    [line] = re.findall(r"^Every package may import these.*?: (.*)$", _PAGE, re.MULTILINE)
    assert _names(line) == shared


def test_the_packages_of_the_portal_are_its_layers() -> None:
    names = [name for first, *_ in _rows("`portal/…`") for name in _names(first)]
    assert names == [name for layer in _layers("sharinghub_static.portal") for name in layer]


def test_the_clients_that_the_page_names_are_those_of_the_contract() -> None:
    [contract] = [one for one in _CONTRACTS if "httpx" in one.get("forbidden_modules", ())]
    [line] = [line for line in _PAGE.splitlines() if line.startswith("The clients of GitLab and MLflow")]
    assert _names(line) == [
        *contract["forbidden_modules"],
        *(name.removeprefix("sharinghub_static.") for name in contract["source_modules"]),
    ]
