"""The tests are about this program, whoever has forked it and whatever portal it publishes there."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from sharinghub_static.sources.http.certificates import find_authorities

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("path", [ROOT / "site_config.yml", str(ROOT / "tests/../site_config.yml")])
def test_no_test_reads_the_configuration_of_the_owner(path):
    with pytest.raises(AssertionError, match=r"tests/site_config\.yml"):
        Path(path).read_text()


def test_the_configuration_of_the_tests_can_be_read(tmp_path):
    assert (ROOT / "tests/site_config.yml").read_text()
    (tmp_path / "site_config.yml").write_text("")


def test_no_proxy_and_no_authority_of_this_machine_is_in_use():
    assert find_authorities() == ()
    assert not [name for name in os.environ if name.lower().endswith("_proxy")]


def test_no_property_fails_for_the_speed_of_this_machine():
    assert settings().deadline is None
    assert HealthCheck.too_slow in settings().suppress_health_check
