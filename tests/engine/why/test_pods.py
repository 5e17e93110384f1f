"""`why pod/X` tells what is wrong with a Pod: probes, memory, missing configuration, images, places."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.cluster.cluster import Cluster
from engine.faults.catalogue import FAULTS, FaultTarget
from engine.why.chains import why_object
from engine.why.pods import pod_lines
from tests.engine.cluster_objects import create, run


def stands(ticks: int = 30, image: str = "nginx", spec: dict[str, Any] | None = None, **container: Any) -> list[str]:
    """What is told of a Pod of one container."""
    return pod_lines(played(ticks, image, spec, **container).store, "default/web")


def played(ticks: int, image: str = "nginx", spec: dict[str, Any] | None = None, **container: Any) -> Cluster:
    cluster = Cluster(seed=3)
    main = {"name": "main", "image": image} | container
    create(cluster, "pods", "web", {"containers": [main]} | (spec or {}))
    run(cluster, ticks)
    return cluster


def probe(port: int) -> dict[str, Any]:
    return {"httpGet": {"path": "/", "port": port}, "periodSeconds": 2, "failureThreshold": 2}


def told(lines: list[str], *words: str) -> bool:
    return any(all(word in line for word in words) for line in lines)


def test_a_pod_without_trouble_is_ready_since_a_tick():
    cluster = played(12)
    (line,) = pod_lines(cluster.store, "default/web")
    assert line.startswith("tick ")
    assert line.endswith("pod/web: is ready")


def test_an_unknown_pod_has_no_lines():
    assert pod_lines(Cluster(seed=3).store, "default/none") == []


def test_a_pod_of_which_its_kubelet_has_said_nothing():
    cluster = Cluster(seed=3)
    FAULTS["hang"](cluster.scene, FaultTarget(component="kubelet", node="node-1"))
    create(cluster, "pods", "web", {"nodeName": "node-1", "containers": [{"name": "main", "image": "nginx"}]})
    run(cluster, 5)
    (line,) = pod_lines(cluster.store, "default/web")
    assert line.strip() == "pod/web: the kubelet on node-1 has not said anything of it yet"


def test_a_pod_of_a_silent_node_was_to_end_and_nobody_says_that_it_has():
    cluster = played(8, spec={"nodeName": "node-2"})
    FAULTS["nodeDown"](cluster.scene, FaultTarget(node="node-2"))
    run(cluster, 360)
    asked = next(line for line in pod_lines(cluster.store, "default/web") if "is to end, at the latest in tick" in line)
    run(cluster, 40)
    lines = pod_lines(cluster.store, "default/web")
    end = asked.rpartition(" ")[2]
    assert f"{'':10}pod/web: was to end by tick {end}, and its kubelet has not said that it has" in lines
    assert told(lines, "node/node-2: Ready Unknown, NodeStatusUnknown: Kubelet stopped posting node status.")


def test_an_init_container_tells_how_it_ended():
    init = {"name": "before", "image": "busybox", "command": ["sh", "-c", "exit 3"]}
    lines = stands(30, spec={"initContainers": [init]})
    assert told(lines, "before: ended with exit code 3, Error; started anew")


def test_a_liveness_probe_that_fails_is_named_with_the_kill():
    lines = stands(livenessProbe=probe(81))
    assert told(lines, "Unhealthy: Liveness probe failed", "(x")
    assert told(lines, "Killing: Container main failed liveness probe, will be restarted")
    assert told(lines, "main: ended with exit code 0, Completed; started anew")


def test_a_readiness_probe_that_fails_is_named():
    lines = stands(readinessProbe=probe(81))
    assert told(lines, "pod/web: main runs and is not ready")
    assert told(lines, "Unhealthy: Readiness probe failed")


def test_too_little_memory_is_named():
    lines = stands(20, "mongo:3.3", resources={"limits": {"memory": "10Mi"}})
    assert told(lines, "main: ended with exit code 137, OOMKilled; started anew")


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        (
            {"configMapKeyRef": {"name": "settings", "key": "mode"}},
            'CreateContainerConfigError: configmap "settings" not found',
        ),
        ({"secretKeyRef": {"name": "keys", "key": "mode"}}, 'CreateContainerConfigError: secret "keys" not found'),
    ],
)
def test_a_missing_configuration_is_named(reference: dict[str, Any], words: str):
    lines = stands(8, env=[{"name": "MODE", "valueFrom": reference}])
    assert told(lines, "pod/web: main waits: ", words)


def test_a_missing_key_is_named():
    cluster = Cluster(seed=3)
    body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}, "data": {"other": "x"}}
    cluster.rest.create(by_plural("configmaps"), "default", body)
    env = [{"name": "MODE", "valueFrom": {"configMapKeyRef": {"name": "settings", "key": "mode"}}}]
    create(cluster, "pods", "web", {"containers": [{"name": "main", "image": "nginx", "env": env}]})
    run(cluster, 8)
    assert told(
        pod_lines(cluster.store, "default/web"), "main waits: ", "couldn't find key mode in ConfigMap default/settings"
    )


def test_an_image_that_cannot_be_pulled_is_named():
    lines = stands(image="nginx:does-not-exist")
    assert told(lines, 'pod/web: main waits: ImagePullBackOff: Back-off pulling image "nginx:does-not-exist"')


def test_a_pod_that_fits_nowhere_is_named_once():
    lines = stands(spec={"nodeSelector": {"disk": "none"}})
    assert len(lines) == 1
    assert "pod/web: Unschedulable: 0/4 nodes are available" in lines[0]


def test_a_pod_that_is_to_end_says_until_when():
    cluster = played(12)
    cluster.scene.client.delete("pods", "default", "web")
    assert told(pod_lines(cluster.store, "default/web"), "pod/web: is to end, at the latest in tick 42")


def test_the_chain_says_what_the_kubelet_wrote():
    cluster = played(8, "nginx:does-not-exist")
    chain = why_object(cluster.store, cluster.metrics, "pods", "default/web")
    assert "kubelet: changed pod/web (main waits: " in chain[-1]
