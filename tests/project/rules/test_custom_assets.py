"""Rule 14: an asset rule with ``key`` and ``href`` and no glob is an asset of its own."""

import pytest

from tests.project.reading import asset, codes, line_and_key, read
from tests.projects import GITLAB


def test_takes_key_and_href() -> None:
    front = "assets: [{key: tiles, href: 'https://example.org/{z}.png', type: image/png, roles: [visual]}]"
    found = asset(read(front), "tiles")
    assert (found.type, found.roles) == ("image/png", ("visual",))
    assert found.href.startswith("https://example.org/")


def test_takes_a_file_for_href() -> None:
    assert asset(read("assets: [{key: a, href: a.csv}]", files=("a.csv",)), "a").path == "a.csv"


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("{key: a}", "SH407"),
        ("{href: https://example.org}", "SH407"),
        ("{title: a}", "SH407"),
        ("{key: a, href: 'javascript:alert(1)'}", "SH401"),
        ("{key: a, href: missing.csv}", "SH403"),
        ("{key: a, href: 'mailto:a@example.org'}", "SH401"),
        (f"{{key: a, href: 'dataset+{GITLAB}/eo/cover'}}", "SH405"),
    ],
)
def test_a_rule_that_makes_no_asset_is_never_dropped_in_silence(rule: str, code: str) -> None:
    project = read(f"assets:\n  - {rule}")
    assert not project.assets
    assert line_and_key(project, code)[0] == 3


def test_an_address_without_a_key_has_its_last_name() -> None:
    project = read(
        "assets: ['https://example.org/a/map%20b.tif?x=1', {href: 'https://example.org/tiles.json'}]"
    )
    assert [(asset.key, asset.href) for asset in project.assets] == [
        ("map b.tif", "https://example.org/a/map%20b.tif?x=1"),
        ("tiles.json", "https://example.org/tiles.json"),
    ]
    assert {"SH407", "SH408"}.isdisjoint(codes(project))
    assert "SH407" in codes(read("assets: ['https://example.org/']"))
