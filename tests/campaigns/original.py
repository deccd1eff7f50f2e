"""Runs SharingHub's own server against the embedded GitLab and compares its Items with ours: make original.

python -m tests.campaigns.original --server FOLDER --python PYTHON

FOLDER is a working copy of https://github.com/csgroup-oss/sharinghub-server at 0.4.0, PYTHON one with its
dependencies and uvicorn. Both read the configuration of this repository. Printed is each field that differs,
with how many Items it differs in and one example; docs/sharinghub.md says why.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from sharinghub_static.demo.mlflow_server import free_port
from tests.snippet_runs import Served, serve_samples

__all__ = ["compare", "flat", "main"]

_ROOT = Path(__file__).resolve().parents[2]

_ANSWERS_ONLY = ("links", "stac_version", "stac_extensions", "id", "collection", "bbox", "geometry")


def main(arguments: list[str]) -> int:
    """Compare and print; 1 where the server failed for an Item that we have."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", type=Path, required=True)
    parser.add_argument("--python", required=True)
    options = parser.parse_args(arguments)
    failed = 0
    differences: dict[str, list[tuple[str, Any, Any]]] = defaultdict(list)
    with (
        tempfile.TemporaryDirectory() as folder,
        serve_samples(_made(Path(folder) / "hub")) as served,
        _server(options.server.absolute(), options.python, served) as address,
    ):
        for path in ("", "/collections", "/conformance"):
            httpx.get(f"{address}/stac{path}").raise_for_status()
        ours = list(_ours(served.public))
        for item in ours:
            full_path = item["properties"]["sharinghub:path"]
            answer = httpx.get(
                f"{address}/stac/collections/{item['collection']}/items/{full_path}", timeout=60
            )
            if answer.status_code != httpx.codes.OK:
                failed += 1
                print(f"{item['collection']} {full_path}: {answer.status_code} {answer.text[:300]}")
                continue
            for field, theirs, mine in compare(answer.json(), item):
                differences[field].append((full_path, theirs, mine))
        for mode in ("reference", "preview", "full"):
            found = httpx.get(f"{address}/stac/collections/dataset/items?mode={mode}&limit=50", timeout=120)
            print(f"list of datasets, {mode}: {found.status_code}, {len(found.json().get('features', []))}")
        words = httpx.get(f"{address}/stac/search?collections=dataset&q=alpine,land", timeout=60).json()
        print("search 'alpine land':", [f["id"] for f in words.get("features", [])])
    print(f"{len(ours)} Items of ours, {failed} that the original fails for")
    for field, rows in sorted(differences.items(), key=lambda row: -len(row[1])):
        where, theirs, mine = rows[0]
        print(
            f"{field}: {len(rows)} Items, as {where}\n"
            f"    original: {_short(theirs)}\n    ours:     {_short(mine)}"
        )
    return 1 if failed else 0


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < 160 else f"{text[:157]}..."


def _ours(public: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(public.glob("stac/*/*/*.json")):
        content = json.loads(file.read_bytes())
        if content.get("type") == "Feature":
            yield content


def compare(theirs: dict[str, Any], ours: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Each field of two Items that differs, with both values; None for one that is absent.

    Of assets the keys are compared and what each says, of links how many of each relation there are.
    """
    left, right = flat(theirs), flat(ours)
    for field in sorted(left.keys() | right.keys()):
        if left.get(field) != right.get(field):
            yield field, left.get(field), right.get(field)


def flat(item: dict[str, Any]) -> dict[str, Any]:
    """An Item's fields by name."""
    fields: dict[str, Any] = {name: item.get(name) for name in _ANSWERS_ONLY if name != "links"}
    fields["stac_extensions"] = sorted(item.get("stac_extensions", ()))
    fields |= {f"properties.{name}": value for name, value in item["properties"].items()}
    relations: dict[str, int] = defaultdict(int)
    for link in item["links"]:
        relations[link["rel"]] += 1
    fields |= {f"links.{name}": count for name, count in relations.items()}
    fields["assets"] = sorted(item["assets"])
    for asset in item["assets"].values():
        for name in asset:
            fields[f"assets.*.{name}"] = "there"
    return fields


@contextmanager
def _server(folder: Path, python: str, served: Served) -> Iterator[str]:
    port = free_port(0)
    address = f"http://127.0.0.1:{port}/api"
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "GITLAB", "MLFLOW"))},
        "PYTHONPATH": str(folder),
        "CONFIG_PATH": str(_ROOT / "tests/site_config.yml"),
        "GITLAB_URL": served.gitlab,
        "GITLAB_ALLOW_PUBLIC": "true",
        "SESSION_SECRET_KEY": "of-no-use",
        "ENABLE_CACHE": "false",
    }
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [python, "-m", "uvicorn", "app.main:app", "--host", "127.0.0.1", "--port", str(port)],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            for _ in range(300):
                try:
                    httpx.get(f"{address}/stac/conformance")
                    break
                except httpx.TransportError:
                    if process.poll() is not None:
                        log.seek(0)
                        raise SystemExit(log.read().decode()[-3000:]) from None
                    time.sleep(0.2)
            yield address
        finally:
            process.terminate()
            process.wait(30)
            log.seek(0)
            errors = [line for line in log.read().decode().splitlines() if "Error" in line]
            print("\n".join(dict.fromkeys(errors[-20:])))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
