"""A DaemonSet keeps one Pod per node, through updates with and without surge, and remembers its templates."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.core import Taint
from engine.api.scheme import by_plural
from engine.api.status import StatusError
from engine.apiserver.tables import table
from engine.controllers.daemon.controller import DaemonSetController
from engine.controllers.daemon.pods import target_node
from engine.controllers.history import REVISION_HASH
from tests.engine.harness import BY_HAND, ControlPlane, node, template, workload
from tests.engine.harness import pod as bare_pod

SURGE = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}


def start(plane: ControlPlane, nodes: int = 3, **spec: Any) -> None:
    plane.run(DaemonSetController)
    for index in range(nodes):
        plane.create(node(f"node-{index}"))
    plane.create(workload("DaemonSet", "proxy", **spec))
    settle(plane)


def settle(plane: ControlPlane, ticks: int = 12) -> None:
    """Time passes; Pods are bound as their affinity says, start, and end at once when deleted."""
    for _ in range(ticks):
        step(plane)


def step(plane: ControlPlane) -> None:
    for pod in plane.pods():
        if pod.metadata.deletion_timestamp is not None:
            plane.delete("pods", pod.metadata.name, grace_s=0)
        elif not pod.spec.node_name:
            plane.bind(pod.metadata.name, target_node(pod))
        elif pod.status.phase == "Pending":
            plane.bring_up(pod.metadata.name)
    plane.tick()


def retemplate(plane: ControlPlane, image: str) -> None:
    template = plane.get("daemonsets", "proxy").spec.template
    container = replace(template.spec.containers[0], image=image)
    changed = replace(template, spec=replace(template.spec, containers=(container,)))
    plane.change("daemonsets", "proxy", template=changed)


def images(plane: ControlPlane) -> list[str]:
    return sorted(pod.spec.containers[0].image for pod in plane.live_pods())


def revisions(plane: ControlPlane) -> list[tuple[int, str]]:
    found = plane.all("controllerrevisions")
    return sorted((e.revision, e.data["spec"]["template"]["spec"]["containers"][0]["image"]) for e in found)


def test_a_revision_is_stored_for_the_template_and_named_by_its_hash(plane):
    start(plane)
    (only,) = plane.all("controllerrevisions")
    digest = plane.pods()[0].metadata.labels[REVISION_HASH]
    assert only.metadata.name == f"proxy-{digest}"
    assert only.metadata.labels == {"app": "proxy", REVISION_HASH: digest}
    assert (only.revision, only.metadata.owner_references[0].kind) == (1, "DaemonSet")
    assert only.data["spec"]["template"]["$patch"] == "replace"


def test_without_surge_one_node_at_a_time_is_without_its_pod(plane):
    start(plane)
    retemplate(plane, "nginx:2")
    least = 3
    for _ in range(25):
        step(plane)
        least = min(least, plane.get("daemonsets", "proxy").status.number_available)
    assert images(plane) == ["nginx:2"] * 3
    assert least == 2
    assert revisions(plane) == [(1, "nginx"), (2, "nginx:2")]


def test_with_surge_no_node_is_ever_without_an_available_pod(plane):
    start(plane, updateStrategy=SURGE)
    retemplate(plane, "nginx:2")
    most = 0
    for _ in range(25):
        step(plane)
        most = max(most, len(plane.live_pods()))
        assert plane.get("daemonsets", "proxy").status.number_available == 3
    assert images(plane) == ["nginx:2"] * 3
    assert most == 4


def test_on_delete_waits_until_somebody_deletes_the_old_pods(plane):
    start(plane, nodes=2, updateStrategy={"type": "OnDelete"})
    retemplate(plane, "nginx:2")
    settle(plane)
    assert images(plane) == ["nginx", "nginx"]
    assert plane.get("daemonsets", "proxy").status.updated_number_scheduled == 0
    plane.delete("pods", plane.pods()[0].metadata.name)
    settle(plane)
    assert images(plane) == ["nginx", "nginx:2"]


def test_an_old_pod_that_serves_nobody_is_replaced_whatever_the_fence(plane):
    start(plane, nodes=2)
    retemplate(plane, "broken")
    plane.tick(3)
    retemplate(plane, "nginx:3")
    settle(plane, 20)
    assert images(plane) == ["nginx:3", "nginx:3"]


def test_min_ready_seconds_delay_the_next_node(plane):
    start(plane, nodes=2, minReadySeconds=5)
    settle(plane, 6)
    retemplate(plane, "nginx:2")
    settle(plane, 6)
    assert images(plane) == ["nginx", "nginx:2"]
    settle(plane, 15)
    assert images(plane) == ["nginx:2", "nginx:2"]


def test_going_back_gives_the_old_revision_the_newest_number(plane):
    start(plane, nodes=1)
    retemplate(plane, "nginx:2")
    settle(plane)
    retemplate(plane, "nginx")
    settle(plane)
    assert revisions(plane) == [(2, "nginx:2"), (3, "nginx")]


def test_revisions_beyond_the_limit_go_the_oldest_first(plane):
    start(plane, nodes=1, revisionHistoryLimit=1)
    for image in ("nginx:2", "nginx:3", "nginx:4"):
        retemplate(plane, image)
        settle(plane)
    assert revisions(plane) == [(3, "nginx:3"), (4, "nginx:4")]


def test_a_pod_that_has_ended_is_told_of_and_replaced(plane):
    start(plane, nodes=1)
    (pod,) = plane.pods()
    plane.set_phase(pod.metadata.name, "Failed")
    settle(plane, 6)
    assert plane.messages("FailedDaemonPod") == [
        f"Found failed daemon pod default/{pod.metadata.name} on node node-0, will try to kill it",
    ]
    assert [entry.metadata.uid == pod.metadata.uid for entry in plane.pods()] == [False]


def test_a_pod_that_has_ended_where_none_is_wanted_any_more_goes_without_a_word_and_is_not_replaced(plane):
    start(plane, nodes=2, updateStrategy={"type": "OnDelete"})
    pod = next(entry for entry in plane.pods() if entry.spec.node_name == "node-0")
    plane.components[0].cursor.paused = True
    plane.set_phase(pod.metadata.name, "Failed")
    template = plane.get("daemonsets", "proxy").spec.template
    elsewhere = replace(template.spec, node_selector={"kubernetes.io/hostname": "node-1"})
    plane.change("daemonsets", "proxy", template=replace(template, spec=elsewhere))
    plane.components[0].cursor.paused = False
    settle(plane, 6)
    assert [entry.spec.node_name for entry in plane.pods()] == ["node-1"]
    assert plane.messages("FailedDaemonPod") == []


def test_a_pod_that_succeeded_is_told_of_in_a_normal_event(plane):
    start(plane, nodes=1)
    (pod,) = plane.pods()
    plane.set_phase(pod.metadata.name, "Succeeded")
    settle(plane, 6)
    message = f"Found succeeded daemon pod default/{pod.metadata.name} on node node-0, will try to delete it"
    assert plane.told("SucceededDaemonPod") == [("Normal", message)]
    assert [entry.metadata.uid == pod.metadata.uid for entry in plane.pods()] == [False]


def test_of_two_running_pods_on_a_node_the_younger_one_goes(plane):
    start(plane, nodes=2, updateStrategy={"type": "OnDelete"})
    first = {entry.metadata.uid for entry in plane.pods()}
    second = bare_pod("second")
    second["metadata"]["labels"] = dict(plane.pods()[0].metadata.labels)
    plane.create(second)
    plane.bind("second", "node-0")
    plane.bring_up("second")
    plane.change("daemonsets", "proxy", min_ready_seconds=1)
    settle(plane, 4)
    assert {entry.metadata.uid for entry in plane.pods()} == first
    (message,) = plane.messages("SuccessfulDelete")
    assert message == "Deleted pod: second"


def counts(plane: ControlPlane) -> tuple[int, ...]:
    """Desired, current, ready, available, updated and misplaced, as `kubectl describe` shows them."""
    status = plane.get("daemonsets", "proxy").status
    return (
        status.desired_number_scheduled,
        status.current_number_scheduled,
        status.number_ready,
        status.number_available,
        status.updated_number_scheduled,
        status.number_misscheduled,
    )


def test_the_status_counts_nodes(plane):
    start(plane, minReadySeconds=5)
    settle(plane, 6)
    assert counts(plane) == (3, 3, 3, 3, 3, 0)
    assert plane.get("daemonsets", "proxy").status.number_unavailable == 0
    plane.delete("pods", next(entry.metadata.name for entry in plane.pods() if entry.spec.node_name == "node-1"))
    plane.components[0].cursor.paused = True
    for entry in plane.pods():
        if entry.metadata.deletion_timestamp is not None:
            plane.delete("pods", entry.metadata.name, grace_s=0)
    plane.components[0].cursor.paused = False
    plane.tick()
    assert counts(plane) == (3, 2, 2, 2, 2, 0)
    assert plane.get("daemonsets", "proxy").status.number_unavailable == 1
    settle(plane, 3)
    assert counts(plane) == (3, 3, 3, 2, 3, 0)


def looks(plane: ControlPlane, ticks: int) -> int:
    """How often the controller looked at anything in so many ticks."""
    before = plane.components[0].reconciles
    plane.tick(ticks)
    return int(plane.components[0].reconciles - before)


def test_a_pod_counts_as_available_after_min_ready_seconds_without_a_look_in_between(plane):
    start(plane, nodes=1, minReadySeconds=20)
    since = plane.pods()[0].status.conditions[-1].last_transition_time
    assert (since, plane.clock.tick, counts(plane)[3]) == ("2026-01-01T00:00:02Z", 12, 0)
    assert (looks(plane, 9), counts(plane)[3]) == (0, 0)
    assert (looks(plane, 1), counts(plane)[3]) == (1, 1)


def test_a_node_that_changes_in_nothing_but_its_status_brings_no_look(plane):
    start(plane, nodes=2)
    found = plane.get("nodes", "node-0")
    unready = tuple(replace(entry, status="False") for entry in found.status.conditions)
    plane.server.update(replace(found, status=replace(found.status, conditions=unready)), BY_HAND, "status")
    assert looks(plane, 2) == 0


def test_the_labels_of_a_node_decide_too(plane):
    plane.run(DaemonSetController)
    plane.create(node("node-0"))
    plane.create(workload("DaemonSet", "proxy", template=template({"app": "proxy"}, nodeSelector={"disk": "ssd"})))
    settle(plane, 4)
    assert plane.pods() == []
    plane.relabel("nodes", "node-0", {"disk": "ssd"})
    settle(plane, 4)
    assert [entry.spec.node_name for entry in plane.pods()] == ["node-0"]
    plane.relabel("nodes", "node-0", {})
    settle(plane, 4)
    assert plane.pods() == []


def test_a_node_that_comes_gets_its_pod_and_one_that_goes_is_counted_no_more(plane):
    start(plane, nodes=1)
    plane.create(node("node-1"))
    settle(plane, 4)
    assert counts(plane)[:2] == (2, 2)
    plane.delete("nodes", "node-1")
    plane.tick(2)
    assert counts(plane)[:2] == (1, 1)


def test_a_daemon_set_that_is_gone_or_going_makes_no_pods(plane):
    start(plane, nodes=1)
    plane.delete("daemonsets", "proxy", propagation="Foreground")
    plane.delete("pods", plane.pods()[0].metadata.name, grace_s=0)
    plane.tick(3)
    assert plane.pods() == []
    held = plane.get("daemonsets", "proxy")
    plane.server.update(replace(held, metadata=replace(held.metadata, finalizers=())), BY_HAND)
    plane.create(node("node-1"))
    plane.tick(3)
    assert (plane.all("daemonsets"), plane.pods()) == ([], [])


def test_a_pod_where_none_should_run_is_misplaced_and_no_part_of_the_other_counts(plane):
    start(plane)
    found = plane.get("nodes", "node-0")
    mine = (Taint(key="mine", effect="NoSchedule"),)
    plane.server.update(replace(found, spec=replace(found.spec, taints=mine)), BY_HAND)
    settle(plane, 3)
    assert counts(plane) == (2, 2, 2, 2, 2, 1)
    assert len(plane.live_pods()) == 3


@pytest.mark.parametrize(
    ("rolling", "why"),
    [
        (
            {"maxSurge": 1, "maxUnavailable": 1},
            "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: intstr.IntOrString{Type:0, IntVal:1, "
            'StrVal:""}: '
            "may not be set when maxUnavailable is non-zero",
        ),
        (
            {"maxSurge": 0, "maxUnavailable": 0},
            "spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0",
        ),
        (
            {"maxSurge": 0, "maxUnavailable": "120%"},
            "spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: intstr.IntOrString{Type:1, IntVal:0, "
            'StrVal:"120%"}: must not be greater than 100%',
        ),
    ],
)
def test_exactly_one_fence_of_a_daemon_set_is_open(plane, rolling, why):
    with pytest.raises(StatusError) as caught:
        plane.create(workload("DaemonSet", updateStrategy={"type": "RollingUpdate", "rollingUpdate": rolling}))
    assert caught.value.message == f'DaemonSet.apps "web" is invalid: {why}'


def test_a_daemon_set_is_woken_by_an_orphan_that_matches_and_adopts_it(plane):
    start(plane, nodes=1)
    labels = plane.get("daemonsets", "proxy").spec.template.metadata.labels
    orphan = bare_pod("stray", nodeName="node-0")
    plane.create(orphan | {"metadata": orphan["metadata"] | {"labels": labels}})
    plane.create(bare_pod("other", nodeName="node-0"))
    plane.tick(2)
    owners = {entry.metadata.name: entry.metadata.owner_references for entry in plane.pods()}
    assert [reference.name for reference in owners["stray"]] == ["proxy"]
    assert owners["other"] == ()


def test_what_a_revision_holds_may_not_change_but_its_number_may(plane):
    start(plane, nodes=1)
    (only,) = plane.all("controllerrevisions")
    with pytest.raises(StatusError, match=r"data: Invalid value: .*: field is immutable"):
        plane.server.update(replace(only, data={}), BY_HAND)
    with pytest.raises(StatusError, match="revision: Invalid value: -1: must be greater than or equal to 0"):
        plane.server.update(replace(only, revision=-1), BY_HAND)
    assert plane.server.update(replace(only, revision=7), BY_HAND).revision == 7


def test_the_column_of_a_revision_names_its_controller(plane):
    start(plane, nodes=1)
    (only,) = plane.all("controllerrevisions")
    now = datetime.datetime(2026, 1, 1, 0, 1, tzinfo=datetime.UTC)
    (row,) = table(by_plural("controllerrevisions"), [only], now)["rows"]
    assert row["cells"][:3] == [only.metadata.name, "daemonset.apps/proxy", 1]
