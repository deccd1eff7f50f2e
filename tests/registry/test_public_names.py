"""What ``help(extend.…)`` shows names things as an extension writes them."""

import inspect
import re

import pytest

from sharinghub_static import extend

_ROLE = re.compile(r":(?:class|data|func|meth):`~?\.?([\w.]+)`")
_DECORATOR = re.compile(r">>> (?:\w+ = |@)([\w.]+)\(")


def _documented(name: str) -> list[str]:
    """Docstrings of a name, and of the public methods of a class."""
    subject = getattr(extend, name)
    members = vars(subject).items() if isinstance(subject, type) else ()
    public = [member for key, member in members if not key.startswith("_")]
    return [inspect.getdoc(member) or "" for member in (subject, *public)]


@pytest.mark.parametrize("name", extend.__all__)
def test_docstrings_use_the_public_names(name: str) -> None:
    subject = getattr(extend, name)
    own = set(vars(subject)) if isinstance(subject, type) else set()
    for text in _documented(name):
        for reference in _ROLE.findall(text):
            assert reference in own, f"{name}: {reference} is no name of extend"
    if name.islower() and name not in {"text", "in_markdown"}:
        assert set(_DECORATOR.findall(inspect.getdoc(subject) or "")) == {f"extend.{name}"}


@pytest.mark.parametrize("name", [name for name in extend.__all__ if name[0].isupper()])
def test_a_type_has_the_name_that_its_module_gives_it(name: str) -> None:
    assert getattr(extend, name).__name__ == name
