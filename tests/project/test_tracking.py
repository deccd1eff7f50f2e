"""What the tracking server did not tell is a Problem of the project."""

from datetime import UTC, datetime

from sharinghub_static.project.interpret import interpret
from sharinghub_static.snapshot.tracking_records import RegisteredModelRecord, TrackingRecord
from tests.projects import make_config, make_record


def problems(*failures: tuple[str, str], known: bool = True) -> list[tuple[str, str]]:
    record = TrackingRecord(
        project_id=7,
        kind="mlflow",
        tracking_uri="https://ml.example.org",
        web_url="https://ml.example.org/#/experiments",
        models_url="https://ml.example.org/#/models",
        read_at=datetime(2026, 2, 3, tzinfo=UTC),
        models=(RegisteredModelRecord("Cover (7)", "Cover", "https://ml.example.org"),) if known else (),
        failures=failures,
    )
    found = interpret(make_record(), make_config(), tracking=record).problems
    return [(each.code, each.message) for each in found if each.code.startswith("SH7")]


def test_a_server_that_cannot_be_read_is_reported_with_the_day_of_what_is_shown() -> None:
    assert problems(("tracking server", "https://ml.internal answered 503")) == [
        (
            "SH701",
            "The tracking server could not be read; models and experiments are shown as of 2026-02-03",
        )
    ]


def test_where_nothing_is_known_no_day_is_given() -> None:
    assert problems(("tracking server", "10.0.0.3 wants credentials"), known=False) == [
        ("SH701", "The tracking server could not be read")
    ]


def test_a_part_that_cannot_be_read_is_named_without_the_words_of_the_server() -> None:
    assert problems(("files of Cover (7) 2", "10.0.0.3 answered 500"), ("runs", "10.0.0.3 answered")) == [
        ("SH702", "files of Cover (7) 2: could not be refreshed"),
        ("SH702", "runs: could not be refreshed"),
    ]


def test_where_all_was_read_nothing_is_reported() -> None:
    assert problems() == []
