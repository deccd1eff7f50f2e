"""SPDX expressions: read as SPDX spells them, refused where SPDX does not know them."""

import pytest

from sharinghub_static.project.license import SpdxError, license_page, parse_spdx


@pytest.mark.parametrize(
    ("written", "expression", "identifiers"),
    [
        ("MIT", "MIT", ("MIT",)),
        ("mit", "MIT", ("MIT",)),
        ("cc-by-sa-4.0", "CC-BY-SA-4.0", ("CC-BY-SA-4.0",)),
        ("GPL-2.0+", "GPL-2.0-or-later", ("GPL-2.0-or-later",)),
        ("MIT OR Apache-2.0", "MIT OR Apache-2.0", ("MIT", "Apache-2.0")),
        ("Apache-2.0 AND MIT AND 0BSD", "Apache-2.0 AND MIT AND 0BSD", ("Apache-2.0", "MIT", "0BSD")),
        ("(MIT)", "MIT", ("MIT",)),
        (
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "GPL-2.0-only WITH Classpath-exception-2.0",
            ("GPL-2.0-only", "Classpath-exception-2.0"),
        ),
    ],
)
def test_reads_expressions_as_spdx_spells_them(
    written: str, expression: str, identifiers: tuple[str, ...]
) -> None:
    assert parse_spdx(written) == (expression, identifiers)


@pytest.mark.parametrize(
    "written",
    ["", " ", "MIT OR", "OR", "(MIT", "MIT Apache-2.0", "Apache 2.0", "nonsense", "LicenseRef-mine",
     "MIT WITH MIT", "Classpath-exception-2.0", "(" * 200, "MIT OR " * 50 + "MIT", "M\x00IT", "\ud800", "🌊",
     "( OR MIT"],
)  # fmt: skip
def test_refuses_what_spdx_does_not_know(written: str) -> None:
    with pytest.raises(SpdxError):
        parse_spdx(written)


def test_pages_stand_at_spdx() -> None:
    assert license_page("MIT") == "https://spdx.org/licenses/MIT.html"
