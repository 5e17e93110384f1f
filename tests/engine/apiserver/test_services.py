"""Services at the API server: defaults, allocation, and every sentence of refusal (control plane, section 2)."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.api.status import StatusError
from engine.client.rest import Rest

SERVICES = by_plural("services")


def service(name: str = "web", **spec: Any) -> dict[str, Any]:
    body = {"selector": {"app": "web"}, "ports": [{"port": 80}]} | spec
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}, "spec": body}


def create(rest: Rest, body: dict[str, Any]) -> dict[str, Any]:
    return rest.create(SERVICES, "default", body)


def refusal(rest: Rest, body: dict[str, Any]) -> str:
    before = rest.server.store.revision
    with pytest.raises(StatusError) as caught:
        create(rest, body)
    assert rest.server.store.revision == before
    return caught.value.message.removeprefix(f'Service "{body["metadata"]["name"]}" is invalid: ')


def test_defaults_are_filled_in(rest: Rest):
    spec = create(rest, service())["spec"]
    assert spec["type"] == "ClusterIP"
    assert spec["ports"] == [{"port": 80, "protocol": "TCP", "targetPort": 80}]
    assert (spec["sessionAffinity"], spec["internalTrafficPolicy"]) == ("None", "Cluster")
    assert "externalTrafficPolicy" not in spec
    assert spec["clusterIPs"] == [spec["clusterIP"]]


def test_a_cluster_ip_is_drawn_from_the_upper_band(rest: Rest):
    address = ipaddress.ip_address(create(rest, service())["spec"]["clusterIP"])
    assert ipaddress.ip_address("10.96.1.1") <= address <= ipaddress.ip_address("10.111.255.254")


def test_a_node_port_is_drawn_from_the_upper_band_and_never_clashes(rest: Rest):
    ports = [create(rest, service(f"s{i}", type="NodePort"))["spec"]["ports"][0]["nodePort"] for i in range(200)]
    assert len(set(ports)) == 200
    assert all(30086 <= port <= 32767 for port in ports)


def test_a_node_port_service_gets_a_cluster_ip_too(rest: Rest):
    spec = create(rest, service(type="NodePort"))["spec"]
    assert spec["clusterIP"].startswith("10.")
    assert spec["externalTrafficPolicy"] == "Cluster"


def test_a_headless_service_has_no_address(rest: Rest):
    assert create(rest, service(clusterIP="None"))["spec"]["clusterIPs"] == ["None"]


def test_an_external_name_has_neither_address_nor_ports(rest: Rest):
    spec = create(rest, service(type="ExternalName", externalName="example.com", ports=[], selector={}))["spec"]
    assert "clusterIP" not in spec


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        ({"ports": []}, "spec.ports: Required value"),
        (
            {"ports": [{"port": 0, "targetPort": 80}]},
            "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
        ),
        (
            {"ports": [{"port": 1, "name": "a"}, {"port": 2, "name": "a"}]},
            'spec.ports[1].name: Duplicate value: "a"',
        ),
        (
            {"ports": [{"port": 1}, {"port": 2, "name": "b"}]},
            "spec.ports[0].name: Required value",
        ),
        (
            {"ports": [{"port": 80, "protocol": "HTTP"}]},
            'spec.ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"',
        ),
        (
            {"ports": [{"port": 80, "targetPort": 70000}]},
            "spec.ports[0].targetPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
        ),
        (
            {"ports": [{"port": 80, "targetPort": "My_Port"}]},
            'spec.ports[0].targetPort: Invalid value: "My_Port": '
            "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
        ),
        (
            {"type": "Foo"},
            'spec.type: Unsupported value: "Foo": '
            'supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
        ),
        (
            {"ports": [{"port": 80, "nodePort": 30080}]},
            "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
        ),
        (
            {"type": "NodePort", "ports": [{"port": 80, "nodePort": 8080}]},
            "spec.ports[0].nodePort: Invalid value: 8080: provided port is not in the valid range. "
            "The range of valid ports is 30000-32767",
        ),
        (
            {"clusterIP": "10.96.0.1"},
            'spec.clusterIPs: Invalid value: []string{"10.96.0.1"}: '
            "failed to allocate IP 10.96.0.1: provided IP is already allocated",
        ),
        (
            {"clusterIP": "192.168.9.9"},
            'spec.clusterIPs: Invalid value: []string{"192.168.9.9"}: '
            "failed to allocate IP 192.168.9.9: the provided network does not match the current range",
        ),
        (
            {"clusterIP": "foo"},
            'spec.clusterIPs[0]: Invalid value: "foo": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
        ),
        (
            {"clusterIP": "None", "type": "NodePort"},
            "spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for NodePort services",
        ),
        (
            {"sessionAffinity": "X"},
            'spec.sessionAffinity: Unsupported value: "X": supported values: "ClientIP", "None"',
        ),
        (
            {"sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 5}}},
            "spec.sessionAffinityConfig: Forbidden: must not be set when session affinity is None",
        ),
        (
            {"externalTrafficPolicy": "Local"},
            'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
        ),
        (
            {"type": "NodePort", "externalTrafficPolicy": "X"},
            'spec.externalTrafficPolicy: Unsupported value: "X": supported values: "Cluster", "Local"',
        ),
        (
            {"internalTrafficPolicy": "X"},
            'spec.internalTrafficPolicy: Unsupported value: "X": supported values: "Cluster", "Local"',
        ),
        (
            {"healthCheckNodePort": 30123},
            "spec.healthCheckNodePort: Invalid value: 30123: may only be set when `type` is 'LoadBalancer' "
            "and `externalTrafficPolicy` is 'Local'",
        ),
        ({"type": "ExternalName", "ports": []}, "spec.externalName: Required value"),
        (
            {"loadBalancerSourceRanges": ["10.0.0.0/8"]},
            "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
        ),
        (
            {"ipFamilies": ["IPv6"]},
            'spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster',
        ),
        (
            {"ipFamilyPolicy": "RequireDualStack"},
            'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": '
            "this cluster is not configured for dual-stack services",
        ),
        (
            {"trafficDistribution": "X"},
            'spec.trafficDistribution: Unsupported value: "X": supported values: "PreferClose"',
        ),
        (
            {"ports": [{"port": 80, "name": "a"}, {"port": 80, "name": "b"}]},
            'spec.ports[1]: Duplicate value: core.ServicePort{Name:"", Protocol:"TCP", AppProtocol:(*string)(nil), '
            'Port:80, TargetPort:intstr.IntOrString{Type:0, IntVal:0, StrVal:""}, NodePort:0}',
        ),
    ],
)
def test_a_mistake_gets_kubernetes_own_sentence(rest: Rest, spec: dict[str, Any], why: str):
    assert refusal(rest, service(**spec)) == why


def test_a_taken_node_port_is_refused(rest: Rest):
    create(rest, service("a", type="NodePort", ports=[{"port": 80, "nodePort": 30080}]))
    why = refusal(rest, service("b", type="NodePort", ports=[{"port": 80, "nodePort": 30080}]))
    assert why == "spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated"


def test_a_name_must_be_a_dns_1035_label(rest: Rest):
    assert refusal(rest, service("1web")).startswith(
        'metadata.name: Invalid value: "1web": a DNS-1035 label must consist of lower case alphanumeric characters'
    )


def test_an_update_keeps_address_and_node_port(rest: Rest):
    before = create(rest, service(type="NodePort"))["spec"]
    after = rest.update(SERVICES, "default", "web", service(type="NodePort", selector={"app": "other"}))["spec"]
    assert (after["clusterIP"], after["ports"]) == (before["clusterIP"], before["ports"])


def test_an_address_may_not_change(rest: Rest):
    create(rest, service())
    with pytest.raises(StatusError) as caught:
        rest.patch(SERVICES, "default", "web", {"spec": {"clusterIP": "10.96.0.99"}}, type="strategic")
    assert "first value must match `clusterIP`" in caught.value.message


def test_a_change_to_cluster_ip_frees_the_node_port(rest: Rest):
    port = create(rest, service(type="NodePort"))["spec"]["ports"][0]["nodePort"]
    after = rest.patch(SERVICES, "default", "web", {"spec": {"type": "ClusterIP"}}, type="merge")["spec"]
    assert "nodePort" not in after["ports"][0]
    taken = create(rest, service("b", type="NodePort", ports=[{"port": 80, "nodePort": port}]))
    assert taken["spec"]["ports"][0]["nodePort"] == port


def test_a_deleted_service_gives_everything_back(rest: Rest):
    spec = create(rest, service(type="NodePort"))["spec"]
    rest.delete(SERVICES, "default", "web")
    again = service(type="NodePort", clusterIP=spec["clusterIP"], ports=[spec["ports"][0]])
    assert create(rest, again)["spec"]["clusterIP"] == spec["clusterIP"]


def test_a_dry_run_takes_nothing(rest: Rest):
    body = service(type="NodePort", ports=[{"port": 80, "nodePort": 30080}])
    rest.create(SERVICES, "default", body, dry_run=True)
    assert create(rest, body)["metadata"]["name"] == "web"
