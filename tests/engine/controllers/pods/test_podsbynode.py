"""The index of Pods by node knows which Pods are where, and forgets those that are gone."""

from __future__ import annotations

from engine.api.core import Pod
from engine.controllers.pods.podsbynode import PodNodeIndex
from engine.etcd.store import is_of
from tests.engine.harness import ControlPlane, node, pod


def read(plane: ControlPlane) -> PodNodeIndex:
    """The index after all that was written."""
    index = PodNodeIndex()
    for entry in plane.store.log:
        if is_of(entry, Pod):
            index.observe(entry)
    return index


def on(plane: ControlPlane, name: str) -> dict[str, str]:
    return {key: found.metadata.uid for key, found in read(plane).on(name).items()}


def test_a_pod_is_on_the_node_that_it_is_bound_to_and_a_pending_one_on_none(plane: ControlPlane):
    for name in ("web", "waiting"):
        plane.create(pod(name))
    plane.bind("web", "node-1")
    assert on(plane, "node-1") == {"default/web": plane.get("pods", "web").metadata.uid}
    assert on(plane, "") == on(plane, "node-2") == {}


def test_the_newest_state_of_a_pod_counts(plane: ControlPlane):
    plane.create(pod("web"))
    plane.bind("web", "node-1")
    plane.bring_up()
    assert read(plane).on("node-1")["default/web"].status.phase == "Running"


def test_a_pod_that_is_gone_is_on_its_node_no_more_and_its_namesake_is_where_it_is(plane: ControlPlane):
    for name in ("node-1", "node-2"):
        plane.create(node(name))
        plane.create(pod("web"))
        plane.bind("web", name)
        last = plane.get("pods", "web").metadata.uid
        assert on(plane, name) == {"default/web": last}
        plane.delete("pods", "web", grace_s=0)
        assert on(plane, name) == {}
    plane.create(pod("web"))
    plane.bind("web", "node-2")
    assert (on(plane, "node-1"), len(on(plane, "node-2"))) == ({}, 1)
