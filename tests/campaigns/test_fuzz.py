"""The short form of ``make fuzz``, and that it can find what it looks for."""

import warnings

import pytest

from tests.campaigns.fuzz import run, targets
from tests.campaigns.fuzz.run import fuzz, input_of
from tests.campaigns.fuzz.targets import TARGETS, Target


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_no_input_crashes_what_reads_it(target: Target) -> None:
    many = 20 if target.name.endswith("replies") else 150
    (outcome,) = fuzz(many, seed="suite", only=target.name)
    assert outcome.inputs == many
    assert [f"{crash.kind} #{crash.number}\n{crash.trace}" for crash in outcome.crashes.values()] == []


def test_a_number_stands_for_the_same_input_each_time() -> None:
    for target in TARGETS:
        assert repr(input_of(target, "a", 7)) == repr(input_of(target, "a", 7))


def test_a_crash_is_found_and_counted_by_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(text: str) -> None:
        if len(text) % 2:
            raise KeyError(text)
        warnings.warn("odd", stacklevel=1)

    broken = Target("broken", 1, lambda random: "x" * random.randrange(50), read)
    for module in (run, targets):
        monkeypatch.setattr(module, "TARGETS", (broken,))
    (outcome,) = fuzz(40)
    assert sorted(crash.kind.partition(" ")[0] for crash in outcome.crashes.values()) == [
        "KeyError",
        "UserWarning",
    ]
    assert sum(crash.times for crash in outcome.crashes.values()) == 40
