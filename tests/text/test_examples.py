"""The examples in the docstrings of the shared text tools are true."""

import doctest
from importlib import import_module
from pkgutil import iter_modules

from sharinghub_static import text


def test_every_example_gives_what_it_says() -> None:
    for module in iter_modules(text.__path__):
        result = doctest.testmod(import_module(f"{text.__name__}.{module.name}"))
        assert result.failed == 0, module.name
