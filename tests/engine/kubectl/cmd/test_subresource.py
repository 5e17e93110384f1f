"""--subresource: the status and the scale of an object, read and written."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.engine.kubectl.golden import cluster, run

WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: nginx}]}
"""
FILES = {"web.yaml": WEB, "status.yaml": WEB.replace("replicas: 2", "replicas: 7") + "status: {replicas: 5}\n"}


@pytest.fixture
def rest() -> Any:
    found = cluster("cluster")
    run(found, "kubectl create -f web.yaml", FILES)
    return found


def test_a_scale_is_got_as_a_table_and_as_an_object(rest):
    head, row = run(rest, "kubectl get deploy shop --subresource=scale").stdout.splitlines()
    assert head.split() == ["NAME", "DESIRED", "AVAILABLE", "AGE"]
    assert row.split()[:3] == ["shop", "2", "0"]
    scale = json.loads(run(rest, "kubectl get deploy shop --subresource=scale -o json").stdout)
    assert (scale["kind"], scale["spec"]) == ("Scale", {"replicas": 2})


def test_a_status_is_got_with_its_object(rest):
    assert run(rest, "kubectl get deploy/shop --subresource=status -o name").stdout == "deployment.apps/shop\n"


def test_the_same_table_comes_over_http(rest):
    table = json.loads(rest.raw("/apis/apps/v1/namespaces/default/deployments/shop/scale"))
    assert table["kind"] == "Scale"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (
            "kubectl get deploy shop --subresource=nope",
            "Error from server (NotFound): the server could not find the requested resource\n",
        ),
        (
            "kubectl get deploy --subresource=scale",
            "error: subresource cannot be used when bulk resources are specified\n",
        ),
        (
            "kubectl patch deploy shop --subresource=nope -p {}",
            "Error from server (NotFound): the server could not find the requested resource\n",
        ),
        (
            "kubectl replace --subresource=nope -f web.yaml",
            'Error from server (NotFound): error when replacing "web.yaml": '
            "the server could not find the requested resource\n",
        ),
        (
            "kubectl edit deploy shop --subresource=nope",
            "Error from server (NotFound): the server could not find the requested resource\n",
        ),
        (
            "kubectl apply --subresource=status -f web.yaml",
            "error: --subresource can only be specified for --server-side\n",
        ),
        (
            "kubectl get cm kube-root-ca.crt --subresource=scale",
            "Error from server (NotFound): the server could not find the requested resource\n",
        ),
    ],
)
def test_what_is_no_part_is_refused(rest, line, complaint):
    refused = run(rest, line, FILES)
    assert (refused.exit_code, refused.stderr) == (1, complaint)


def test_a_status_is_replaced_and_patched_and_nothing_else(rest):
    assert run(rest, "kubectl replace --subresource=status -f status.yaml", FILES).exit_code == 0
    run(
        rest,
        """kubectl patch deploy shop --subresource=status -p '{"spec":{"replicas":9},"status":{"readyReplicas":4}}'""",
    )
    found = json.loads(run(rest, "kubectl get deploy shop -o json").stdout)
    assert found["spec"]["replicas"] == 2
    assert (found["status"]["replicas"], found["status"]["readyReplicas"]) == (5, 4)


def test_a_configuration_is_applied_to_one_part(rest):
    apply = "kubectl apply --server-side --force-conflicts --subresource"

    assert run(rest, f"{apply}=status -f status.yaml", FILES).stdout == "deployment.apps/shop serverside-applied\n"
    found = json.loads(run(rest, "kubectl get deploy shop -o json").stdout)
    assert (found["spec"]["replicas"], found["status"]["replicas"]) == (2, 5)
    assert run(rest, f"{apply}=nope -f status.yaml", FILES).stderr == (
        "Error from server (NotFound): the server could not find the requested resource\n"
    )


def test_another_part_that_is_written_as_the_object_is_patched_as_on_a_server(rest):
    run(rest, "kubectl run one --image=nginx")
    printed = run(rest, "kubectl patch pod one --subresource=resize -p {}")

    assert (printed.stdout, printed.exit_code) == ("pod/one patched (no change)\n", 0)
