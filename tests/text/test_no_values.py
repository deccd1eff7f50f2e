"""Texts that stand for no value, and those that only look so."""

from sharinghub_static.text.no_values import stands_for_none
from tests.cases import each_case

NONE = [
    "nan", "NaN", "None", "null", "N/A", "undefined", "TBD", "todo", ".inf", "-Infinity", "{{ version }}",
    "${VERSION}", "<version>", "@VERSION@", "x.y.z", "vX.Y.Z", "your-version", "__version__",
    "$VERSION", "v${project.version}", "v{{ version }}", "0+unknown", "$Revision$", "%(version)s",
    "{version}", "#{VERSION}", "@@VERSION@@",
]  # fmt: skip
VALUES = [
    "1.10",
    "0",
    "v2.0.0-rc1",
    "2024.06",
    "nano",
    "nonesuch",
    "a<b",
    "Infinity War",
    "latest",
    "x86",
    "$5",
    "v1{a}",
    "{}",
]


@each_case("text", NONE)
def test_it_stands_for_none(text: str) -> None:
    assert stands_for_none(text)


@each_case("text", VALUES)
def test_it_is_a_value(text: str) -> None:
    assert not stands_for_none(text)
