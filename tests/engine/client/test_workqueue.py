"""Control plane reference, section 1.5: the work queue has each key once, with its first cause."""

from __future__ import annotations

from engine.client.workqueue import WorkQueue
from engine.etcd.store import Cause

FIRST, SECOND = Cause("revision", "1"), Cause("revision", "2")


def test_duplicates_collapse_and_keep_their_first_cause():
    queue = WorkQueue()
    queue.add("a", FIRST)
    queue.add("b", FIRST)
    queue.add("a", SECOND)
    assert [queue.pop(), queue.pop(), queue.pop()] == [("a", FIRST), ("b", FIRST), None]


def test_a_key_added_while_it_is_worked_on_comes_back_once():
    queue = WorkQueue()
    queue.add("a", FIRST)
    queue.pop()
    queue.add("a", SECOND)
    assert (queue.pop(), len(queue)) == (("a", SECOND), 0)


def test_failures_back_off_until_forgotten():
    queue = WorkQueue()
    assert [queue.backoff_ms("a") for _ in range(4)] == [1000, 2000, 4000, 8000]
    queue.forget("a")
    assert queue.backoff_ms("a") == 1000
    for _ in range(40):
        last = queue.backoff_ms("a")
    assert last == 1_000_000
