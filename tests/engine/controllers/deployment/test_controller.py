"""Control plane reference, sections 4.2 to 4.5: a Deployment rolls from one template to the next."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from engine.api.meta import ObjectMeta, condition, controller_of
from engine.api.serializer import wire
from engine.client.client import Client
from engine.controllers.deployment.controller import DeploymentController
from engine.controllers.deployment.revisions import find_new, new_replica_set
from engine.controllers.deployment.rolling import RolloutSync
from tests.engine.controllers.deployments import REVISION, conditions, retemplate, settle, sizes, start
from tests.engine.harness import workload
from tests.present import present


def test_a_new_deployment_makes_one_set_named_after_its_template(plane):
    start(plane, replicas=2)
    settle(plane, 6)
    (only,) = plane.all("replicasets")
    digest = only.metadata.labels["pod-template-hash"]
    assert only.metadata.name == f"web-{digest}"
    assert set(digest) <= set("456789bcdf")
    assert plane.get("deployments", "web").metadata.annotations[REVISION] == "1"
    assert (
        present(condition(plane.get("deployments", "web").status.conditions, "Progressing")).reason
        == "NewReplicaSetAvailable"
    )


def test_three_replicas_roll_one_by_one_as_in_the_documentation(plane):
    start(plane, replicas=3)
    settle(plane, 6)
    old = plane.all("replicasets")[0].metadata.name
    retemplate(plane, "nginx:2")
    settle(plane)
    new = next(entry.metadata.name for entry in plane.all("replicasets") if entry.metadata.name != old)
    assert plane.messages("ScalingReplicaSet")[1:] == [
        f"Scaled up replica set {new} from 0 to 1",
        f"Scaled down replica set {old} from 3 to 2",
        f"Scaled up replica set {new} from 1 to 2",
        f"Scaled down replica set {old} from 2 to 1",
        f"Scaled up replica set {new} from 2 to 3",
        f"Scaled down replica set {old} from 1 to 0",
    ]


def test_going_back_reuses_the_old_set_under_a_new_revision(plane):
    start(plane, replicas=1)
    settle(plane, 6)
    first = plane.all("replicasets")[0].metadata.name
    retemplate(plane, "nginx:2")
    settle(plane, 15)
    retemplate(plane, "nginx")
    settle(plane, 15)
    again = plane.get("replicasets", first)
    assert again.spec.replicas == 1
    assert again.metadata.annotations[REVISION] == "3"
    assert again.metadata.annotations["deployment.kubernetes.io/revision-history"] == "1"


def test_pods_that_never_get_ready_stop_the_roll_out_and_time_it_out(plane):
    start(plane, replicas=3, progressDeadlineSeconds=20)
    settle(plane, 6)
    retemplate(plane, "broken")
    plane.tick(40)
    assert sizes(plane) == [1, 3]
    progressing = present(condition(plane.get("deployments", "web").status.conditions, "Progressing"))
    assert (progressing.status, progressing.reason) == ("False", "ProgressDeadlineExceeded")


def test_recreate_waits_until_every_old_pod_is_gone(plane):
    start(plane, replicas=2, strategy={"type": "Recreate"})
    settle(plane, 6)
    plane.create({"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-1"}})
    for entry in plane.pods():
        plane.bind(entry.metadata.name, "node-1")
    plane.tick(2)
    retemplate(plane, "nginx:2")
    plane.tick(10)
    assert sizes(plane) == [0]
    for entry in plane.pods():
        plane.delete("pods", entry.metadata.name, grace_s=0)
    plane.tick(5)
    assert sizes(plane) == [0, 2]


def test_scaling_amid_a_roll_out_is_shared_in_proportion(plane):
    start(plane, replicas=4)
    settle(plane, 6)
    retemplate(plane, "broken")
    plane.tick(10)
    assert sizes(plane) == [2, 3]
    plane.change("deployments", "web", replicas=8)
    plane.tick(10)
    assert sizes(plane) == [4, 6]


def test_where_no_set_is_active_the_newest_one_is_scaled(plane):
    start(plane, replicas=0)
    settle(plane, 4)
    plane.clock.tick += 1
    retemplate(plane, "nginx:2")
    settle(plane, 4)
    plane.change("deployments", "web", paused=True)
    retemplate(plane, "nginx:3")
    plane.change("deployments", "web", replicas=2)
    settle(plane, 4)
    assert {entry.metadata.annotations[REVISION]: entry.spec.replicas for entry in plane.all("replicasets")} == {
        "1": 0,
        "2": 2,
    }


@pytest.mark.parametrize(("available", "left"), [(2, 0), (1, 1)], ids=["saturated", "not yet"])
def test_once_the_new_set_is_complete_scaling_takes_the_old_ones_down(plane, available, left):
    deployment = plane.create(workload("Deployment", replicas=2))
    document = workload("ReplicaSet", replicas=2)
    document["metadata"]["annotations"] = {"deployment.kubernetes.io/desired-replicas": "2"}
    new, old = plane.create(document), plane.create(workload("ReplicaSet", "old", replicas=1))
    new = replace(new, status=replace(new.status, available_replicas=available))
    RolloutSync(Client(plane.server, "deployment-controller"), plane.clock, deployment, [old, new]).scale()
    assert plane.get("replicasets", "old").spec.replicas == left
    assert plane.get("replicasets", "web").spec.replicas == 2


def test_a_paused_deployment_scales_but_does_not_roll(plane):
    start(plane, replicas=1)
    settle(plane, 6)
    plane.change("deployments", "web", paused=True)
    retemplate(plane, "nginx:2")
    plane.change("deployments", "web", replicas=2)
    settle(plane, 6)
    assert sizes(plane) == [2]


def test_a_set_that_was_used_twice_lists_both_earlier_revisions(plane):
    start(plane, replicas=1)
    settle(plane, 6)
    first = plane.all("replicasets")[0].metadata.name
    for image in ("nginx:2", "nginx", "nginx:2", "nginx"):
        retemplate(plane, image)
        settle(plane, 15)
    annotations = plane.get("replicasets", first).metadata.annotations
    assert (annotations[REVISION], annotations["deployment.kubernetes.io/revision-history"]) == ("5", "1,3")
    assert plane.get("deployments", "web").metadata.annotations[REVISION] == "5"


@pytest.mark.parametrize("limit", [0, 1, 2])
def test_old_sets_beyond_the_history_limit_go_the_lowest_revision_first(plane, limit):
    start(plane, replicas=1, revisionHistoryLimit=limit)
    settle(plane, 6)
    for image in ("nginx:2", "nginx:3", "nginx:4"):
        retemplate(plane, image)
        settle(plane, 15)
    left = sorted(entry.metadata.annotations[REVISION] for entry in plane.all("replicasets"))
    assert left == ["2", "3", "4"][2 - limit :]


# --- 4.2, 4.3


def test_a_selector_that_selects_everything_is_told_and_nothing_is_done(plane):
    document = workload("Deployment")
    document["spec"]["selector"] = {}
    plane.server.load(wire.decode_document(document | {"metadata": {"name": "web", "namespace": "default"}}))
    plane.run(DeploymentController)
    plane.components[0].informer_.caches["deployments"]["default/web"] = plane.get("deployments", "web")
    plane.components[0].reconcile("default/web")
    assert plane.messages("SelectingAll") == [
        "This deployment is selecting all pods. A non-empty selector is required.",
    ]
    assert plane.all("replicasets") == []


def test_the_new_set_takes_hash_labels_owner_and_annotations(plane):
    plane.run(DeploymentController)
    document = workload("Deployment", replicas=4, minReadySeconds=3)
    document["metadata"]["annotations"] = {
        "team": "a",
        "kubectl.kubernetes.io/last-applied-configuration": "{}",
    }
    plane.create(document)
    plane.tick(2)
    (only,) = plane.all("replicasets")
    digest = only.metadata.labels["pod-template-hash"]
    assert only.spec.selector.match_labels == {"app": "web", "pod-template-hash": digest}
    assert only.spec.template.metadata.labels == {"app": "web", "pod-template-hash": digest}
    assert only.spec.min_ready_seconds == 3
    assert present(controller_of(only.metadata)).name == "web"
    assert only.metadata.annotations == {
        "team": "a",
        REVISION: "1",
        "deployment.kubernetes.io/desired-replicas": "4",
        "deployment.kubernetes.io/max-replicas": "5",
    }


def test_a_set_that_has_the_template_already_is_adopted_as_the_new_one(plane):
    document = workload("ReplicaSet", replicas=1)
    document["metadata"]["labels"] = {"app": "web"}
    plane.create(document)
    plane.run(DeploymentController)
    plane.create(workload("Deployment", replicas=1))
    plane.tick(3)
    (only,) = plane.all("replicasets")
    assert (only.metadata.name, present(controller_of(only.metadata)).kind) == ("web", "Deployment")
    assert conditions(plane)["Progressing"] == ("True", "FoundNewReplicaSet", 'Found new replica set "web"')


def test_a_name_that_is_taken_by_another_template_is_counted_as_a_collision(plane):
    plane.run(DeploymentController)
    deployment = plane.create(workload("Deployment", replicas=1))
    taken = new_replica_set(deployment, 1, 1)
    other = workload("ReplicaSet", taken.metadata.name, replicas=0)
    plane.create(other)
    plane.tick(8)
    assert plane.get("deployments", "web").status.collision_count == 1
    names = [entry.metadata.name for entry in plane.all("replicasets")]
    assert len(names) == 2
    assert taken.metadata.name in names


def test_a_paused_deployment_gives_up_old_sets_too(plane):
    start(plane, replicas=1)
    settle(plane, 6)
    retemplate(plane, "nginx:2")
    settle(plane, 15)
    assert len(plane.all("replicasets")) == 2
    retemplate(plane, "nginx:3")
    plane.change("deployments", "web", paused=True, revision_history_limit=1)
    settle(plane, 4)
    assert [entry.metadata.annotations[REVISION] for entry in plane.all("replicasets")] == ["2"]


@pytest.mark.parametrize(
    ("replicas", "counted", "seen", "finalizers", "goes"),
    [
        (0, 0, True, (), True),
        (1, 0, True, (), False),
        (0, 1, True, (), False),
        (0, 0, False, (), False),
        (0, 0, True, ("example.com/wait",), False),
    ],
    ids=["idle", "wished for", "with Pods", "not observed", "on its way out"],
)
def test_only_an_idle_set_falls_to_the_history_limit(plane, replicas, counted, seen, finalizers, goes):
    deployment = plane.create(workload("Deployment", replicas=0, revisionHistoryLimit=0))
    document = workload("ReplicaSet", "old", replicas=replicas)
    document["metadata"]["finalizers"] = list(finalizers)
    old = plane.create(document)
    if finalizers:
        plane.delete("replicasets", "old")
        old = plane.get("replicasets", "old")
    generation = old.metadata.generation if seen else old.metadata.generation - 1
    old = replace(old, status=replace(old.status, replicas=counted, observed_generation=generation))
    before = plane.store.revision
    RolloutSync(Client(plane.server, "deployment-controller"), plane.clock, deployment, [old])._clean_up()
    assert (plane.get("replicasets", "old") is None) == goes
    assert (plane.store.revision > before) == goes


def test_the_oldest_of_several_sets_with_the_template_is_the_new_one(plane):
    deployment = plane.create(workload("Deployment"))
    sets = []
    for name in ("c", "a", "b"):
        sets.append(plane.create(workload("ReplicaSet", name)))
        plane.clock.tick += 1
    hashed = {"app": "web", "pod-template-hash": "7c5ddbdf54"}
    template = replace(deployment.spec.template, metadata=ObjectMeta(labels=hashed))
    same = [replace(entry, spec=replace(entry.spec, template=template)) for entry in sets]
    found = find_new(deployment, same[::-1])
    assert found is not None
    assert found.metadata.name == "c"


def test_a_set_that_the_selector_no_longer_matches_is_released(plane):
    start(plane, replicas=1)
    settle(plane, 6)
    (only,) = plane.all("replicasets")
    plane.relabel("replicasets", only.metadata.name, {"app": "other"})
    plane.tick(3)
    assert controller_of(plane.get("replicasets", only.metadata.name).metadata) is None
    # Its name is taken by what was released: a new one comes after a collision.
    settle(plane, 6)
    assert len(plane.all("replicasets")) == 2


def test_of_a_deployment_that_is_being_deleted_only_the_status_is_kept_up(plane):
    plane.run(DeploymentController)
    document = workload("Deployment", replicas=2)
    document["metadata"]["finalizers"] = ["example.com/wait"]
    plane.create(document)
    plane.delete("deployments", "web")
    plane.tick(5)
    deployment = plane.get("deployments", "web")
    assert plane.all("replicasets") == []
    assert deployment.status.observed_generation == deployment.metadata.generation == 2
    assert plane.messages("ScalingReplicaSet") == []


MOST = "deployment.kubernetes.io/max-replicas"


def _most(plane):
    return [entry.metadata.annotations[MOST] for entry in plane.all("replicasets")]


def _surge(plane, surge):
    strategy = plane.get("deployments", "web").spec.strategy
    rolling = replace(strategy.rolling_update, max_surge=surge)
    plane.change("deployments", "web", strategy=replace(strategy, rolling_update=rolling))
    settle(plane, 4)


def test_the_most_that_a_set_notes_follows_its_size_and_not_the_surge_alone(plane):
    start(plane, replicas=2)
    settle(plane, 6)
    _surge(plane, 2)
    assert _most(plane) == ["3"]
    plane.change("deployments", "web", replicas=3)
    settle(plane, 4)
    assert _most(plane) == ["5"]


def test_a_new_set_notes_the_surge_with_which_it_was_made(plane):
    start(plane, replicas=2)
    settle(plane, 6)
    _surge(plane, 2)
    retemplate(plane, "nginx:2")
    settle(plane)
    assert sorted(_most(plane)) == ["4", "4"]
