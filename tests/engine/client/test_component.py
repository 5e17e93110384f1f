"""A controller's loop: what one key or one change raises costs none of the others anything."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from engine.client.component import DONE, Controller, ReconcileResult
from engine.etcd.store import LogEntry
from tests.engine.harness import ControlPlane


class Watcher(Controller):
    """Follows ConfigMaps; panics at the names in `broken`, and at changes of those in `unheard`."""

    name = "watcher"
    watches: ClassVar[tuple[str, ...]] = ("configmaps",)

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.broken: set[str] = set()
        self.unheard: set[str] = set()
        self.seen: list[tuple[int, str]] = []

    def map_to_keys(self, entry: LogEntry) -> list[str]:
        name = entry.key.partition("/")[2]
        if name in self.unheard:
            raise LookupError(name)
        return [name]

    def reconcile(self, key: str) -> ReconcileResult:
        if key in self.broken:
            raise KeyError(key)
        self.seen.append((self.clock.tick, key))
        return DONE


@pytest.fixture
def plane() -> ControlPlane:
    return ControlPlane()


@pytest.fixture
def watcher(plane) -> Watcher:
    watcher: Watcher = plane.run(Watcher)
    for name in ("a", "b", "c"):
        plane.create({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}})
    return watcher


def test_a_key_that_panics_keeps_no_other_waiting(plane, watcher):
    watcher.broken = {"a"}
    with pytest.raises(KeyError) as raised:
        plane.tick()
    assert [key for _, key in watcher.seen] == ["b", "c"]
    assert raised.value.__notes__ == ["a"]


def test_a_key_that_panics_comes_again_with_a_growing_delay(plane, watcher):
    watcher.broken = {"a"}
    tried: list[int] = []
    for _ in range(16):
        try:
            plane.tick()
        except KeyError:
            tried.append(plane.clock.tick)
    assert tried == [1, 2, 4, 8, 16]


def test_a_key_that_recovers_starts_with_the_shortest_delay_again(plane, watcher):
    watcher.broken = {"a"}
    with pytest.raises(KeyError):
        plane.tick()
    watcher.broken = set()
    plane.tick()
    assert watcher.seen[-1] == (2, "a")
    assert watcher.queue.backoff_ms("a") == 1000


def test_a_change_that_panics_keeps_no_other_waiting_and_comes_again(plane, watcher):
    watcher.unheard = {"b"}
    with pytest.raises(LookupError) as raised:
        plane.tick()
    assert raised.value.__notes__ == ["configmaps default/b"]
    assert [key for _, key in watcher.seen] == ["a", "c"]
    watcher.unheard = set()
    watcher.run()
    assert [key for _, key in watcher.seen] == ["a", "c", "b"]


def test_keys_and_changes_that_panic_in_one_tick_are_raised_together(plane, watcher):
    watcher.broken, watcher.unheard = {"a"}, {"b"}
    with pytest.raises(ExceptionGroup) as raised:
        plane.tick()
    assert [type(error) for error in raised.value.exceptions] == [LookupError, KeyError]
    assert [key for _, key in watcher.seen] == ["c"]


def test_a_hung_component_is_handed_nothing_again(plane, watcher):
    watcher.unheard = {"b"}
    with pytest.raises(LookupError):
        plane.tick()
    watcher.unheard = set()
    watcher.informer_.paused = True
    watcher.run()
    assert [key for _, key in watcher.seen] == ["a", "c"]
