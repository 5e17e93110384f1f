"""ReplicationControllers at the console: their selector is a plain map of labels."""

from __future__ import annotations

import pytest

from engine.apiserver.endpoints.rest import RESTEndpoints
from tests.engine.kubectl.golden import cluster, run

MANIFEST = """
apiVersion: v1
kind: ReplicationController
metadata: {name: old}
spec:
  replicas: 2
  template:
    metadata: {labels: {app: old}}
    spec: {containers: [{name: c, image: nginx, ports: [{containerPort: 80}]}]}
"""


@pytest.fixture
def rest() -> RESTEndpoints:
    rest = cluster("cluster")
    run(rest, "kubectl create -f rc.yml", {"rc.yml": MANIFEST})
    return rest


def test_it_is_scaled_without_a_word_of_doubt(rest: RESTEndpoints):
    printed = run(rest, "kubectl scale rc old --replicas=5", {})
    assert (printed.stdout, printed.stderr) == ("replicationcontroller/old scaled\n", "")
    assert run(rest, "kubectl get rc old -o jsonpath={.spec.replicas}", {}).stdout == "5"


def test_it_is_described(rest: RESTEndpoints):
    lines = run(rest, "kubectl describe rc old --show-events=false", {}).stdout.splitlines()
    assert lines[:8] == [
        "Name:         old",
        "Namespace:    default",
        "Selector:     app=old",
        "Labels:       app=old",
        "Annotations:  <none>",
        "Replicas:     0 current / 2 desired",
        "Pods Status:  0 Running / 0 Waiting / 0 Succeeded / 0 Failed",
        "Pod Template:",
    ]


def test_it_is_exposed_by_its_labels(rest: RESTEndpoints):
    assert run(rest, "kubectl expose rc old", {}).stdout == "service/old exposed\n"
    assert (
        run(rest, "kubectl get svc old -o jsonpath={.spec.selector.app}:{.spec.ports[0].port}", {}).stdout == "old:80"
    )


def test_its_pods_are_found_for_a_log(rest: RESTEndpoints):
    assert "it selects no pods" not in run(rest, "kubectl logs rc/old --pod-running-timeout=1s", {}).stderr
