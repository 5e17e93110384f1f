"""A PodDisruptionBudget says how many Pods may be evicted, and the eviction subresource asks it."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.meta import condition
from engine.api.serializer import wire
from engine.api.status import StatusError
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.apiserver.eviction import evict
from engine.controllers.deployment.controller import DeploymentController
from engine.controllers.disruption import DisruptionController
from engine.controllers.pods.podstate import is_ready
from engine.controllers.replicaset.controller import ReplicaSetController
from engine.controllers.statefulset.controller import StatefulSetController
from tests.engine.harness import BY_HAND, ControlPlane, pod, workload
from tests.present import present

REFUSED = "Cannot evict pod as it would violate the pod's disruption budget."


def budget(**limits: Any) -> dict[str, Any]:
    spec = {"selector": {"matchLabels": {"app": "web"}}} | limits
    return {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "web"}, "spec": spec}


def start(plane: ControlPlane, replicas: int = 3, **limits: Any) -> None:
    for build in (DeploymentController, ReplicaSetController, DisruptionController):
        plane.run(build)
    plane.create(workload("Deployment", replicas=replicas))
    plane.create({"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-1"}})
    plane.create(budget(**limits))
    plane.tick(4)
    for entry in plane.pods():
        plane.bind(entry.metadata.name, "node-1")
    plane.bring_up()
    plane.tick(2)


def push(plane: ControlPlane, index: int = 0) -> str:
    name: str = plane.live_pods()[index].metadata.name
    evict(plane.server, "default", name, BY_HAND)
    return name


def allowed(plane: ControlPlane) -> int:
    return int(plane.get("poddisruptionbudgets", "web").status.disruptions_allowed)


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"minAvailable": 2}, 1),
        ({"minAvailable": "50%"}, 1),
        ({"maxUnavailable": 1}, 1),
        ({"maxUnavailable": "50%"}, 2),
        ({"minAvailable": 5}, 0),
        ({"maxUnavailable": 0}, 0),
    ],
)
def test_how_many_may_go(plane, limits: dict[str, Any], expected: int):
    start(plane, **limits)
    assert allowed(plane) == expected


def test_an_eviction_within_the_budget_deletes_the_pod_and_says_why(plane):
    start(plane, minAvailable=2)
    gone = plane.get("pods", push(plane))
    assert gone.metadata.deletion_timestamp is not None
    assert present(condition(gone.status.conditions, "DisruptionTarget")).reason == "EvictionByEvictionAPI"


def test_the_next_eviction_is_refused_before_the_controller_has_counted_anew(plane):
    start(plane, minAvailable=2)
    push(plane)
    with pytest.raises(StatusError, match=REFUSED) as refusal:
        push(plane)
    assert refusal.value.code == 429
    cause = refusal.value.details["causes"][0]["message"]
    assert cause == "The disruption budget web needs 2 healthy pods and has 3 currently"


def test_a_replacement_that_is_ready_allows_the_next_eviction(plane):
    start(plane, minAvailable=2)
    push(plane)
    plane.tick(2)
    assert allowed(plane) == 0
    plane.bring_up()
    plane.tick(2)
    assert allowed(plane) == 1


def test_a_budget_that_nobody_has_looked_at_yet_allows_nothing(plane):
    start(plane, minAvailable=2)
    plane.change("poddisruptionbudgets", "web", min_available=0)
    with pytest.raises(StatusError, match=REFUSED) as refusal:
        push(plane)
    assert "is still being processed by the server" in refusal.value.details["causes"][0]["message"]


def test_a_pending_pod_is_evicted_whatever_the_budget_says(plane):
    start(plane, minAvailable=3)
    plane.change("deployments", "web", replicas=4)
    plane.tick(3)
    pending = next(entry for entry in plane.pods() if entry.status.phase == "Pending")
    evict(plane.server, "default", pending.metadata.name, BY_HAND)
    assert plane.get("pods", pending.metadata.name) is None


def test_a_pod_of_two_budgets_cannot_be_evicted(plane):
    start(plane, minAvailable=1)
    plane.create(budget(minAvailable=1) | {"metadata": {"name": "b"}})
    with pytest.raises(StatusError, match="more than one PodDisruptionBudget"):
        push(plane)


def test_a_dry_run_spends_nothing(plane):
    start(plane, minAvailable=2)
    RESTEndpoints(plane.server).evict("default", plane.pods()[0].metadata.name, dry_run=True)
    assert (len(plane.live_pods()), allowed(plane)) == (3, 1)


@pytest.mark.parametrize("again", [False, True])
def test_a_budget_may_go_in_the_tick_in_which_its_pods_change(plane, again: bool):
    start(plane, minAvailable=2)
    spec = {"selector": {"matchLabels": {"app": "web"}}, "minAvailable": 1}
    plane.relabel("pods", plane.live_pods()[0].metadata.name, {"app": "other"})
    plane.delete("poddisruptionbudgets", "web")
    if again:
        meta = {"name": "web"}
        plane.create({"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": meta, "spec": spec})
    plane.tick(3)
    assert not again or allowed(plane) == 1
    (first, second) = (pod for pod in plane.live_pods() if is_ready(pod) and pod.metadata.labels["app"] == "web")
    plane.relabel("pods", first.metadata.name, {"app": "third"})
    plane.tick(3)
    assert second.metadata.labels["app"] == "web"
    assert not again or plane.get("poddisruptionbudgets", "web").status.current_healthy == 1


def looks(plane: ControlPlane, ticks: int) -> int:
    """How often the controller of budgets looked at one in so many ticks."""
    (controller,) = (entry for entry in plane.components if isinstance(entry, DisruptionController))
    before = controller.reconciles
    plane.tick(ticks)
    return controller.reconciles - before


def test_a_budget_is_looked_at_when_its_pods_change_or_what_they_count_from_and_never_again_once_it_is_gone(plane):
    start(plane, maxUnavailable=1)
    assert looks(plane, 5) == 0
    plane.set_phase(plane.live_pods()[0].metadata.name, "Running")
    plane.create(pod("stranger"))
    assert looks(plane, 2) == 0
    plane.change("deployments", "web", replicas=2)
    assert looks(plane, 5) > 0
    plane.delete("poddisruptionbudgets", "web")
    plane.tick(2)
    plane.change("deployments", "web", replicas=3)
    assert looks(plane, 5) == 0


def test_owners_that_own_each_other_do_not_hold_the_controller_up(plane):
    start(plane, maxUnavailable=1)
    (web,) = plane.all("deployments")
    (old,) = plane.all("replicasets")
    circle = old.metadata.owner_references[0]
    round_about = replace(circle, kind="ReplicaSet", name=old.metadata.name, uid=old.metadata.uid)
    plane.server.update(replace(web, metadata=replace(web.metadata, owner_references=(round_about,))), BY_HAND)
    plane.change("poddisruptionbudgets", "web", max_unavailable=2)
    plane.tick(3)
    assert plane.get("poddisruptionbudgets", "web").status.expected_pods == 3


# --- the size that a budget counts from


def hold(plane: ControlPlane, *builds: type) -> None:
    """These controllers hear nothing more."""
    for component in plane.components:
        if isinstance(component, builds):
            present(component.cursor).paused = True


def counts(plane: ControlPlane) -> tuple[int, int, int]:
    status = plane.get("poddisruptionbudgets", "web").status
    return status.expected_pods, status.desired_healthy, status.disruptions_allowed


@pytest.mark.parametrize(
    ("limits", "replicas", "expected"),
    [
        ({"minAvailable": "50%"}, 6, (6, 3, 1)),
        ({"minAvailable": "50%"}, 2, (2, 1, 3)),
        ({"maxUnavailable": 1}, 5, (5, 4, 0)),
        ({"maxUnavailable": 1}, 2, (2, 1, 3)),
        ({"maxUnavailable": "50%"}, 7, (7, 3, 1)),
        ({"maxUnavailable": 1}, 0, (0, 0, 0)),
        ({"minAvailable": 2}, 6, (4, 2, 2)),
    ],
)
def test_a_budget_follows_its_deployments_size_before_any_pod_does(plane, limits, replicas, expected):
    """Only a fixed minAvailable counts the Pods that there are."""
    start(plane, replicas=4, **limits)
    hold(plane, DeploymentController, ReplicaSetController)
    plane.change("deployments", "web", replicas=replicas)
    plane.tick(2)
    assert counts(plane) == expected


@pytest.mark.parametrize("kind", ["ReplicaSet", "StatefulSet"])
def test_a_budget_follows_the_size_of_a_controller_without_a_deployment(plane, kind):
    build = {"ReplicaSet": ReplicaSetController, "StatefulSet": StatefulSetController}[kind]
    plane.run(build)
    plane.run(DisruptionController)
    more = {"serviceName": "web", "podManagementPolicy": "Parallel"} if kind == "StatefulSet" else {}
    plane.create(workload(kind, replicas=2, **more))
    plane.create(budget(maxUnavailable=1))
    plane.tick(4)
    plane.bring_up()
    plane.tick(2)
    assert counts(plane) == (2, 1, 1)
    hold(plane, build)
    plane.change(f"{kind.lower()}s", "web", replicas=3)
    plane.tick(2)
    assert counts(plane) == (3, 2, 0)


def test_a_pod_without_a_controller_counts_for_no_percentage(plane):
    plane.run(DisruptionController)
    plane.create(budget(maxUnavailable=1))
    for name in ("a", "b"):
        plane.create(pod(name))
        plane.relabel("pods", name, {"app": "web"})
    plane.bring_up()
    plane.tick(2)
    assert counts(plane) == (0, 0, 0)


# --- an eviction whose deletion never comes


def promise(plane: ControlPlane, index: int = 0) -> str:
    """An eviction is granted, and then the deletion fails."""
    name: str = plane.live_pods()[index].metadata.name
    vars(plane.server)["delete"] = _refuse
    with pytest.raises(StatusError, match="no way"):
        evict(plane.server, "default", name, BY_HAND)
    del vars(plane.server)["delete"]
    return name


def _refuse(*_args: Any, **_options: Any) -> Any:
    raise StatusError(500, "InternalError", "no way")


def promised(plane: ControlPlane) -> list[str]:
    return list(plane.get("poddisruptionbudgets", "web").status.disrupted_pods)


def test_an_evicted_pod_that_does_not_go_is_waited_for_two_minutes_and_then_told_of(plane):
    start(plane, minAvailable=2)
    name = promise(plane)
    plane.tick(119)
    assert (promised(plane), allowed(plane)) == ([name], 0)
    plane.tick()
    assert (promised(plane), allowed(plane)) == ([], 1)
    assert plane.told("NotDeleted") == [("Warning", "Pod was expected by PDB default/web to be deleted but it wasn't")]


def test_each_eviction_has_two_minutes_of_its_own(plane):
    start(plane, minAvailable=1)
    first = promise(plane)
    plane.tick(30)
    second = promise(plane, 1)
    plane.tick(89)
    assert promised(plane) == sorted([first, second])
    plane.tick()
    assert (promised(plane), allowed(plane)) == ([second], 1)
    plane.tick(29)
    assert promised(plane) == [second]
    plane.tick()
    assert (promised(plane), allowed(plane)) == ([], 2)


def test_an_evicted_pod_that_goes_is_forgotten_at_once_and_not_told_of(plane):
    start(plane, minAvailable=2)
    name = promise(plane)
    plane.tick(2)
    plane.delete("pods", name)
    plane.tick(2)
    assert promised(plane) == []
    plane.tick(200)
    assert plane.told("NotDeleted") == []


def test_a_namesake_of_the_pods_controller_is_not_theirs(plane):
    """The owner is replaced by another of its name, whose size says nothing of Pods that it does not own."""
    plane.run(ReplicaSetController)
    plane.run(DisruptionController)
    plane.create(workload("ReplicaSet", replicas=2))
    plane.create(budget(maxUnavailable=1))
    plane.tick(4)
    plane.bring_up()
    plane.tick(2)
    hold(plane, ReplicaSetController)
    plane.delete("replicasets", "web", propagation="Background")
    plane.create(workload("ReplicaSet", replicas=9))
    plane.tick(2)
    assert counts(plane) == (0, 0, 0)


def test_of_several_budgets_one_follows_the_pods_that_both_select(plane):
    start(plane, replicas=2, minAvailable=1)
    other = budget(maxUnavailable=1)
    plane.create(other | {"metadata": {"name": "zeal"}})
    plane.tick(2)
    sick = plane.live_pods()[0]
    name = sick.metadata.name
    plane.server.update(replace(sick, status=replace(sick.status, conditions=())), BY_HAND, subresource="status")
    plane.tick(2)
    counts = {each.metadata.name: each.status.current_healthy for each in plane.all("poddisruptionbudgets")}
    assert counts == {"web": 1, "zeal": 2}
    told = f'Pod "default"/"{name}" matches multiple PodDisruptionBudgets.  Chose "web" arbitrarily.'
    assert ("Warning", told) in plane.told("MultiplePodDisruptionBudgets")


def test_a_pod_that_leaves_one_of_two_budgets_is_counted_out_of_it(plane):
    start(plane, replicas=2, minAvailable=1)
    plane.create(budget(minAvailable=1) | {"metadata": {"name": "zeal"}})
    plane.tick(2)
    plane.relabel("pods", plane.live_pods()[0].metadata.name, {"app": "else"})
    plane.tick(2)
    assert {each.status.current_healthy for each in plane.all("poddisruptionbudgets")} == {1}


def test_the_condition_of_a_budget_has_a_message_though_it_is_empty(plane):
    start(plane, minAvailable=1)
    shown = wire.encode(plane.get("poddisruptionbudgets", "web"))["status"]["conditions"]
    assert [(entry["reason"], entry["message"]) for entry in shown] == [("SufficientPods", "")]
    assert (
        wire.encode(wire.decode_document(wire.encode(plane.get("poddisruptionbudgets", "web"))))["status"]["conditions"]
        == shown
    )
