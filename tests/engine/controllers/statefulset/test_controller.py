"""A StatefulSet's Pods have names that stay, and come and go in order."""

from __future__ import annotations

import re
from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.status import StatusError
from engine.controllers.garbagecollector.controller import GarbageCollector
from engine.controllers.statefulset.controller import StatefulSetController
from engine.controllers.volume.persistentvolume import PersistentVolumeController
from engine.controllers.volume.pvcprotection import PVCProtectionController
from tests.engine.harness import ControlPlane, pod, template, workload


def start(plane: ControlPlane, replicas: int = 3, **spec: Any) -> None:
    plane.run(StatefulSetController)
    plane.create(workload("StatefulSet", replicas=replicas, serviceName="web", **spec))
    plane.tick(2)


def names(plane: ControlPlane) -> list[str]:
    return [entry.metadata.name for entry in plane.pods()]


def settle(plane: ControlPlane, rounds: int = 8) -> None:
    for _ in range(rounds):
        plane.bring_up()
        plane.tick()


def test_the_next_pod_waits_until_the_one_before_it_is_ready(plane):
    start(plane)
    plane.tick(5)
    assert names(plane) == ["web-0"]
    plane.bring_up()
    plane.tick(2)
    assert names(plane) == ["web-0", "web-1"]


def test_with_parallel_all_pods_are_made_at_once(plane):
    start(plane, podManagementPolicy="Parallel")
    assert names(plane) == ["web-0", "web-1", "web-2"]


def test_a_pod_carries_its_name_its_index_and_its_host_name(plane):
    start(plane)
    first = plane.get("pods", "web-0")
    assert first.metadata.labels["statefulset.kubernetes.io/pod-name"] == "web-0"
    assert first.metadata.labels["apps.kubernetes.io/pod-index"] == "0"
    assert (first.spec.hostname, first.spec.subdomain) == ("web-0", "web")


def test_scaling_down_removes_the_highest_and_waits_until_it_is_gone(plane):
    start(plane)
    settle(plane)
    plane.create({"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-1"}})
    plane.bind("web-2", "node-1")
    plane.change("statefulsets", "web", replicas=1)
    plane.tick(4)
    assert names(plane) == ["web-0", "web-1", "web-2"]
    assert [entry.metadata.name for entry in plane.live_pods()] == ["web-0", "web-1"]
    plane.delete("pods", "web-2", grace_s=0)
    plane.tick(4)
    assert names(plane) == ["web-0"]


@pytest.mark.parametrize(
    ("unhealthy", "live"),
    [
        ([], ["web-0", "web-1"]),
        (["web-2"], ["web-0", "web-1"]),
        (["web-1"], ["web-0", "web-1"]),
        (["web-1", "web-2"], ["web-0", "web-1", "web-2"]),
    ],
)
def test_of_several_unhealthy_pods_only_the_lowest_may_go_when_scaling_down(plane, unhealthy, live):
    start(plane)
    settle(plane)
    plane.create({"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-1"}})
    plane.bind("web-2", "node-1")
    for name in unhealthy:
        plane.set_phase(name, "Pending")
    plane.change("statefulsets", "web", replicas=1)
    plane.tick(3)
    assert [entry.metadata.name for entry in plane.live_pods()] == live


def test_the_next_pod_waits_while_the_one_before_it_is_on_its_way_out(plane):
    start(plane, replicas=2)
    plane.create({"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-1"}})
    plane.bind("web-0", "node-1")
    plane.bring_up()
    plane.delete("pods", "web-0")
    plane.tick(3)
    assert names(plane) == ["web-0"]
    plane.delete("pods", "web-0", grace_s=0)
    settle(plane, 4)
    assert names(plane) == ["web-0", "web-1"]


def test_a_pod_that_went_comes_back_under_its_name(plane):
    start(plane)
    settle(plane)
    uid = plane.get("pods", "web-1").metadata.uid
    plane.delete("pods", "web-1")
    plane.tick(2)
    assert plane.get("pods", "web-1").metadata.uid != uid


