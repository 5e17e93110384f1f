"""Control plane reference, sections 3.2 to 3.6: a ReplicaSet keeps its number of Pods, whatever happens to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.core import Pod
from engine.api.meta import ObjectMeta, controller_of
from engine.api.status import StatusError
from engine.apiserver.server import RequestContext
from engine.controllers.pods.expectations import Expectations
from engine.controllers.replicaset.controller import ReplicaSetController
from tests.engine.harness import BY_HAND, ControlPlane, pod, workload
from tests.present import present


def start(plane: ControlPlane, replicas: int) -> None:
    plane.run(ReplicaSetController)
    plane.create(workload("ReplicaSet", replicas=replicas))
    plane.tick()


def test_missing_pods_are_created_once_with_the_set_as_controller(plane):
    start(plane, 3)
    plane.tick(5)
    owners = [controller_of(entry.metadata) for entry in plane.pods()]
    assert [present(owner).name for owner in owners] == ["web"] * 3
    assert all(entry.metadata.name.startswith("web-") for entry in plane.pods())
    assert len(plane.messages("SuccessfulCreate")) == 3


def test_a_lagging_cache_does_not_make_it_create_twice(plane):
    start(plane, 3)
    controller = plane.components[0]
    controller.cursor.lag = 4
    plane.tick()
    controller.queue.add("default/web", controller.client.cause)
    controller.run()
    assert len(plane.pods()) == 3


def test_the_status_is_written_while_an_expectation_is_open(plane):
    start(plane, 2)
    plane.tick(2)
    controller = plane.components[0]
    controller._expectations.expect_creation("default/web", plane.clock.now_ms)
    plane.bring_up()
    plane.change("replicasets", "web", replicas=5)
    plane.tick(2)
    assert plane.get("replicasets", "web").status.ready_replicas == 2
    assert len(plane.pods()) == 2
    controller._expectations.creation_observed("default/web")
    controller.queue.add("default/web", controller.client.cause)
    plane.wake(controller, plane.clock.tick + 1)
    plane.tick()
    assert len(plane.pods()) == 5


def test_a_terminating_pod_is_replaced_while_it_still_runs(plane):
    start(plane, 1)
    plane.create({"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-1"}})
    victim = plane.pods()[0].metadata.name
    plane.bind(victim, "node-1")
    plane.tick()
    plane.delete("pods", victim)
    plane.tick()
    assert len(plane.pods()) == 2
    assert len(plane.live_pods()) == 1


def test_an_orphan_that_matches_is_adopted_instead_of_a_new_pod(plane):
    plane.create(pod("web"))
    plane.tick()
    start(plane, 2)
    plane.tick(3)
    assert len(plane.pods()) == 2
    assert present(controller_of(plane.get("pods", "web").metadata)).name == "web"


def test_a_pod_that_no_longer_matches_is_released_and_replaced(plane):
    start(plane, 1)
    plane.tick()
    name = plane.pods()[0].metadata.name
    plane.relabel("pods", name, {"app": "debug"})
    plane.tick(2)
    assert controller_of(plane.get("pods", name).metadata) is None
    assert len(plane.pods()) == 2


def test_scaling_down_takes_pods_that_are_not_ready_first(plane):
    start(plane, 3)
    plane.tick()
    ready = sorted(entry.metadata.name for entry in plane.pods())[1]
    plane.bring_up(ready)
    plane.tick()
    plane.change("replicasets", "web", replicas=1)
    plane.tick(2)
    assert [entry.metadata.name for entry in plane.live_pods()] == [ready]
    assert len(plane.messages("SuccessfulDelete")) == 2


def test_the_status_counts_ready_and_available_pods(plane):
    start(plane, 2)
    plane.change("replicasets", "web", min_ready_seconds=5)
    plane.tick()
    plane.bring_up()
    plane.tick()
    status = plane.get("replicasets", "web").status
    assert (status.replicas, status.ready_replicas, status.available_replicas) == (2, 2, 0)
    plane.tick(6)
    assert plane.get("replicasets", "web").status.available_replicas == 2


def test_an_idle_set_is_left_alone(plane):
    start(plane, 2)
    plane.tick(5)
    looks = plane.components[0].reconciles
    plane.tick(50)
    assert plane.components[0].reconciles == looks


def test_a_pod_that_cannot_be_made_is_told_in_event_and_condition(plane):
    plane.run(ReplicaSetController)
    plane.create(workload("ReplicaSet", replicas=2))
    plane.server.create = _refuse(plane.server.create)
    plane.tick(2)
    condition = plane.get("replicasets", "web").status.conditions[0]
    assert (condition.type, condition.reason) == ("ReplicaFailure", "FailedCreate")
    assert plane.messages("FailedCreate") == ["Error creating: no more Pods"]


@pytest.mark.parametrize(("room", "made", "failed"), [(0, 0, 1), (1, 1, 2), (2, 2, 1), (3, 3, 4), (5, 5, 2)])
def test_creation_starts_slowly_and_stops_with_the_first_batch_that_fails(plane, room, made, failed):
    """Batches of 1, 2, 4 and so on, each tried as a whole."""
    plane.limit("few", pods=str(room))
    start(plane, 20)
    assert len(plane.pods()) == made
    messages = plane.messages("FailedCreate")
    assert len(messages) == failed
    for message in messages:
        assert message.startswith("Error creating: pods ")
        assert message.endswith(
            f"is forbidden: exceeded quota: few, requested: pods=1, used: pods={made}, limited: pods={room}",
        )


def test_a_failure_stands_in_the_status_until_the_next_success(plane):
    plane.limit("few", pods="1")
    start(plane, 2)
    (failure,) = plane.get("replicasets", "web").status.conditions
    assert (failure.type, failure.status, failure.reason) == ("ReplicaFailure", "True", "FailedCreate")
    assert "exceeded quota" in failure.message
    plane.delete("resourcequotas", "few")
    plane.tick(10)
    assert len(plane.pods()) == 2
    assert plane.get("replicasets", "web").status.conditions == ()


def test_one_pass_creates_or_deletes_five_hundred_pods_at_most(plane):
    start(plane, 502)
    assert len(plane.pods()) == 500
    plane.tick(2)
    assert len(plane.pods()) == 502
    plane.change("replicasets", "web", replicas=0)
    plane.tick()
    assert len(plane.pods()) == 2
    plane.tick(2)
    assert plane.pods() == []


def test_a_set_that_is_made_again_does_not_wait_for_what_the_one_before_expected(plane):
    start(plane, 1)
    plane.tick(2)
    plane.components[0]._expectations.expect_creation("default/web", plane.clock.now_ms)
    plane.delete("replicasets", "web", propagation="Orphan")
    plane.server.update(replace(plane.get("replicasets", "web"), metadata=bare(plane)), BY_HAND)
    plane.tick(2)
    plane.create(workload("ReplicaSet", replicas=3))
    plane.tick()
    assert len(plane.live_pods()) > 1


def bare(plane: ControlPlane) -> ObjectMeta:
    """The metadata of the set without finalizers."""
    return replace(plane.get("replicasets", "web").metadata, finalizers=())


def test_pods_that_are_given_up_keep_their_own_grace_period(plane):
    plane.run(ReplicaSetController)
    document = workload("ReplicaSet", replicas=1)
    document["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] = 17
    plane.create(document)
    plane.create({"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-1"}})
    plane.tick(2)
    (made,) = plane.pods()
    plane.bind(made.metadata.name, "node-1")
    plane.change("replicasets", "web", replicas=0)
    plane.tick(2)
    (going,) = plane.pods()
    assert going.metadata.deletion_grace_period_seconds == 17


def test_an_expectation_is_given_up_after_five_minutes():
    expectations = Expectations()
    expectations.expect_creation("web", 0)
    expectations.expect_deletion("web", "web-1", 0)
    assert not expectations.satisfied("web", 5 * 60 * 1000)
    assert expectations.satisfied("web", 5 * 60 * 1000 + 1)


def test_a_deletion_timestamp_counts_as_the_deletion_observed(plane):
    start(plane, 2)
    plane.create({"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-1"}})
    for entry in plane.pods():
        plane.bind(entry.metadata.name, "node-1")
    plane.tick(2)
    plane.change("replicasets", "web", replicas=1)
    plane.tick(2)
    plane.change("replicasets", "web", replicas=0)
    plane.tick(2)
    assert plane.live_pods() == []


def test_a_pod_of_another_controller_is_left_alone(plane):
    document = pod("web")
    owner = {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "other", "uid": "1", "controller": True}
    document["metadata"]["ownerReferences"] = [owner]
    plane.create(document)
    start(plane, 1)
    plane.tick(2)
    assert present(controller_of(plane.get("pods", "web").metadata)).name == "other"
    assert len(plane.pods()) == 2


def test_a_set_that_is_being_deleted_adopts_nothing(plane):
    document = workload("ReplicaSet", replicas=1)
    document["metadata"]["finalizers"] = ["example.com/wait"]
    plane.run(ReplicaSetController)
    plane.create(document)
    plane.delete("replicasets", "web")
    plane.create(pod("web"))
    plane.tick(3)
    assert plane.get("pods", "web").metadata.owner_references == ()
    assert len(plane.pods()) == 1


def test_the_live_set_is_asked_before_an_orphan_is_adopted(plane):
    """The cache still shows the set as it was; the server knows that it goes."""
    document = workload("ReplicaSet", replicas=0)
    document["metadata"]["finalizers"] = ["example.com/wait"]
    plane.run(ReplicaSetController)
    plane.create(document)
    plane.tick(2)
    plane.create(pod("web"))
    plane.clock.tick += 1
    controller = plane.components[0]
    controller.informer_.sync()
    plane.delete("replicasets", "web")
    controller.map_to_keys(plane.store.log[-2])
    assert controller.caches["replicasets"]["default/web"].metadata.deletion_timestamp is None
    controller.reconcile("default/web")
    assert plane.get("pods", "web").metadata.owner_references == ()


def test_an_orphan_wakes_every_set_that_matches_it(plane):
    plane.run(ReplicaSetController)
    for name in ("web", "db"):
        document = workload("ReplicaSet", name, replicas=0)
        document["spec"]["selector"] = {"matchLabels": {"tier": "x"}}
        document["spec"]["template"]["metadata"]["labels"] = {"tier": "x"}
        plane.create(document)
    plane.create(workload("ReplicaSet", "other", replicas=0))
    plane.tick(3)
    orphan = pod("lonely")
    orphan["metadata"]["labels"] = {"tier": "x"}
    plane.create(orphan)
    assert plane.components[0].map_to_keys(plane.store.log[-1]) == ["default/web", "default/db"]


def related(plane: ControlPlane, *sets: tuple[str, str]) -> None:
    """ReplicaSets without Pods yet: each a name, and the name of its controller, if any."""
    for name, owner in sets:
        document = workload("ReplicaSet", name, replicas=0)
        reference = {"apiVersion": "apps/v1", "kind": "Deployment", "name": owner, "uid": owner, "controller": True}
        document["metadata"]["ownerReferences"] = [reference] if owner else []
        plane.create(document)


@pytest.mark.parametrize(
    ("owner", "counts"),
    [("mine", {"node-1": 3}), ("another", {"node-1": 1}), ("", {})],
    ids=["its", "another's", "no"],
)
def test_related_pods_on_a_node_are_the_pods_of_all_sets_of_one_owner(plane, owner, counts):
    controller = plane.run(ReplicaSetController)
    related(plane, ("web", owner), ("peer", "mine"))
    plane.tick(2)
    for name, size in (("web", 1), ("peer", 2)):
        plane.change("replicasets", name, replicas=size)
    plane.create({"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-1"}})
    plane.tick(2)
    for entry in plane.pods():
        plane.bind(entry.metadata.name, "node-1")
    plane.tick(2)
    assert controller._active_by_node(plane.get("replicasets", "web")) == counts


def test_pods_that_have_ended_do_not_count(plane):
    start(plane, 2)
    first = plane.pods()[0].metadata.name
    plane.tick()
    plane.set_phase(first, "Failed")
    plane.tick(2)
    assert len(plane.pods()) == 3
    assert plane.get("replicasets", "web").status.replicas == 2


def test_every_field_of_the_status_counts_what_it_says(plane):
    plane.run(ReplicaSetController)
    document = workload("ReplicaSet", replicas=3)
    document["spec"]["template"]["metadata"]["labels"] = {"app": "web", "tier": "x"}
    plane.create(document)
    plane.tick(2)
    names = [entry.metadata.name for entry in plane.pods()]
    plane.bring_up(names[0])
    plane.relabel("pods", names[1], {"app": "web", "tier": "x", "more": "labels"})
    plane.relabel("pods", names[2], {"app": "web"})
    plane.tick(2)
    status = plane.get("replicasets", "web").status
    assert (status.replicas, status.fully_labeled_replicas) == (3, 2)
    assert (status.ready_replicas, status.available_replicas, status.observed_generation) == (1, 1, 1)


def test_what_a_pod_takes_from_its_template(plane):
    plane.run(ReplicaSetController)
    document = workload("ReplicaSet", replicas=1)
    document["spec"]["template"]["metadata"] |= {"annotations": {"a": "b"}, "finalizers": ["example.com/wait"]}
    plane.create(document)
    plane.tick()
    meta = plane.pods()[0].metadata
    assert (meta.labels, meta.annotations, meta.finalizers) == ({"app": "web"}, {"a": "b"}, ("example.com/wait",))
    assert meta.generate_name == "web-"
    (reference,) = meta.owner_references
    assert (reference.kind, reference.controller, reference.block_owner_deletion) == ("ReplicaSet", True, True)


def test_events_tell_of_its_own_work_alone(plane):
    start(plane, 1)
    (made,) = (entry.metadata.name for entry in plane.pods())
    assert plane.messages("SuccessfulCreate") == [f"Created pod: {made}"]
    plane.tick()
    plane.delete("pods", made)
    plane.tick(2)
    assert plane.messages("SuccessfulDelete") == []
    (second,) = (entry.metadata.name for entry in plane.pods())
    plane.change("replicasets", "web", replicas=0)
    plane.tick(2)
    assert plane.messages("SuccessfulDelete") == [f"Deleted pod: {second}"]


def test_a_deletion_that_fails_is_told(plane):
    start(plane, 1)
    plane.tick()
    plane.server.delete = _refuse_deletion
    plane.change("replicasets", "web", replicas=0)
    plane.tick(2)
    assert plane.messages("FailedDelete") == ["Error deleting: no way"]
    assert plane.get("replicasets", "web").status.conditions[0].reason == "FailedDelete"


def test_no_failure_is_told_of_a_namespace_that_goes(plane):
    plane.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "team"}})
    document = workload("ReplicaSet", replicas=1)
    document["metadata"]["namespace"] = "team"
    plane.create(document)
    plane.server.delete("namespaces", "", "team", BY_HAND)
    plane.run(ReplicaSetController)
    plane.tick(3)
    assert plane.messages("FailedCreate") == []


def _refuse_deletion(*_args: Any, **_options: Any) -> Any:
    raise StatusError(500, "InternalError", "no way")


def _refuse(create: Callable[[Any, RequestContext], Any]) -> Callable[[Any, RequestContext], Any]:
    def refusing(obj: Any, request: RequestContext) -> Any:
        if isinstance(obj, Pod):
            raise StatusError(403, "Forbidden", "no more Pods")
        return create(obj, request)

    return refusing
