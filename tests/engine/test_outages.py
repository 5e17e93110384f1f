"""Faults whose time is over end, whatever else ends with them."""

from __future__ import annotations

from engine.cluster import Cluster
from engine.faults.catalogue import FAULTS, Target


def test_a_fault_whose_end_panics_keeps_no_other_waiting_and_ends_in_the_next_tick(monkeypatch, panics):
    cluster = Cluster()
    works = FAULTS["nodeUp"]

    def broken(scene, target):
        if cluster.clock.tick == 3 and target.node == "node-1":
            raise ValueError(target.node)
        return works(scene, target)

    monkeypatch.setitem(FAULTS, "nodeUp", broken)
    for node in ("node-1", "node-2"):
        FAULTS["nodeDown"](cluster.scene, Target(node=node))
        cluster.outages.end_later(2, "nodeUp", Target(node=node))
    for _ in range(3):
        cluster.tick()
    assert (cluster.runtime.powered("node-1"), cluster.runtime.powered("node-2")) == (False, True)
    cluster.tick()
    assert cluster.runtime.powered("node-1")
    assert [(panic.who, panic.first) for panic in cluster.panics] == [("the faults", 3)]
    panics.clear()