def test_a_new_template_replaces_pods_from_the_highest_ordinal_down(plane):
    start(plane)
    settle(plane)
    changed = plane.get("statefulsets", "web").spec.template
    plane.change("statefulsets", "web", template=relabelled(changed))
    plane.tick(3)
    versions = [entry.metadata.labels.get("version") for entry in plane.pods()]
    assert versions == [None, None, "2"]
    settle(plane)
    assert [entry.metadata.labels.get("version") for entry in plane.pods()] == ["2", "2", "2"]
    status = plane.get("statefulsets", "web").status
    assert status.current_revision == status.update_revision
    assert status.updated_replicas == status.ready_replicas == 3


def test_pods_below_the_partition_keep_the_old_template_even_when_made_anew(plane):
    start(plane, updateStrategy={"type": "RollingUpdate", "rollingUpdate": {"partition": 2}})
    settle(plane)
    changed = plane.get("statefulsets", "web").spec.template
    plane.change("statefulsets", "web", template=relabelled(changed))
    settle(plane)
    plane.delete("pods", "web-0")
    settle(plane)
    assert [entry.metadata.labels.get("version") for entry in plane.pods()] == [None, None, "2"]


def revisions(plane: ControlPlane) -> list[tuple[int, str | None]]:
    found = plane.all("controllerrevisions")
    return sorted((e.revision, e.data["spec"]["template"]["metadata"]["labels"].get("version")) for e in found)


def retemplate(plane: ControlPlane, version: str) -> None:
    changed = relabelled(plane.get("statefulsets", "web").spec.template, version)
    plane.change("statefulsets", "web", template=changed)
    settle(plane, 12)


def test_each_template_is_kept_as_a_revision_that_the_status_names(plane):
    start(plane, replicas=1)
    retemplate(plane, "2")
    assert revisions(plane) == [(1, None), (2, "2")]
    newest = max(plane.all("controllerrevisions"), key=lambda entry: entry.revision)
    status = plane.get("statefulsets", "web").status
    assert status.current_revision == status.update_revision == newest.metadata.name
    assert newest.metadata.labels["controller.kubernetes.io/hash"] == newest.metadata.name.removeprefix("web-")


def test_revisions_that_no_pod_has_go_beyond_the_limit(plane):
    start(plane, replicas=1, revisionHistoryLimit=1)
    for version in ("2", "3", "4"):
        retemplate(plane, version)
    assert revisions(plane) == [(3, "3"), (4, "4")]


def test_below_the_partition_a_controller_that_was_restarted_still_knows_the_old_template(plane):
    start(plane, updateStrategy={"type": "RollingUpdate", "rollingUpdate": {"partition": 2}})
    settle(plane)
    retemplate(plane, "2")
    plane.components.clear()
    plane.run(StatefulSetController)
    plane.delete("pods", "web-0")
    settle(plane)
    assert [entry.metadata.labels.get("version") for entry in plane.pods()] == [None, None, "2"]


def test_on_delete_leaves_old_pods_until_somebody_deletes_them(plane):
    start(plane, replicas=2, updateStrategy={"type": "OnDelete"})
    settle(plane)
    retemplate(plane, "2")
    assert [entry.metadata.labels.get("version") for entry in plane.pods()] == [None, None]
    plane.delete("pods", "web-1")
    settle(plane)
    assert [entry.metadata.labels.get("version") for entry in plane.pods()] == [None, "2"]


DATA = {
    "metadata": {"name": "data"},
    "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}},
}


def claims(plane: ControlPlane) -> list[str]:
    return [entry.metadata.name for entry in plane.all("persistentvolumeclaims")]


@pytest.mark.parametrize(
    ("scaled", "deleted", "after_scaling", "after_deletion"),
    [
        ("Retain", "Retain", ["data-web-0", "data-web-1"], ["data-web-0", "data-web-1"]),
        ("Delete", "Retain", ["data-web-0"], ["data-web-0"]),
        ("Retain", "Delete", ["data-web-0", "data-web-1"], []),
        ("Delete", "Delete", ["data-web-0"], []),
    ],
)
def test_claims_go_as_the_retention_policy_says(plane, scaled, deleted, after_scaling, after_deletion):
    plane.run(GarbageCollector)
    plane.run(PVCProtectionController)
    policy = {"whenScaled": scaled, "whenDeleted": deleted}
    start(plane, replicas=2, volumeClaimTemplates=[DATA], persistentVolumeClaimRetentionPolicy=policy)
    settle(plane)
    plane.change("statefulsets", "web", replicas=1)
    settle(plane)
    assert claims(plane) == after_scaling
    plane.delete("statefulsets", "web", propagation="Background")
    plane.tick(5)
    assert claims(plane) == after_deletion


