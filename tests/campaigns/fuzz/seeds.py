# ruff: noqa: E501 - lines are data
"""Texts to start from: the sample projects, the READMEs of the tests, and a folder that the caller names."""

import json
import os
from functools import cache
from pathlib import Path

import yaml

from sharinghub_static.demo.samples import load_world

__all__ = [
    "CITATION",
    "CODEMETA",
    "DVC",
    "MARKUPS",
    "MLMODEL",
    "NOTEBOOK",
    "POINTER",
    "config_seeds",
    "corpus",
    "readme_seeds",
    "seeds_of",
]

_ROOT = Path(__file__).resolve().parents[3]
_READMES = _ROOT / "tests" / "project" / "readmes"

CITATION = """\
cff-version: 1.2.0
message: Please cite this dataset.
type: dataset
title: Alpine land cover
version: 2.1.0
doi: 10.5281/zenodo.1234567
date-released: 2024-05-01
license: CC-BY-4.0
keywords: [land cover, alps]
authors:
  - family-names: Nadir
    given-names: Ada
    name-particle: van
    orcid: https://orcid.org/0000-0002-1825-0097
    affiliation: Institute of Snow
    email: ada@private.example
  - name: The mapping team
    website: https://team.example.org
identifiers:
  - {type: doi, value: 10.5281/zenodo.1234567, description: this version}
preferred-citation:
  type: article
  title: Land cover at scale
  authors: [{family-names: Holt, given-names: Bea}]
  journal: Remote Sensing
  year: 2024
  volume: 3
  doi: 10.1016/j.rse.2024.1
references:
  - {type: article, title: Earlier work, authors: [{name: Someone}], year: "2020"}
"""
CODEMETA = json.dumps(
    {
        "@context": "https://doi.org/10.5063/schema/codemeta-2.0",
        "@type": "SoftwareSourceCode",
        "@id": "https://doi.org/10.5281/zenodo.1",
        "name": "geochip",
        "description": "Cuts pictures.",
        "softwareVersion": "1.0",
        "license": "https://spdx.org/licenses/Apache-2.0",
        "keywords": ["a", "b"],
        "identifier": [{"@type": "PropertyValue", "propertyID": "doi", "value": "10.5281/zenodo.1"}],
        "author": [
            {
                "@type": "Person",
                "@id": "https://orcid.org/0000-0002-1825-0097",
                "givenName": "Ada",
                "familyName": "Nadir",
                "email": "ada@private.example",
                "affiliation": {"@type": "Organization", "name": "Institute"},
            }
        ],
    },
    indent=1,
)
DVC = (
    "outs:\n- md5: d41d8cd98f00b204e9800998ecf8427e\n  size: 12\n  hash: md5\n  path: big.tif\n",
    "outs:\n- md5: d41d8cd98f00b204e9800998ecf8427e.dir\n  size: 12\n  nfiles: 3\n  path: data\nwdir: ..\n",
    "schema: '2.0'\nstages:\n  train:\n    cmd: python train.py\n    deps:\n    - path: data\n      md5: abc\n"
    "    outs:\n    - path: model.pkl\n      md5: d41d8cd98f00b204e9800998ecf8427e\n      size: 3\n",
    "stages:\n  train:\n    cmd: python train.py\n    deps: [data]\n    outs: [model.pkl]\n    metrics: [{m.json: {}}]\n",
    "[core]\n    remote = store\n['remote \"store\"']\n    url = s3://bucket/path\n    endpointurl = https://s3.example\n",
)
MLMODEL = (
    "artifact_path: model\nflavors:\n  python_function:\n    env: {conda: conda.yaml}\n    loader_module: mlflow.sklearn\n"
    "  sklearn:\n    pickled_model: model.pkl\n    sklearn_version: 1.7.0\nmlflow_version: 3.1.0\n"
    "model_size_bytes: 1234\nrun_id: 0123456789abcdef0123456789abcdef\nmodel_uuid: m-1\n"
    'signature:\n  inputs: \'[{"type": "double", "name": "red", "required": true}]\'\n'
    '  outputs: \'[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 4]}}]\'\n'
    "  params: null\nutc_time_created: '2026-01-01 00:00:00.0'\n"
)
POINTER = (
    "version https://git-lfs.github.com/spec/v1\noid sha256:" + "ab" * 32 + "\nsize 12345\n",
    "*.tif filter=lfs diff=lfs merge=lfs -text\n[attr]binary -diff\n",
    '[submodule "libs/x"]\n\tpath = libs/x\n\turl = https://gitlab.example.org/eo/x.git\n\tbranch = main\n',
)
NOTEBOOK = json.dumps(
    {
        "cells": [
            {"cell_type": "markdown", "metadata": {}, "source": ["# Title\n", "text"]},
            {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [], "source": "import x"},
        ],
        "metadata": {"kernelspec": {"name": "python3"}, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
)


MARKUPS = {
    "rst": (
        "Reef maps\n=========\n\n|badge|_ `the guide <docs/guide.rst>`_ :math:`a^2` [1]_\n\n"
        ".. |badge| image:: a.png\n   :alt: x\n.. _badge: https://a.org\n\n.. note:: Mind this.\n\n"
        ".. code-block:: python\n\n   import reef\n\n===  ===\n A    B\n===  ===\n 1   2|3\n===  ===\n\n"
        ".. list-table::\n   :header-rows: 1\n\n   * - a\n     - b\n   * - 1\n     - 2\n\n.. [1] note\n",
    ),
    "adoc": ("= Reef maps\n:toc:\n\n== Use\n\nimage::a.png[A map]\n\n|===\n|a |b\n|===\n",),
    "org": ("#+TITLE: Reef maps\n* Use\n[[https://a.org][A link]]\n#+BEGIN_SRC python\nx\n#+END_SRC\n",),
    "mediawiki": ("= Reef maps =\n[[File:a.png]]\n{|\n| a || b\n|}\n",),
    "ipynb": (NOTEBOOK,),
    "txt": ("Reef maps\n\n  as it is\n",),
}
"""READMEs that are not Markdown, by the ending of their names."""


def corpus() -> Path | None:
    """A folder of real files that the caller has (``FUZZ_CORPUS``), none of which is kept here."""
    named = os.environ.get("FUZZ_CORPUS")
    return Path(named) if named else None


def readme_seeds(corpus: Path | None) -> tuple[str, ...]:
    """READMEs: of the samples, of the tests, and real ones from ``corpus/readme``."""
    sampled = [
        file.content.decode("utf-8", "replace")
        for project in load_world().projects
        for file in project.files
        if file.path.lower().endswith(".md")
    ]
    tested = [path.read_bytes().decode("utf-8", "replace") for path in sorted(_READMES.glob("*.md"))]
    small = [text for text in sampled + tested if len(text) < 40_000]
    return (*small, *_folder(corpus, "readme"))


def seeds_of(kind: str, corpus: Path | None) -> tuple[str, ...]:
    """Companion files of a kind, or READMEs by an ending: ``cff``, ``codemeta``, ``dvc``, ``rst``, …."""
    own = {
        **MARKUPS,
        "cff": (CITATION,),
        "codemeta": (CODEMETA,),
        "dvc": DVC,
        "mlmodel": (MLMODEL,),
        "pointer": POINTER,
        "ipynb": (NOTEBOOK,),
    }[kind]
    return (*own, *_folder(corpus, kind))


@cache
def config_seeds() -> tuple[str, ...]:
    """Configurations: the one that a portal starts with, and a small one of SharingHub's keys."""
    whole = (_ROOT / "tests/site_config.yml").read_text("utf-8")
    plain = yaml.safe_dump(yaml.safe_load(whole), allow_unicode=True)
    return whole, plain, _MORE


_MORE = """\
gitlab:
  url: https://gitlab.example.org
  timeout: 20
  max-files: 100
  visibility: internal
  ignore: {topics: [a, b], groups: [x/y]}
stac:
  root_href: https://pages.example.org/hub
  root: {id: hub, title: Hub, description: A hub., logo: logo.png}
  extensions: {eo: https://stac-extensions.github.io/eo/v1.1.0/schema.json}
  categories:
    - id: dataset
      title: Datasets
      gitlab_topic: sharinghub:dataset
      assets: ["*.tif", {glob: "*.csv", type: text/csv, roles: [data]}]
mlflow: {type: mlflow, url: "https://mlflow.example.org"}
jupyterlab: {url: https://jupyter.example.org}
ranking: {weights: {stars: 1, completeness: 2}}
reviews: {labels: [review]}
tags: {gitlab: {minimum_count: 2}, sections: [{name: A, keywords: [x], enabled_for: [dataset]}]}
alerts: {type: info, title: New, message: "Read [this](https://x.example)"}
external-urls: [{name: A, url: https://a.example}, {name: B, dropdown: [{name: C, url: https://c.example}]}]
"""


def _folder(corpus: Path | None, kind: str) -> tuple[str, ...]:
    if corpus is None or not (corpus / kind).is_dir():
        return ()
    texts = [path.read_bytes().decode("utf-8", "replace") for path in sorted((corpus / kind).iterdir())]
    return tuple(text for text in texts if text and len(text) < 250_000)
