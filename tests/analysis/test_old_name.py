"""Plugins that import ranking rules by the old name go on working, with a notice."""

import importlib
import sys

import pytest

from sharinghub_static.analysis import ranking


def test_the_old_name_gives_the_same_and_says_the_new_one() -> None:
    sys.modules.pop("sharinghub_static.insight.ranking", None)
    with pytest.warns(DeprecationWarning, match="analysis.ranking"):
        old = importlib.import_module("sharinghub_static.insight.ranking")
    assert all(getattr(old, name) is getattr(ranking, name) for name in ranking.__all__)
