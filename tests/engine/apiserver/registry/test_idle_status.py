"""A status is the server's to give, also of kinds that nothing acts on: clients write it at a path of its own."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.api.status import StatusError
from engine.apiserver.endpoints.rest import RESTEndpoints

INGRESSES = by_plural("ingresses")
ADDRESS = {"loadBalancer": {"ingress": [{"ip": "1.2.3.4"}]}}
BACKEND = {"service": {"name": "s", "port": {"number": 80}}}
INGRESS = {
    "apiVersion": "networking.k8s.io/v1",
    "kind": "Ingress",
    "metadata": {"name": "x"},
    "spec": {"defaultBackend": BACKEND},
    "status": ADDRESS,
}


@pytest.fixture
def ingress(rest: RESTEndpoints) -> dict[str, Any]:
    return rest.create(INGRESSES, "default", INGRESS)


def test_a_new_object_has_no_status_of_its_client(ingress: dict[str, Any]):
    assert ingress["status"] == {"loadBalancer": {}}


def test_what_measures_nothing_yet_says_so(rest: RESTEndpoints):
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "x"}
    body = {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": "x"},
        "spec": {"scaleTargetRef": target, "maxReplicas": 3},
        "status": {"currentReplicas": 1, "desiredReplicas": 1},
    }
    made = rest.create(by_plural("horizontalpodautoscalers"), "default", body)
    assert made["status"] == {"currentMetrics": None, "desiredReplicas": 0}


@pytest.mark.usefixtures("ingress")
def test_a_status_is_written_at_its_own_path_and_stays(rest: RESTEndpoints):
    written = rest.patch(INGRESSES, "default", "x", {"status": ADDRESS}, type="merge", subresource="status")
    assert written["status"] == ADDRESS
    changed = rest.patch(INGRESSES, "default", "x", {"spec": {"ingressClassName": "a"}, "status": None}, type="merge")
    assert (changed["status"], changed["metadata"]["generation"]) == (ADDRESS, 2)


def test_a_status_leaves_the_rest_alone(rest: RESTEndpoints, ingress: dict[str, Any]):
    change = {"spec": {"ingressClassName": "a"}, "status": ADDRESS}
    written = rest.patch(INGRESSES, "default", "x", change, type="merge", subresource="status")
    assert written["spec"] == ingress["spec"]
    assert written["metadata"]["generation"] == 1


def test_what_has_no_status_has_no_such_path(rest: RESTEndpoints):
    body = {"apiVersion": "v1", "kind": "LimitRange", "metadata": {"name": "x"}, "spec": {"limits": []}}
    limits = by_plural("limitranges")
    rest.create(limits, "default", body)
    with pytest.raises(StatusError) as refused:
        rest.patch(limits, "default", "x", {"status": {}}, type="merge", subresource="status", validation="Ignore")
    assert refused.value.code == 404


def test_a_balancer_takes_packets_as_they_come_unless_it_says_otherwise(rest: RESTEndpoints):
    services = by_plural("services")
    spec = {"type": "LoadBalancer", "ports": [{"port": 80}]}
    rest.create(services, "default", {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "x"}, "spec": spec})
    doors = [{"ip": "1.1.1.1"}, {"ip": "2.2.2.2", "ipMode": "Proxy"}, {"hostname": "a.b"}]
    change = {"status": {"loadBalancer": {"ingress": doors}}}
    written = rest.patch(services, "default", "x", change, type="merge", subresource="status")
    doors[0]["ipMode"] = "VIP"
    assert written["status"]["loadBalancer"]["ingress"] == doors
