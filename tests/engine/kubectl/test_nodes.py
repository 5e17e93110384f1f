"""`kubectl drain`, `cordon` and `taint`: which Pods go, and what is left on the nodes."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.kubectl.cmd.drain_filters import DrainOptions, judge
from tests.engine.kubectl.golden import cluster, run
from tests.engine.kubectl.stepping import run_with

NODES, PODS = by_plural("nodes"), by_plural("pods")
NOTHING = DrainOptions(force=False, ignore_daemon_sets=False, delete_empty_dir=False)
EVERYTHING = DrainOptions(force=True, ignore_daemon_sets=True, delete_empty_dir=True)


def pod(name: str, *, owner: str = "ReplicaSet", phase: str = "Running", **more: Any) -> dict[str, Any]:
    owners = [{"kind": owner, "name": "x", "controller": True}] if owner else []
    metadata = {"namespace": "lab", "name": name, "ownerReferences": owners, **more.pop("metadata", {})}
    return {"metadata": metadata, "spec": more, "status": {"phase": phase}}


def names(pods: list[dict[str, Any]]) -> list[str]:
    return [found["metadata"]["name"] for found in pods]


def taints(rest: RESTEndpoints, node: str) -> list[str]:
    found = rest.get(NODES, "", node)["spec"].get("taints") or ()
    return [f"{taint['key']}={taint.get('value', '')}:{taint['effect']}" for taint in found]


def test_pods_that_would_be_lost_are_not_evicted_without_permission():
    lossy = [
        pod("naked", owner=""),
        pod("agent", owner="DaemonSet"),
        pod("scratch", volumes=[{"name": "tmp", "emptyDir": {}}]),
    ]

    refused, forced = judge(lossy, NOTHING), judge(lossy, EVERYTHING)

    assert refused.pods == []
    assert refused.errors() == [
        "cannot delete cannot delete Pods that declare no controller (use --force to override): lab/naked",
        "cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): lab/agent",
        "cannot delete Pods with local storage (use --delete-emptydir-data to override): lab/scratch",
    ]
    assert names(forced.pods) == ["naked", "scratch"]
    assert forced.warning() == (
        "deleting Pods that declare no controller: lab/naked; ignoring DaemonSet-managed Pods: lab/agent; "
        "deleting Pods with local storage: lab/scratch"
    )


def test_finished_pods_are_evicted_and_static_pods_are_not():
    static = {"annotations": {"kubernetes.io/config.mirror": "x"}}

    verdict = judge([pod("done", owner="", phase="Succeeded"), pod("static", owner="", metadata=static)], NOTHING)

    assert names(verdict.pods) == ["done"]
    assert verdict.errors() == []


def test_drain_tells_each_pod_as_it_goes_and_the_node_at_the_end():
    rest = cluster("cluster")
    name = "coredns-674b8bbfcf-d5l9q"

    def leave() -> None:
        rest.delete(PODS, "kube-system", name, options={"gracePeriodSeconds": 0})

    printed = run_with(rest, "kubectl drain kubemaster", [lambda: None, leave])

    assert printed.stdout == (
        f"node/kubemaster cordoned\nevicting pod kube-system/{name}\npod/{name} evicted\nnode/kubemaster drained\n"
    )
    assert printed.waits == 2
    assert rest.get(NODES, "", "kubemaster")["spec"]["unschedulable"] is True


def test_drain_names_the_pods_that_did_not_go_in_time():
    printed = run_with(cluster("cluster"), "kubectl drain kubemaster --timeout=90s")

    assert printed.waits == 90
    assert printed.stderr == (
        'There are pending pods in node "kubemaster" when an error occurred: error when waiting for pod '
        '"coredns-674b8bbfcf-d5l9q" in namespace "kube-system" to terminate: global timeout reached: 1m30s\n'
        "pod/coredns-674b8bbfcf-d5l9q\n"
        'error: unable to drain node "kubemaster" due to error: error when waiting for pod '
        '"coredns-674b8bbfcf-d5l9q" in namespace "kube-system" to terminate: global timeout reached: 1m30s, '
        "continuing command...\n"
        "There are pending nodes to be drained:\n kubemaster\n"
        'error when waiting for pod "coredns-674b8bbfcf-d5l9q" in namespace "kube-system" to terminate: '
        "global timeout reached: 1m30s\n"
    )
    assert printed.exit_code == 1


def test_what_drain_was_allowed_to_lose_it_warns_of():
    printed = run(cluster("cluster"), "kubectl drain kubenode01 --force --dry-run=client")

    assert printed.stderr == "Warning: deleting Pods that declare no controller: lab/crash, lab/creating\n"
    assert printed.stdout.startswith("node/kubenode01 cordoned (dry run)\nevicting pod default/go-demo-2-4k7sd")
    assert printed.stdout.endswith("node/kubenode01 drained (dry run)\n")


def test_a_dry_run_of_drain_changes_nothing():
    rest = cluster("cluster")

    run(rest, "kubectl drain kubenode01 --force --dry-run=server")

    assert rest.list(PODS, None) == cluster("cluster").list(PODS, None)
    assert "unschedulable" not in rest.get(NODES, "", "kubenode01")["spec"]


def test_cordon_takes_a_selector_and_uncordon_undoes_it():
    rest = cluster("cluster")

    printed = run(rest, "kubectl cordon -l kubernetes.io/hostname=kubenode01")

    assert printed.stdout == "node/kubenode01 cordoned\n"
    assert run(rest, "kubectl uncordon node/kubenode01").stdout == "node/kubenode01 uncordoned\n"
    assert "unschedulable" not in rest.get(NODES, "", "kubenode01")["spec"]


def test_a_taint_is_added_before_the_old_ones_overwritten_and_removed():
    rest = cluster("cluster")
    lines: tuple[tuple[str, str, list[str]], ...] = (
        ("kubectl taint node kubenode01 a=1:NoSchedule", "tainted", ["a=1:NoSchedule"]),
        ("kubectl taint node kubenode01 b:NoExecute", "tainted", ["b=:NoExecute", "a=1:NoSchedule"]),
        ("kubectl taint node kubenode01 a=2:NoSchedule --overwrite", "modified", ["a=2:NoSchedule", "b=:NoExecute"]),
        ("kubectl taint node kubenode01 b:NoExecute-", "untainted", ["a=2:NoSchedule"]),
        ("kubectl taint node kubenode01 a-", "untainted", []),
    )

    for line, operation, expected in lines:
        assert run(rest, line).stdout == f"node/kubenode01 {operation}\n"
        assert taints(rest, "kubenode01") == expected


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("node kubenode01 nosuch-", 'taint "nosuch" not found'),
        ("node kubenode01 a=b:NoSchedule a-", "can not both modify and remove the following taint(s)"),
        ("node kubenode01 a:NoSchedule a:NoSchedule", "duplicated taints with the same key and effect: a:NoSchedule"),
        ("pod x a=b:NoSchedule", "invalid resource type pod"),
        ("node a=b:NoSchedule", "at least one resource name must be specified since 'all' parameter is not set"),
        ("node kubenode01", "at least one taint update is required"),
    ],
)
def test_a_taint_that_cannot_be_is_refused(words: str, error: str):
    printed = run(cluster("cluster"), f"kubectl taint {words}")

    assert printed.stderr.startswith(f"error: {error}")
    assert printed.exit_code == 1


def test_drain_asks_again_every_five_seconds_for_a_pod_that_its_budget_keeps():
    rest = cluster("cluster")
    name = "coredns-674b8bbfcf-d5l9q"
    labels = rest.get(PODS, "kube-system", name)["metadata"]["labels"]
    budgets = by_plural("poddisruptionbudgets")
    spec = {"maxUnavailable": 0, "selector": {"matchLabels": {"k8s-app": labels["k8s-app"]}}}
    budget = {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "dns"}, "spec": spec}
    rest.create(budgets, "kube-system", budget)

    def allow() -> None:
        rest.delete(budgets, "kube-system", "dns")

    def leave() -> None:
        rest.delete(PODS, "kube-system", name, options={"gracePeriodSeconds": 0})

    pauses = [lambda: None] * 4
    printed = run_with(rest, "kubectl drain kubemaster", [*pauses, allow, leave])

    assert printed.stdout == (
        f"node/kubemaster cordoned\nevicting pod kube-system/{name}\nevicting pod kube-system/{name}\n"
        f"pod/{name} evicted\nnode/kubemaster drained\n"
    )
    assert printed.stderr == (
        f'error when evicting pods/"{name}" -n "kube-system" (will retry after 5s): '
        "Cannot evict pod as it would violate the pod's disruption budget.\n"
    )
