"""Writes to a part of an object change that part and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.api.status import StatusError
from engine.apiserver.endpoints.exchange import HTTPRequest, to_json
from engine.apiserver.endpoints.handler import handle
from engine.apiserver.endpoints.rest import RESTEndpoints

PODS = by_plural("pods")
RESOURCES = {"requests": {"cpu": "100m"}, "limits": {"cpu": "200m"}}


@pytest.fixture(autouse=True)
def web(rest: RESTEndpoints) -> None:
    container = {"name": "c", "image": "nginx:1", "resources": RESOURCES}
    body = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [container]}}
    rest.create(PODS, "default", body)


def patched(rest: RESTEndpoints, part: str, spec: dict[str, Any], type_: str = "strategic") -> dict[str, Any]:
    return rest.patch(PODS, "default", "web", {"spec": spec}, type=type_, subresource=part)


def debug(rest: RESTEndpoints, *containers: dict[str, Any], type_: str = "strategic") -> dict[str, Any]:
    return patched(rest, "ephemeralcontainers", {"ephemeralContainers": list(containers)}, type_)


def size(rest: RESTEndpoints, **resources: Any) -> dict[str, Any]:
    return patched(rest, "resize", {"containers": [{"name": "c", "resources": resources}]})


def test_an_ephemeral_container_is_added_with_a_containers_defaults(rest: RESTEndpoints):
    pod = debug(rest, {"name": "dbg", "image": "busybox", "targetContainerName": "c"})

    assert pod["spec"]["ephemeralContainers"] == [
        {
            "name": "dbg",
            "image": "busybox",
            "resources": {},
            "terminationMessagePath": "/dev/termination-log",
            "terminationMessagePolicy": "File",
            "imagePullPolicy": "Always",
            "targetContainerName": "c",
        },
    ]
    assert pod["metadata"]["generation"] == 2


@pytest.mark.parametrize(
    ("containers", "said"),
    [
        ([], 'existing ephemeral containers "dbg" may not be removed'),
        (
            [{"name": "dbg", "image": "other"}],
            'existing ephemeral containers "dbg" may not be changed\n  core.EphemeralContainer',
        ),
        ([{"name": "dbg", "image": "busybox"}, {"name": "c", "image": "b"}], 'Duplicate value: "c"'),
    ],
)
def test_an_ephemeral_container_stays_as_it_is(rest: RESTEndpoints, containers: list[dict[str, Any]], said: str):
    debug(rest, {"name": "dbg", "image": "busybox"})

    with pytest.raises(StatusError, match=said):
        debug(rest, *containers, type_="merge")


def test_a_pod_is_resized_and_nothing_else(rest: RESTEndpoints):
    spec = {"containers": [{"name": "c", "image": "other", "resources": {"requests": {"cpu": "150m"}}}]}
    container = patched(rest, "resize", spec)["spec"]["containers"][0]

    assert container["image"] == "nginx:1"
    assert container["resources"] == {"requests": {"cpu": "150m"}, "limits": {"cpu": "200m"}}


def test_a_pod_keeps_its_class_of_service(rest: RESTEndpoints):
    with pytest.raises(StatusError, match="Pod QOS Class may not change as a result of resizing"):
        size(rest, requests={"cpu": "200m", "memory": "1Gi"}, limits={"cpu": "200m", "memory": "1Gi"})


def test_only_cpu_and_memory_can_be_resized(rest: RESTEndpoints):
    with pytest.raises(StatusError, match="only cpu and memory resources are mutable"):
        size(rest, requests={"ephemeral-storage": "1Gi"})


def bound(rest: RESTEndpoints, pod: str, **target: str) -> tuple[int, str]:
    body = to_json({"apiVersion": "v1", "kind": "Binding", "metadata": {"name": pod}, "target": target})
    answer = handle(rest, HTTPRequest("POST", f"/api/v1/namespaces/default/pods/{pod}/binding", "", body))
    return answer.code, answer.body.decode()


def test_a_pod_is_bound_once(rest: RESTEndpoints):
    assert bound(rest, "web", kind="Node", name="node-1")[0] == 201
    assert rest.get(PODS, "default", "web")["spec"]["nodeName"] == "node-1"

    code, said = bound(rest, "web", kind="Node", name="node-2")
    assert code == 409
    assert 'cannot be fulfilled on pods/binding \\"web\\": pod web is already assigned to node \\"node-1\\"' in said


@pytest.mark.parametrize(
    ("name", "target", "code", "said"),
    [
        ("nobody", {"kind": "Node", "name": "node-1"}, 404, 'pods \\"nobody\\" not found'),
        ("web", {"kind": "Pod", "name": ""}, 500, "target.name: Required value"),
        ("web", {"kind": "Pod", "name": "x"}, 500, 'Unsupported value: \\"Pod\\"'),
    ],
)
def test_a_binding_names_a_node(rest: RESTEndpoints, name: str, target: dict[str, str], code: int, said: str):
    answer = bound(rest, name, **target)

    assert answer[0] == code
    assert said in answer[1]


def test_the_finalizers_of_a_namespace_are_written_apart_from_all_else(rest: RESTEndpoints):
    body = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "default", "labels": {"a": "b"}}}
    body |= {"spec": {"finalizers": ["example.com/x"]}}

    answer = handle(rest, HTTPRequest("PUT", "/api/v1/namespaces/default/finalize", "", to_json(body)))

    found = rest.get(by_plural("namespaces"), "", "default")
    assert answer.code == 200
    assert found["spec"]["finalizers"] == ["example.com/x"]
    assert "a" not in found["metadata"]["labels"]


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/api/v1/namespaces/default/finalize", 405),
        ("DELETE", "/api/v1/namespaces/default/pods/web/resize", 405),
        ("GET", "/api/v1/namespaces/default/configmaps/x/status", 404),
        ("GET", "/api/v1/namespaces/default/pods/web/approval", 404),
        ("GET", "/api/v1/namespaces/default/pods/web/resize", 200),
    ],
)
def test_a_part_is_asked_for_what_discovery_says(rest: RESTEndpoints, method: str, path: str, code: int):
    assert handle(rest, HTTPRequest(method, path)).code == code


@pytest.mark.parametrize("name", ["scheduler", "controller-manager", "etcd-0"])
def test_the_health_of_a_component_is_told_and_deprecated(rest: RESTEndpoints, name: str):
    answer = handle(rest, HTTPRequest("GET", f"/api/v1/componentstatuses/{name}"))

    assert (answer.code, answer.warnings) == (200, ["v1 ComponentStatus is deprecated in v1.19+"])
    assert handle(rest, HTTPRequest("GET", "/api/v1/componentstatuses/other")).code == 404
