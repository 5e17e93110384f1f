"""Control plane reference, sections 4.6 and 4.7: what a Deployment says of itself, in conditions, counts and events."""

from __future__ import annotations

from engine.api.meta import condition
from tests.engine.controllers.deployments import REVISION, conditions, retemplate, settle, start


def test_the_conditions_of_a_rollout_from_birth_to_completion(plane):
    start(plane, replicas=2)
    plane.tick()
    name = plane.all("replicasets")[0].metadata.name
    assert conditions(plane) == {
        "Progressing": ("True", "NewReplicaSetCreated", f'Created new replica set "{name}"'),
        "Available": ("False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability."),
    }
    plane.tick(3)
    progressing = ("True", "ReplicaSetUpdated", f'ReplicaSet "{name}" is progressing.')
    assert conditions(plane)["Progressing"] == progressing
    settle(plane, 5)
    assert conditions(plane) == {
        "Progressing": (
            "True",
            "NewReplicaSetAvailable",
            f'ReplicaSet "{name}" has successfully progressed.',
        ),
        "Available": ("True", "MinimumReplicasAvailable", "Deployment has minimum availability."),
    }


def test_a_rollout_that_is_stuck_says_so_and_progresses_again(plane):
    start(plane, replicas=1, progressDeadlineSeconds=10)
    settle(plane, 6)
    retemplate(plane, "broken")
    plane.tick(20)
    new = max(plane.all("replicasets"), key=lambda entry: entry.metadata.annotations[REVISION])
    assert conditions(plane)["Progressing"] == (
        "False",
        "ProgressDeadlineExceeded",
        f'ReplicaSet "{new.metadata.name}" has timed out progressing.',
    )
    settle(plane, 8)
    assert conditions(plane)["Progressing"][:2] == ("True", "NewReplicaSetAvailable")


def test_every_progress_renews_the_deadline(plane):
    start(plane, replicas=2, progressDeadlineSeconds=15, strategy={"rollingUpdate": {"maxSurge": 1}})
    settle(plane, 6)
    retemplate(plane, "nginx:2")
    for _ in range(2):
        plane.tick(12)
        plane.bring_up(*[pod.metadata.name for pod in plane.live_pods() if pod.status.phase == "Pending"])
        plane.tick(3)
        assert conditions(plane)["Progressing"][1] == "ReplicaSetUpdated"


def test_pausing_and_resuming_is_said_and_stops_the_deadline(plane):
    start(plane, replicas=1, progressDeadlineSeconds=10)
    settle(plane, 6)
    retemplate(plane, "broken")
    plane.tick(3)
    plane.change("deployments", "web", paused=True)
    plane.tick(30)
    assert conditions(plane)["Progressing"] == ("Unknown", "DeploymentPaused", "Deployment is paused")
    plane.change("deployments", "web", paused=False)
    plane.tick(2)
    assert conditions(plane)["Progressing"] == ("Unknown", "DeploymentResumed", "Deployment is resumed")
    plane.tick(12)
    assert conditions(plane)["Progressing"][1] == "ProgressDeadlineExceeded"


def test_the_failure_of_a_replica_set_is_copied(plane):
    plane.limit("few", pods="1")
    start(plane, replicas=2)
    plane.tick(5)
    status, reason, message = conditions(plane)["ReplicaFailure"]
    assert (status, reason) == ("True", "FailedCreate")
    assert "exceeded quota: few" in message
    plane.delete("resourcequotas", "few")
    settle(plane, 20)
    assert "ReplicaFailure" not in conditions(plane)


def test_a_set_that_cannot_be_made_is_told_in_event_and_condition(plane):
    plane.limit("none", **{"count/replicasets.apps": "0"})
    start(plane, replicas=1)
    plane.tick(2)
    (message,) = set(plane.messages("ReplicaSetCreateError"))
    assert message.startswith('Failed to create new replica set "web-')
    assert "exceeded quota: none" in message
    assert conditions(plane)["Progressing"] == ("False", "ReplicaSetCreateError", message)


def test_a_rollout_that_is_complete_never_times_out(plane):
    start(plane, replicas=2, progressDeadlineSeconds=10)
    settle(plane, 6)
    for entry in plane.pods():
        plane.delete("pods", entry.metadata.name)
    plane.tick(40)
    assert conditions(plane)["Available"][0] == "False"
    assert conditions(plane)["Progressing"][:2] == ("True", "NewReplicaSetAvailable")


def test_a_condition_that_stays_keeps_its_times(plane):
    start(plane, replicas=1)
    settle(plane, 6)
    before = condition(plane.get("deployments", "web").status.conditions, "Available")
    settle(plane, 10)
    assert condition(plane.get("deployments", "web").status.conditions, "Available") == before


def test_the_counts_of_the_status_amid_a_rollout(plane):
    start(plane, replicas=4)
    settle(plane, 6)
    retemplate(plane, "broken")
    plane.tick(6)
    status = plane.get("deployments", "web").status
    assert (status.replicas, status.updated_replicas) == (5, 2)
    assert (status.ready_replicas, status.available_replicas, status.unavailable_replicas) == (3, 3, 2)


def test_min_ready_seconds_hold_the_rollout_back(plane):
    start(plane, replicas=1, minReadySeconds=5)
    plane.tick(3)
    plane.bring_up()
    plane.tick(3)
    assert conditions(plane)["Available"][0] == "False"
    plane.tick(6)
    assert conditions(plane)["Available"][0] == "True"


def test_a_set_that_starts_at_zero_is_not_told_of(plane):
    start(plane, replicas=0)
    plane.tick(5)
    assert len(plane.all("replicasets")) == 1
    assert plane.messages("ScalingReplicaSet") == []
