"""Control plane reference, section 1.5: informers are each component's own picture, a lag behind the store."""

from __future__ import annotations

import pytest

from engine.api.core import Node, Pod
from engine.api.meta import ObjectMeta
from engine.client.informer import Informer
from engine.clock import Clock
from engine.etcd.store import START, Store


def write(store: Store, name: str) -> None:
    pod = Pod(api_version="v1", kind="Pod", metadata=ObjectMeta(name=name, namespace="d"))
    store.put("pods", f"d/{name}", pod, "test", START)


class World:
    def __init__(self) -> None:
        self.store = Store(Clock())
        self.wakes: list[int] = []
        self.informer = Informer(self.store, ("pods",), self.wakes.append)

    def seen(self) -> list[str]:
        return [entry.key for entry in self.informer.sync()]

    def tick(self) -> None:
        self.store.clock.tick += 1


def test_a_write_is_seen_in_the_next_tick():
    world = World()
    write(world.store, "a")
    assert world.seen() == []
    world.tick()
    assert world.seen() == ["d/a"]
    assert world.seen() == []


def test_a_write_wakes_for_the_tick_in_which_it_can_be_seen():
    world = World()
    world.informer.lag = 3
    write(world.store, "a")
    assert world.wakes == [3]


def test_a_slow_informer_sees_later_and_asks_to_be_woken_again():
    world = World()
    world.informer.lag = 2
    write(world.store, "a")
    world.tick()
    assert world.seen() == []
    assert world.wakes[-1] == 2
    world.tick()
    assert world.seen() == ["d/a"]


def test_a_paused_informer_keeps_its_old_picture():
    world = World()
    write(world.store, "a")
    world.informer.paused = True
    world.tick()
    assert world.seen() == []
    assert world.informer.caches["pods"] == {}
    world.informer.paused = False
    assert world.seen() == ["d/a"]


def test_deletions_leave_the_cache():
    world = World()
    write(world.store, "a")
    world.store.delete("pods", "d/a", "test", START)
    world.tick()
    world.informer.sync()
    assert world.informer.lister(Pod).get("d/a") is None
    assert world.informer.revision == 2


def test_a_lister_holds_the_objects_of_one_kind_and_refuses_what_is_not_watched():
    world = World()
    pods = world.informer.lister(Pod)
    write(world.store, "a")
    world.tick()
    world.informer.sync()
    assert [pod.metadata.name for pod in pods.values()] == ["a"]
    with pytest.raises(KeyError, match="nodes"):
        world.informer.lister(Node)


def test_a_late_informer_starts_with_what_there_is():
    store = Store(Clock())
    write(store, "a")
    wakes: list[int] = []
    informer = Informer(store, ("pods",), wakes.append)
    assert wakes == [1]
    store.clock.tick = 1
    assert [entry.key for entry in informer.sync()] == ["d/a"]
