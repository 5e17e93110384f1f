from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

import pytest

from engine.api.core import Pod
from engine.api.meta import ObjectMeta
from engine.cluster.bootstrap import workers
from engine.cluster.cluster import Cluster
from engine.cluster.wiring import Wiring
from engine.faults.catalogue import FAULTS, FaultTarget
from engine.keyframe import Keyframe
from engine.plain.flat import FlatDeque, FlatDict, FlatList
from tests.present import as_a

POD = Pod(api_version="v1", kind="Pod", metadata=ObjectMeta(name="x"))


class Counter:
    """A world with a port, a table, a hash, and two names for one list."""

    def __init__(self) -> None:
        self.pods = {f"default/{number}": POD for number in range(9)}
        self.log = [*range(9)]
        self.same_log = self.log
        self.nested = {number: [number] for number in range(9)}
        self.hash = hashlib.sha256(b"begin")
        self.port: Callable[[], None] = partial(self.count, 2)

    def count(self, by: int) -> None:
        self.log.append(by)
        self.nested[0].append(by)
        self.hash.update(b"x")
        self.pods.pop("default/0", None)


def test_a_restored_world_has_its_own_state_and_ports_that_lead_to_it():
    world = Counter()
    frame = Keyframe(world)
    world.port()
    one, other = frame.restore(), frame.restore()
    one.port()
    assert (len(world.log), len(one.log), len(other.log)) == (10, 10, 9)
    assert (world.nested[0], one.nested[0], other.nested[0]) == ([0, 2], [0, 2], [0])
    assert world.hash.hexdigest() == one.hash.hexdigest() != other.hash.hexdigest()
    assert "default/0" not in one.pods
    assert "default/0" in other.pods


def test_what_was_one_list_stays_one_list():
    restored = Keyframe(Counter()).restore()
    assert restored.log is restored.same_log


class Pair(NamedTuple):
    """One that refers to what can change."""

    name: str
    notes: list[str]


@dataclass(slots=True, eq=False)
class Peer:
    """One of two that know each other."""

    name: str
    notes: list[str] = field(default_factory=list)
    other: Peer | None = None


def test_slotted_objects_that_know_each_other_are_copied_whole():
    one, two = Peer("one"), Peer("two", ["note"])
    one.other, two.other = two, one
    again = Keyframe(one).restore()
    assert again.other is not None
    assert (again.name, again.other.name, again.other.notes) == ("one", "two", ["note"])
    assert again.other.other is again
    two.notes.append("later")
    assert again.other.notes == ["note"]


def test_a_named_tuple_is_copied_with_what_can_change_in_it():
    pair = Pair("x", [])
    again = Keyframe([pair, pair.notes]).restore()
    pair.notes.append("later")
    assert again == [Pair("x", []), []]
    assert type(again[0]) is Pair
    assert again[0].notes is again[1]


@pytest.mark.parametrize("flat", [FlatDict({"a": POD}), FlatList([POD]), FlatDeque([POD])])
def test_a_flat_container_is_one_copy_of_its_type(flat):
    frame = Keyframe([flat, flat])
    flat.clear()
    first, second = frame.restore(), frame.restore()
    assert first[0] is first[1]
    first[0].clear()
    assert (type(second[0]), len(second[0])) == (type(flat), 1)


def test_the_garbage_collector_works_again_whatever_came_of_it():
    assert gc.isenabled()
    Keyframe([]).restore()
    with pytest.raises(AttributeError, match="lambda"):
        Keyframe([lambda: None])
    assert gc.isenabled()


def test_api_objects_are_referred_to_and_not_copied():
    restored = Keyframe(Counter()).restore()
    assert restored.pods["default/1"] is POD


def test_a_world_that_cannot_be_copied_says_so_when_the_keyframe_is_made():
    world = Counter()
    world.port = lambda: None
    with pytest.raises(AttributeError, match="lambda"):
        Keyframe(world)


@pytest.mark.parametrize("tick", [0, 7])
def test_a_restored_cluster_goes_on_as_the_first_one_did(tick: int):
    cluster = Cluster(seed=3, machines=workers(2))
    for _ in range(tick):
        cluster.tick()
    frame = Keyframe(cluster)
    for _ in range(30):
        cluster.tick()
    again = frame.restore()
    assert again.clock.tick == tick
    for _ in range(30):
        again.tick()
    assert again.store.revision == cluster.store.revision
    assert [entry[:4] for entry in again.store.log] == [entry[:4] for entry in cluster.store.log]


def test_the_connections_of_a_restored_cluster_lead_to_its_own_parts():
    first = Cluster(seed=1)
    again = Keyframe(first).restore()
    FAULTS["hang"](again.scene, FaultTarget(component="etcd"))
    FAULTS["partition"](again.scene, FaultTarget(node="node-1"))
    assert (first.server.hangs(), again.server.hangs()) == (False, True)
    again.clock.tick += 100
    heard = [as_a(Wiring, each.server.connector).last_heard_s("node-1") for each in (first, again)]
    assert heard == [first.clock.now_s, first.clock.now_s]
    assert first.dns.reach("node-1", "10.96.0.10") == "open"
