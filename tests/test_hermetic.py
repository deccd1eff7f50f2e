"""The tests are about this program, whoever has forked it and whatever portal it publishes there."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("path", [ROOT / "site_config.yml", str(ROOT / "tests/../site_config.yml")])
def test_no_test_reads_the_configuration_of_the_owner(path):
    with pytest.raises(AssertionError, match=r"tests/site_config\.yml"):
        Path(path).read_text()


def test_the_configuration_of_the_tests_can_be_read(tmp_path):
    assert (ROOT / "tests/site_config.yml").read_text()
    (tmp_path / "site_config.yml").write_text("")
