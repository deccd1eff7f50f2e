"""The short form of ``make chaos``: every third fault."""

from tests.campaigns.chaos.run import FAULTS, Outcome, suffer


def test_the_old_site_stays_and_the_next_build_is_a_clean_one() -> None:
    outcomes = list(suffer(FAULTS[::3]))
    assert [outcome for outcome in outcomes if not outcome.is_sound] == []
    assert any(outcome.status for outcome in outcomes)


def test_each_broken_promise_counts() -> None:
    sound = Outcome("x", 1, 1, bug=False, whole=True, healed=True)
    assert sound.is_sound
    assert not Outcome("x", 1, 2, bug=False, whole=True, healed=True).is_sound
    assert not Outcome("x", 1, 1, bug=True, whole=True, healed=True).is_sound
    assert not Outcome("x", 1, 1, bug=False, whole=False, healed=True).is_sound
    assert not Outcome("x", 1, 1, bug=False, whole=True, healed=False).is_sound
