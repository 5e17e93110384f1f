"""A change whose handler panicked comes again, with what has happened to its object since."""

from __future__ import annotations

from typing import Any

import pytest

from engine.client.redelivery import Redelivery
from engine.etcd.store import START, LogEntry


def entry(revision: int, key: str, old: Any, obj: Any) -> LogEntry:
    return LogEntry(revision, revision, "test", START, "pods", key, obj, old)


class Handler:
    """Keeps (key, old, obj) of what it took over; panics at the keys in `broken`."""

    def __init__(self) -> None:
        self.took: list[tuple[str, Any, Any]] = []
        self.broken: set[str] = set()

    def __call__(self, change: LogEntry) -> None:
        if change.key in self.broken:
            raise KeyError(change.key)
        self.took.append((change.key, change.old, change.obj))


@pytest.fixture
def handler() -> Handler:
    return Handler()


def test_the_others_are_handed_over_all_the_same(handler):
    handler.broken = {"b"}
    errors = Redelivery().deliver([entry(1, "a", None, 1), entry(2, "b", None, 1), entry(3, "c", None, 1)], handler)
    assert [key for key, _, _ in handler.took] == ["a", "c"]
    assert [error.__notes__ for error in errors] == [["pods b"]]


def test_what_panicked_comes_again_until_it_is_taken_over(handler):
    redelivery = Redelivery()
    handler.broken = {"a"}
    redelivery.deliver([entry(1, "a", None, "new")], handler)
    assert redelivery
    assert len(redelivery.deliver([], handler)) == 1
    handler.broken.clear()
    assert redelivery.deliver([], handler) == []
    assert (handler.took, bool(redelivery)) == ([("a", None, "new")], False)


def test_changes_of_one_object_add_up(handler):
    redelivery = Redelivery()
    handler.broken = {"a"}
    redelivery.deliver([entry(1, "a", "one", "two"), entry(2, "a", "two", "three")], handler)
    handler.broken.clear()
    redelivery.deliver([entry(3, "a", "three", "four")], handler)
    assert handler.took == [("a", "one", "three"), ("a", "three", "four")]


def test_a_handler_never_goes_back_to_an_older_state(handler):
    redelivery = Redelivery()
    first: list[int] = []

    def once(change: LogEntry) -> None:
        if not first:
            first.append(1)
            raise KeyError
        handler(change)

    redelivery.deliver([entry(1, "a", "one", "two"), entry(2, "a", "two", "three")], once)
    assert handler.took == [("a", "one", "three")]
    assert not redelivery


def test_what_came_and_went_meanwhile_is_not_told_at_all(handler):
    redelivery = Redelivery()
    handler.broken = {"a"}
    redelivery.deliver([entry(1, "a", None, "new"), entry(2, "a", "new", None)], handler)
    handler.broken.clear()
    assert redelivery.deliver([], handler) == []
    assert (handler.took, bool(redelivery)) == ([], False)
