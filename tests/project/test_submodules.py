"""Submodules of the repository as links."""

import pytest

from sharinghub_static.project.interpret import interpret
from sharinghub_static.project.model import Link, ProjectReference
from sharinghub_static.snapshot.records import TextRecord
from tests.projects import GITLAB, make_config, make_record

PUBLISHED = frozenset({"eo/model", "eo/tools"})


def links(text: str) -> list[Link]:
    record = make_record(
        "eo/model", topics=("sharinghub:aimodel",), texts=(TextRecord(".gitmodules", text, len(text)),)
    )
    found = interpret(record, make_config(), PUBLISHED)
    return [link for link in found.links if link.source == "submodule"]


@pytest.mark.parametrize(
    "address",
    [
        "../tools.git",
        "../../eo/tools",
        f"{GITLAB}/eo/tools.git",
        f"{GITLAB}/EO/Tools",
        "git@gitlab.example.org:eo/tools.git",
        "ssh://git@gitlab.example.org:2222/eo/tools.git",
        "https://someone:secret@gitlab.example.org/eo/tools.git",
    ],
)
def test_a_submodule_of_the_hub_is_a_project_of_it(address: str) -> None:
    (link,) = links(f'[submodule "tools"]\n\tpath = tools\n\turl = {address}\n')
    assert isinstance(link.href, ProjectReference)
    assert link.href.full_path.lower() == "eo/tools"
    assert (link.rel, link.type) == ("related", "application/geo+json")


@pytest.mark.parametrize(
    ("address", "href"),
    [
        ("https://github.com/pytorch/vision.git", "https://github.com/pytorch/vision"),
        ("git@github.com:pytorch/vision.git", "https://github.com/pytorch/vision"),
        ("https://user:pass@github.com/pytorch/vision", "https://github.com/pytorch/vision"),
        ("../private.git", f"{GITLAB}/eo/private"),
    ],
)
def test_any_other_submodule_is_an_address(address: str, href: str) -> None:
    (link,) = links(f'[submodule "x"]\n\turl = {address}\n')
    assert (link.href, link.type) == (href, "text/html")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not a section",
        '[submodule "x"]\n\tpath = x\n',
        '[submodule "x"]\n\turl = /srv/git/x.git\n',
        '[submodule "x"]\n\turl = javascript:alert(1)\n',
        '[submodule "x"]\n\turl = ../../../../../etc\n',
        '[submodule "x"]\n\turl = https://[::1\n',
        '[submodule "x"]\n\turl = ../model.git\n',
        "[submodule\n\turl = ../tools.git\n",
        "\x00\ufeff[[[",
    ],
)
def test_what_leads_nowhere_is_no_link(text: str) -> None:
    assert links(text) == []


def test_the_same_submodule_twice_is_one_link_and_many_are_not_all_taken() -> None:
    assert len(links("".join(f'[submodule "{n}"]\nurl = ../tools.git\n' for n in range(3)))) == 1
    many = "".join(f'[submodule "{n}"]\nurl = https://example.org/group/{n}\n' for n in range(80))
    assert len(links(many)) == 50