def test_events_name_the_pod_and_the_set(plane):
    start(plane, replicas=1)
    settle(plane, 2)
    plane.change("statefulsets", "web", replicas=0)
    plane.tick(2)
    assert plane.messages("SuccessfulCreate") == ["create Pod web-0 in StatefulSet web successful"]
    assert plane.messages("SuccessfulDelete") == ["delete Pod web-0 in StatefulSet web successful"]


def test_claims_are_made_per_pod_bound_at_once_and_kept(plane):
    plane.run(PersistentVolumeController)
    start(plane, replicas=1, volumeClaimTemplates=[DATA])
    settle(plane, 3)
    claim = plane.get("persistentvolumeclaims", "data-web-0")
    assert claim.status.phase == "Bound"
    volumes = plane.get("pods", "web-0").spec.carried("volumes")
    assert volumes[:1] == [{"name": "data", "persistentVolumeClaim": {"claimName": "data-web-0"}}]
    plane.delete("pods", "web-0")
    settle(plane, 3)
    assert plane.get("persistentvolumeclaims", "data-web-0").metadata.uid == claim.metadata.uid


@pytest.mark.parametrize(
    ("phase", "told"),
    [
        ("Failed", ("RecreatingFailedPod", "Warning", "failed")),
        ("Succeeded", ("RecreatingTerminatedPod", "Normal", "terminated")),
    ],
)
def test_a_pod_that_has_ended_is_made_anew_and_an_event_says_so(plane, phase, told):
    start(plane, replicas=2)
    settle(plane)
    before = plane.get("pods", "web-0").metadata.uid
    plane.set_phase("web-0", phase)
    plane.tick(3)
    reason, type_, word = told
    assert plane.told(reason) == [(type_, f"StatefulSet default/web is recreating {word} Pod web-0")]
    assert plane.get("pods", "web-0").metadata.uid != before
    assert names(plane) == ["web-0", "web-1"]


def available(plane: ControlPlane) -> int:
    return int(plane.get("statefulsets", "web").status.available_replicas)


def test_a_pod_counts_as_available_after_min_ready_seconds_without_a_look_in_between(plane):
    start(plane, replicas=2, minReadySeconds=10, podManagementPolicy="Parallel")
    plane.bring_up("web-0")
    plane.tick(4)
    plane.bring_up("web-1")
    plane.tick(2)
    looks = plane.components[0].reconciles
    assert available(plane) == 0
    plane.tick(3)
    assert (plane.components[0].reconciles, available(plane)) == (looks, 0)
    plane.tick()
    assert (plane.components[0].reconciles, available(plane)) == (looks + 1, 1)
    plane.tick(3)
    assert available(plane) == 1
    plane.tick()
    assert available(plane) == 2


def test_in_order_the_next_pod_waits_until_the_one_before_it_is_available(plane):
    start(plane, replicas=2, minReadySeconds=10)
    plane.bring_up()
    plane.tick(9)
    assert names(plane) == ["web-0"]
    plane.tick(2)
    assert names(plane) == ["web-0", "web-1"]


def test_without_min_ready_seconds_time_alone_brings_no_look(plane):
    start(plane, replicas=1)
    settle(plane)
    looks = plane.components[0].reconciles
    plane.tick(30)
    assert plane.components[0].reconciles == looks


def test_an_orphan_that_is_not_named_after_the_set_is_left_alone(plane):
    plane.create(pod("web"))
    start(plane, replicas=1)
    assert plane.get("pods", "web").metadata.owner_references == ()


def test_fields_that_make_its_identity_may_not_change(plane):
    start(plane)
    message = "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template'"
    with pytest.raises(StatusError, match=re.escape(message)):
        plane.change("statefulsets", "web", service_name="other")


def test_a_template_that_does_not_match_its_selector_is_refused(plane):
    document = workload("StatefulSet")
    document["spec"]["template"] = template({"app": "other"})
    with pytest.raises(StatusError, match="`selector` does not match template `labels`"):
        plane.create(document)


def relabelled(old, version="2"):
    return replace(old, metadata=replace(old.metadata, labels=old.metadata.labels | {"version": version}))
