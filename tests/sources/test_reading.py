"""Projects are read in batches, several at a time, and nothing that was read is lost."""

from collections.abc import Sequence
from concurrent.futures import Future
from itertools import chain

import pytest

from sharinghub_static.errors import SourceError
from sharinghub_static.sources.gitlab.reading import BATCHES_AT_ONCE, EarlyBatches, read_in_batches


class Reader:
    """Starts batches, and ends each at once: as it should, or with an error."""

    def __init__(self, *failing: int) -> None:
        self.failing = failing
        self.started: list[list[int]] = []

    def __call__(self, batch: Sequence[int]) -> Future[list[int]]:
        self.started.append(list(batch))
        future: Future[list[int]] = Future()
        if len(self.started) - 1 in self.failing:
            future.set_exception(SourceError("gone", "later"))
        else:
            future.set_result(list(batch))
        return future


def test_the_first_batches_are_small() -> None:
    reader, ids = Reader(), list(range(1, 401))
    early: EarlyBatches[list[int]] = EarlyBatches(())
    batches = list(read_in_batches(ids, early, reader))
    assert [len(batch) for batch in batches] == [25, 50, 100, 100, 100, 25]
    assert list(chain(*batches)) == ids


def test_what_was_read_early_is_not_read_again() -> None:
    reader, early = Reader(), EarlyBatches[list[int]]({3, 4})
    early.add(range(1, 31), reader)
    early.add(range(1, 41), reader)  # under another topic
    assert [len(batch) for batch in reader.started] == [25]
    batches = list(read_in_batches(range(1, 101), early, reader))
    assert sorted(chain(*batches)) == list(range(1, 101))
    assert sorted(chain(*reader.started)) == list(range(1, 101))


def test_only_so_many_are_started_early() -> None:
    reader, early = Reader(), EarlyBatches[list[int]](())
    for page in range(20):
        early.add(range(page * 100 + 1, page * 100 + 101), reader)
    assert len(reader.started) == BATCHES_AT_ONCE


def test_what_the_others_read_is_returned_before_an_error_ends_all() -> None:
    reader = Reader(1)
    kept: list[list[int]] = []
    batches = read_in_batches(range(1, 1001), EarlyBatches[list[int]](()), reader)
    with pytest.raises(SourceError, match="gone"):
        kept.extend(batches)
    # The first one came through, the second failed, and the others were under way.
    assert [len(batch) for batch in kept] == [25, *[100] * (BATCHES_AT_ONCE - 1)]
    assert len(reader.started) == BATCHES_AT_ONCE + 1
