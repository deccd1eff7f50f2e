"""How many requests are under way follows what the server says."""

import threading
import time

import pytest

from sharinghub_static.sources.gitlab.batch_sizes import LARGEST_BATCH, BatchSizes
from sharinghub_static.sources.http.request_width import RequestWidth


def _ask(width: RequestWidth, *, is_refused: bool = False) -> None:
    with width.place() as place:
        place.is_refused = is_refused


def test_a_refusal_halves_it_and_rounds_that_go_well_widen_it_again() -> None:
    width = RequestWidth(8)
    _ask(width, is_refused=True)
    assert width.width == 4
    for _ in range(4):
        _ask(width)
    assert 4.8 < width.width < 5.2
    for _ in range(100):
        _ask(width)
    assert width.width == 8


def test_refusals_of_one_round_count_once() -> None:
    width = RequestWidth(8)
    with width.place() as first, width.place() as second, width.place() as third:
        first.is_refused = second.is_refused = third.is_refused = True
    assert width.width == 4


def test_one_request_is_always_let_through() -> None:
    width = RequestWidth(2)
    for _ in range(10):
        _ask(width, is_refused=True)
        time.sleep(0.001)
    assert width.width == 1
    _ask(width)


def test_no_more_are_under_way_than_fit() -> None:
    width, most, under_way, lock = RequestWidth(3), [0], [0], threading.Lock()

    def ask() -> None:
        with width.place():
            with lock:
                under_way[0] += 1
                most[0] = max(most[0], under_way[0])
            time.sleep(0.005)
            with lock:
                under_way[0] -= 1

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [3]


def test_a_request_that_raises_gives_its_place_back() -> None:
    width = RequestWidth(1)
    with pytest.raises(OSError, match="broken"), width.place():
        raise OSError("broken")
    _ask(width)


def test_a_batch_that_is_too_complex_is_never_asked_so_large_again() -> None:
    sizes = BatchSizes()
    assert sizes.size("tree") == LARGEST_BATCH
    sizes.shrink("tree", 100, for_good=True)
    for _ in range(20):
        sizes.grow("tree", sizes.size("tree"))
    assert (sizes.size("tree"), sizes.size("metadata")) == (50, LARGEST_BATCH)


def test_a_batch_that_was_too_slow_grows_again() -> None:
    sizes = BatchSizes()
    sizes.shrink("tree", 100, for_good=False)
    assert sizes.size("tree") == 50
    sizes.grow("tree", 20)  # not a full one, which says nothing
    assert sizes.size("tree") == 50
    for _ in range(20):
        sizes.grow("tree", sizes.size("tree"))
    assert sizes.size("tree") == LARGEST_BATCH


def test_a_batch_is_never_smaller_than_one() -> None:
    sizes = BatchSizes()
    sizes.shrink("tree", 1, for_good=True)
    assert sizes.size("tree") == 1
