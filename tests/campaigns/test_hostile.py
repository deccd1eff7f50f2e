"""The short form of ``make hostile``: hubs of hostile projects, and that a broken promise would be seen."""

import pytest

from sharinghub_static.portal import site_pages
from tests.campaigns.hostile.run import outcomes, try_hub


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITLAB_TOKEN", "GITLAB_URL", "GITLAB_CI", "CONFIG_PATH"):
        monkeypatch.delenv(name, raising=False)


def test_hostile_projects_cost_no_other_page_a_byte() -> None:
    assert [f"{outcome.seed}: {outcome.fault}" for outcome in outcomes(2, 6, "suite") if outcome.fault] == []


def test_a_changed_page_of_a_sound_project_is_seen() -> None:
    outcome = try_hub("suite", 0, {"dataset/eo/one/index.html": b""})
    assert outcome.fault.startswith("other bytes: ")


def test_a_hub_that_is_not_built_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no page at all")

    monkeypatch.setattr(site_pages, "project_pages", fail)
    assert "exit status" in try_hub("suite", 1, {}).fault
