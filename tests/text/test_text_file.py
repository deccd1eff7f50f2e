"""Long texts are in a file until they are read."""

import pickle
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from sharinghub_static.text.text_file import StoredText, TextFile, as_stored, holds_text

LONG = "é\udc80" + "words " * 100


@holds_text("text")
@dataclass(frozen=True, slots=True)
class Note:
    path: str
    text: str = ""


def test_a_field_gives_the_text_that_is_in_the_file(tmp_path: Path) -> None:
    texts = TextFile(tmp_path)
    notes = [Note(str(number), texts.put(f"{number} {LONG}")) for number in range(3)]
    del texts
    assert all(type(as_stored(note, "text")) is StoredText for note in notes)
    assert [note.text for note in notes] == [f"{number} {LONG}" for number in range(3)]
    assert list(tmp_path.iterdir()) == []


def test_a_record_is_the_same_wherever_its_text_is(tmp_path: Path) -> None:
    text = "words " * 100
    note = Note("a", TextFile(tmp_path).put(text))
    assert note == Note("a", text)
    assert hash(note) == hash(Note("a", text))
    assert pickle.loads(pickle.dumps(note)) == note  # noqa: S301 - of this test
    assert orjson.dumps([note] * 9) == orjson.dumps([Note("a", text)] * 9)
    assert replace(note, path="b") == Note("b", text)
    assert Note("a").text == ""


def test_a_short_text_stays_in_memory(tmp_path: Path) -> None:
    assert TextFile(tmp_path).put("short") == "short"


def test_texts_stay_in_memory_where_there_is_no_room_for_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert TextFile(tmp_path / "gone").put(LONG) == LONG
    texts = TextFile(tmp_path)
    first = Note("a", texts.put(LONG))

    class Full:
        def __init__(self, file: Any) -> None:
            self.fileno = file.fileno

        def seek(self, _place: int) -> None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(texts, "_file", Full(texts._file))
    assert texts.put(LONG) == LONG
    assert first.text == LONG
