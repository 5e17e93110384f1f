"""`kubectl wait`: when it ends, and what it can wait for."""

from __future__ import annotations

import pytest

from engine.api.scheme import by_plural
from engine.apiserver.endpoints.rest import RESTEndpoints
from tests.engine.kubectl.golden import cluster, run
from tests.engine.kubectl.stepping import run_with

PODS = by_plural("pods")
READY = [{"type": "Ready", "status": "True"}]


def become_ready(rest: RESTEndpoints, name: str) -> None:
    body = rest.get(PODS, "lab", name)
    body["status"]["conditions"] = READY
    rest.update(PODS, "lab", name, body, subresource="status")


def test_a_pod_that_becomes_ready_ends_the_wait():
    rest = cluster("cluster")

    printed = run_with(
        rest,
        "kubectl wait --for=condition=ready pod/creating -n lab",
        [lambda: become_ready(rest, "creating")],
    )

    assert printed.stdout == "pod/creating condition met\n"
    assert printed.limits == [30]
    assert printed.exit_code == 0


def test_all_objects_share_one_timeout():
    rest = cluster("cluster")

    printed = run_with(
        rest,
        "kubectl wait --for=condition=Ready pod/creating pod/pending -n lab --timeout=5s",
        [lambda: become_ready(rest, "creating")],
    )

    assert printed.limits == [5, 4]
    assert printed.stdout == "pod/creating condition met\n"
    assert printed.stderr == "error: timed out waiting for the condition on pods/pending\n"
    assert printed.exit_code == 1


def test_waiting_for_the_end_of_an_object_ends_with_it():
    rest = cluster("cluster")

    gone = run_with(
        rest,
        "kubectl wait --for=delete pod/go-demo-2-4k7sd",
        [lambda: rest.delete(PODS, "default", "go-demo-2-4k7sd", options={"gracePeriodSeconds": 0})],
    )

    assert gone.stdout == "pod/go-demo-2-4k7sd condition met\n"


def test_an_object_that_is_missing_already_was_deleted():
    printed = run(cluster("cluster"), "kubectl wait --for=delete pod/nosuch")

    assert (printed.stdout, printed.stderr, printed.exit_code) == ("", "", 0)


def test_waiting_for_an_object_that_does_not_exist_yet():
    rest = cluster("cluster")
    pod = {"metadata": {"name": "late"}, "spec": {"containers": [{"name": "a", "image": "a"}]}}

    printed = run_with(
        rest,
        "kubectl wait --for=create pod/late",
        [lambda: rest.create(PODS, "default", {"apiVersion": "v1", "kind": "Pod", **pod})],
    )

    assert printed.stdout == "pod/late condition met\n"
    assert printed.exit_code == 0


@pytest.mark.parametrize(
    "wish",
    [
        "jsonpath={.status.phase}=Running",
        "jsonpath=.status.phase=Running",
        "jsonpath={.status.phase}",
        'jsonpath={.status.conditions[?(@.type=="Ready")].status}=True',
    ],
)
def test_a_jsonpath_may_have_braces_filters_and_a_value(wish: str):
    printed = run(cluster("cluster"), f"kubectl wait --for='{wish}' pod/go-demo-2-4k7sd")

    assert printed.stdout == "pod/go-demo-2-4k7sd condition met\n"


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        ("jsonpath={.status.phase}=", "jsonpath wait value cannot be empty"),
        ("jsonpath={.status.phase}Running", "jsonpath wait format must be"),
        ("jsonpath={.status}=x", "jsonpath leads to a nested object or list which is not supported"),
        ("jsonpath={.spec.containers[*].name}=x", "given jsonpath expression matches more than one value"),
    ],
)
def test_a_jsonpath_that_cannot_be_compared_is_refused(wish: str, error: str):
    printed = run(cluster("cluster"), f"kubectl wait --for='{wish}' pod/go-demo-2-4k7sd")

    assert printed.stderr.startswith(f"error: {error}")
    assert printed.exit_code == 1
