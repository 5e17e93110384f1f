"""Control plane reference, section 4.8: what `kubectl rollout` tells while a rollout goes on, and leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.api.scheme import by_plural
from engine.apiserver.endpoints.rest import RESTEndpoints
from tests.engine.kubectl import golden
from tests.engine.kubectl.golden import cluster, run
from tests.engine.kubectl.stepping import run_with

DEPLOYMENTS = by_plural("deployments")


def web(rest: RESTEndpoints) -> dict[str, Any]:
    return rest.get(DEPLOYMENTS, "default", "web")


def status(rest: RESTEndpoints, **counts: int) -> Callable[[], object]:
    def write() -> None:
        body = web(rest)
        body["status"] = {**body["status"], **counts}
        rest.update(DEPLOYMENTS, "default", "web", body, subresource="status")

    return write


def test_status_tells_each_step_of_a_rollout_as_the_real_kubectl_did():
    case = next(case for case in golden.cases("rollout") if case["id"] == "rollout.status-deploy-web.2")
    rest = cluster("cluster")
    run(rest, "kubectl set image deploy/web nginx=nginx:1.28")
    generation = web(rest)["metadata"]["generation"]

    printed = run_with(
        rest,
        case["argv"],
        (
            status(rest, observedGeneration=generation, updatedReplicas=1, replicas=4),
            status(rest, updatedReplicas=2),
            status(rest, updatedReplicas=3),
            status(rest, replicas=3, availableReplicas=2),
            status(rest, availableReplicas=3),
        ),
    )

    assert printed.stdout == case["stdout"]
    assert printed.exit_code == 0


def test_status_without_watch_looks_once():
    rest = cluster("cluster")
    run(rest, "kubectl set image deploy/web nginx=nginx:1.28")

    printed = run_with(rest, "kubectl rollout status deploy/web --watch=false")

    assert printed.stdout == "Waiting for deployment spec update to be observed...\n"
    assert printed.waits == 0


def test_status_gives_up_after_its_timeout():
    rest = cluster("cluster")
    run(rest, "kubectl set image deploy/web nginx=nginx:1.28")

    printed = run_with(rest, "kubectl rollout status deploy/web --timeout=4s")

    assert printed.waits == 4
    assert printed.stderr == "error: timed out waiting for the condition\n"
    assert printed.exit_code == 1


def test_status_fails_when_the_progress_deadline_has_passed():
    rest = cluster("cluster")
    body = web(rest)
    body["status"]["conditions"][1] |= {"reason": "ProgressDeadlineExceeded", "status": "False"}
    rest.update(DEPLOYMENTS, "default", "web", body, subresource="status")

    printed = run(rest, "kubectl rollout status deploy/web")

    assert printed.stderr == 'error: deployment "web" exceeded its progress deadline\n'
    assert printed.exit_code == 1


def test_history_lists_the_revisions_with_their_causes():
    printed = run(cluster("cluster"), "kubectl rollout history deploy/web")

    assert printed.stdout == (
        "deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         <none>\n2         update nginx to 1.27\n\n"
    )


def test_undo_brings_back_the_template_but_neither_the_hash_nor_the_revision_number():
    rest = cluster("cluster")

    run(rest, "kubectl rollout undo deploy/web")

    template = web(rest)["spec"]["template"]
    assert template["spec"]["containers"][0]["image"] == "nginx:1.26"
    assert template["metadata"]["labels"] == {"app": "web"}
    assert web(rest)["metadata"]["annotations"] == {"deployment.kubernetes.io/revision": "2"}


def test_a_dry_run_of_undo_changes_nothing():
    rest = cluster("cluster")

    run(rest, "kubectl rollout undo deploy/web --dry-run=server")

    assert web(rest) == web(cluster("cluster"))


def test_a_paused_deployment_is_neither_rolled_back_nor_restarted():
    rest = cluster("cluster")
    run(rest, "kubectl rollout pause deploy/web")

    undone, restarted = run(rest, "kubectl rollout undo deploy/web"), run(rest, "kubectl rollout restart deploy/web")

    assert undone.stderr == (
        "error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again\n"
    )
    assert "can't restart paused deployment" in restarted.stderr
    assert run(rest, "kubectl rollout resume deploy/web").stdout == "deployment.apps/web resumed\n"
    assert "paused" not in web(rest)["spec"]


def test_restart_stamps_the_template_with_the_time_of_the_cluster():
    rest = cluster("cluster")

    printed = run(rest, "kubectl rollout restart deploy")

    assert printed.stdout == "deployment.apps/web restarted\n"
    annotations = web(rest)["spec"]["template"]["metadata"]["annotations"]
    assert annotations == {"kubectl.kubernetes.io/restartedAt": "2026-11-23T12:00:00Z"}


def test_a_revision_that_is_no_number_counts_as_none():
    rest = cluster("cluster")
    mark = {"metadata": {"annotations": {"deployment.kubernetes.io/revision": "x"}}}
    rest.patch(DEPLOYMENTS, "default", "web", mark, type="merge")
    for name in rest.names(by_plural("replicasets"), "default"):
        rest.patch(by_plural("replicasets"), "default", name, mark, type="merge")
    assert run(rest, "kubectl rollout history deploy/web").exit_code == 0
    printed = run(rest, "kubectl rollout status deploy/web --revision=3")
    assert printed.stderr == "error: desired revision (3) is different from the running revision (0)\n"
