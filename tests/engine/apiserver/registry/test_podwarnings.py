"""What the server warns of in Pods and templates, in its words (pkg/api/pod/warnings.go)."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.apiserver.endpoints.rest import RESTEndpoints

PODS, DEPLOYMENTS = by_plural("pods"), by_plural("deployments")
NULL = "a null labelSelector results in matching no pod"
CONSTRAINT = {"maxSkew": 1, "topologyKey": "z", "whenUnsatisfiable": "DoNotSchedule"}


def pod(spec: dict[str, Any], container: dict[str, Any]) -> dict[str, Any]:
    return {"containers": [{"name": "c", "image": "nginx", **container}], **spec}


def deployment(spec: dict[str, Any], name: str = "x", **meta: Any) -> dict[str, Any]:
    template = {"metadata": {"labels": {"a": "b"}, **meta}, "spec": pod(spec, {})}
    body = {"selector": {"matchLabels": {"a": "b"}}, "template": template}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name}, "spec": body}


@pytest.mark.parametrize(
    ("spec", "container", "warning"),
    [
        (
            {"volumes": [{"name": "v", "gitRepo": {"repository": "r"}}]},
            {},
            "spec.volumes[0].gitRepo: deprecated in v1.11, and disabled by default in v1.33+",
        ),
        ({"topologySpreadConstraints": [CONSTRAINT]}, {}, f"spec.topologySpreadConstraints[0].labelSelector: {NULL}"),
        (
            {},
            {"env": [{"name": "E", "value": "1"}, {"name": "E", "value": "2"}]},
            'spec.containers[0].env[1]: hides previous definition of "E", which may be dropped when using apply',
        ),
        (
            {},
            {"resources": {"requests": {"memory": "128m"}}},
            'spec.containers[0].resources.requests[memory]: fractional byte value "128m" is invalid, must be an '
            "integer",
        ),
        (
            {},
            {"ports": [{"containerPort": 80}, {"containerPort": 80, "name": "b"}]},
            "spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]",
        ),
        (
            {"hostAliases": [{"ip": "10.0.0.1"}, {"ip": "10.0.0.1"}]},
            {},
            'spec.hostAliases[1].ip: duplicate ip "10.0.0.1"',
        ),
    ],
)
def test_a_pod_is_warned_of(rest: RESTEndpoints, spec: Any, container: Any, warning: str):
    manifest = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}, "spec": pod(spec, container)}

    rest.create(PODS, "default", manifest)

    assert list(rest.warnings()) == [warning]


def test_a_variable_that_builds_on_the_one_before_is_no_mistake(rest: RESTEndpoints):
    env = [{"name": "E", "value": "1"}, {"name": "E", "value": "$(E)2"}]
    manifest = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}, "spec": pod({}, {"env": env})}

    rest.create(PODS, "default", manifest)

    assert list(rest.warnings()) == []


def test_a_template_is_warned_of_when_it_is_new_and_when_it_changes(rest: RESTEndpoints):
    label = "beta.kubernetes.io/os"
    said = f'spec.template.spec.nodeSelector[{label}]: deprecated since v1.14; use "kubernetes.io/os" instead'

    rest.create(DEPLOYMENTS, "default", deployment({"nodeSelector": {label: "linux"}}))
    assert list(rest.warnings()) == [said]

    rest.patch(DEPLOYMENTS, "default", "x", {"metadata": {"labels": {"c": "d"}}}, type="merge")
    assert list(rest.warnings()) == []

    rest.patch(DEPLOYMENTS, "default", "x", {"spec": {"paused": True}}, type="merge")
    assert list(rest.warnings()) == [said]


def test_the_name_of_what_makes_pods_is_in_their_names(rest: RESTEndpoints):
    rest.create(DEPLOYMENTS, "default", deployment({}, "a.b"))

    assert list(rest.warnings()) == [
        "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; "
        "a DNS label is recommended: [must not contain dots]",
    ]
