from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from engine.clock import Clock
from engine.panics import Panics, attempt_all, concerning, raise_all


@pytest.fixture
def noted(panics) -> Iterator[Panics]:
    """The panics of a cluster at tick 7."""
    clock = Clock()
    clock.tick = 7
    yield Panics(clock)
    panics.clear()


def broken(number: int = 1) -> None:
    raise KeyError(number)


def test_what_panics_is_noted_with_its_place_and_without_a_path(noted):
    assert not noted.attempt("a loop", broken)
    (panic,) = noted
    assert (panic.who, panic.first, panic.last, panic.times, panic.error) == ("a loop", 7, 7, 1, "KeyError: 1")
    assert panic.place.startswith(f"{__name__}:")
    assert panic.place.endswith(" in broken")


def test_what_works_is_not_noted(noted):
    assert noted.attempt("a loop", list)
    assert not noted


def test_the_same_panic_is_one_record_that_counts(noted):
    for tick in (7, 8, 11):
        noted._clock.tick = tick
        noted.attempt("a loop", broken)
    (panic,) = noted
    assert (panic.first, panic.last, panic.times) == (7, 11, 3)


def test_loops_that_meet_one_mistake_have_a_record_each_and_the_mistake_in_common(noted):
    noted.attempt("one", broken)
    noted.attempt("other", broken)
    one, other = noted
    assert (one.who, other.who) == ("one", "other")
    assert one.mistake == other.mistake


def test_of_several_at_once_each_is_noted_with_what_it_was_met_with(noted):
    errors = [concerning(KeyError("x"), "pods default/a"), concerning(ValueError("y"), "pods default/b")]
    noted.attempt("a loop", lambda: raise_all(errors))
    assert [(panic.about, panic.error) for panic in noted] == [
        ("pods default/a", "KeyError: 'x'"),
        ("pods default/b", "ValueError: y"),
    ]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_ctrl_c_passes(noted, stop):
    def stopped() -> None:
        raise stop

    with pytest.raises(stop):
        noted.attempt("a loop", stopped)
    assert not noted


def test_the_words_of_an_exception_stay_one_short_line_of_text(noted):
    def loud() -> None:
        raise ValueError("\x1b[2J\ud800\n" + "x" * 9999)

    noted.attempt("a loop", loud)
    (panic,) = noted
    assert panic.error.isprintable()
    assert len(panic.error) < 500
    panic.error.encode()


def test_a_deep_stack_keeps_both_ends(noted):
    def deep(left: int) -> None:
        if left:
            deep(left - 1)
        raise ValueError

    noted.attempt("a loop", lambda: deep(200))
    (panic,) = noted
    assert len(panic.trace) < 50
    assert any("more" in frame for frame in panic.trace)
    assert panic.place.endswith("deep")


def test_every_item_is_done_and_what_panicked_is_handed_back():
    done: list[int] = []
    again: list[int] = []

    def do(number: int) -> None:
        if number % 2:
            broken(number)
        done.append(number)

    with pytest.raises(ExceptionGroup) as raised:
        attempt_all(range(5), do, again.append)
    assert (done, again) == ([0, 2, 4], [1, 3])
    assert [error.args for error in raised.value.exceptions] == [(1,), (3,)]


def made(of: Any) -> object:
    return of()


def test_a_single_panic_is_raised_as_it_is():
    with pytest.raises(KeyError):
        attempt_all((list, broken, dict), made)
