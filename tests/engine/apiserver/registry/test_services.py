"""Control plane reference, sections 2.1, 2.2 and 2.5: Services at the API server: defaults, refusals, types."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.core import ClientIPConfig, Service, ServiceSpec, SessionAffinityConfig
from engine.api.status import StatusError
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.apiserver.validation.fielderrors import FieldErrors
from engine.apiserver.validation.networking import services as validation
from tests.engine.apiserver.serviceobjects import SERVICES, create, refusal, service

# --- 2.1


@pytest.mark.parametrize(
    ("given", "field", "filled"),
    [
        ({}, "type", "ClusterIP"),
        ({}, "sessionAffinity", "None"),
        ({"sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 5}}}, "sessionAffinityConfig", None),
        ({"sessionAffinity": "ClientIP"}, "sessionAffinityConfig", {"clientIP": {"timeoutSeconds": 10800}}),
        ({"ports": [{"port": 80}]}, "ports", [{"port": 80, "protocol": "TCP", "targetPort": 80}]),
        (
            {"ports": [{"port": 80, "targetPort": 0}]},
            "ports",
            [{"port": 80, "protocol": "TCP", "targetPort": 80}],
        ),
        (
            {"ports": [{"port": 80, "targetPort": ""}]},
            "ports",
            [{"port": 80, "protocol": "TCP", "targetPort": 80}],
        ),
        ({}, "internalTrafficPolicy", "Cluster"),
        ({"type": "NodePort"}, "internalTrafficPolicy", "Cluster"),
        ({"type": "LoadBalancer"}, "internalTrafficPolicy", "Cluster"),
        ({"type": "ExternalName", "externalName": "a.b", "ports": []}, "internalTrafficPolicy", None),
        ({}, "externalTrafficPolicy", None),
        ({"externalIPs": ["192.0.2.1"]}, "externalTrafficPolicy", "Cluster"),
        ({"type": "NodePort"}, "externalTrafficPolicy", "Cluster"),
        ({"type": "LoadBalancer"}, "externalTrafficPolicy", "Cluster"),
        ({"type": "LoadBalancer"}, "allocateLoadBalancerNodePorts", True),
        ({"type": "NodePort"}, "allocateLoadBalancerNodePorts", None),
        ({}, "ipFamilies", ["IPv4"]),
        ({}, "ipFamilyPolicy", "SingleStack"),
        ({"clusterIP": "None"}, "ipFamilyPolicy", "SingleStack"),
        ({"clusterIP": "None", "selector": {}}, "ipFamilyPolicy", "RequireDualStack"),
        ({"clusterIP": "None"}, "clusterIPs", ["None"]),
    ],
)
def test_a_default_is_filled_in(rest: RESTEndpoints, given: dict[str, Any], field: str, filled: Any):
    assert create(rest, service(**given))["spec"].get(field) == filled


def test_the_address_stands_in_both_fields_and_a_status_of_the_client_is_dropped(rest: RESTEndpoints):
    made = create(rest, service() | {"status": {"loadBalancer": {"ingress": [{"ip": "192.0.2.1"}]}}})
    assert made["spec"]["clusterIPs"] == [made["spec"]["clusterIP"]]
    assert made["status"] == {"loadBalancer": {}}


# --- 2.2


def test_a_node_port_service_gets_a_cluster_ip_too(rest: RESTEndpoints):
    spec = create(rest, service(type="NodePort"))["spec"]
    assert spec["clusterIP"].startswith("10.")
    assert spec["externalTrafficPolicy"] == "Cluster"


def test_a_headless_service_has_no_address(rest: RESTEndpoints):
    assert create(rest, service(clusterIP="None"))["spec"]["clusterIPs"] == ["None"]


def test_an_external_name_has_neither_address_nor_ports(rest: RESTEndpoints):
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
            {"sessionAffinity": "ClientIP", "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 0}}},
            "spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 0: "
            "must be greater than 0 and less than 86400",
        ),
        (
            {"sessionAffinity": "ClientIP", "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 86401}}},
            "spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: "
            "must be greater than 0 and less than 86400",
        ),
        (
            {"ports": [{"port": 65536, "targetPort": 80}]},
            "spec.ports[0].port: Invalid value: 65536: must be between 1 and 65535, inclusive",
        ),
        (
            {"externalIPs": ["here"]},
            'spec.externalIPs[0]: Invalid value: "here": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
        ),
        (
            {"clusterIP": "None", "type": "LoadBalancer"},
            "spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for LoadBalancer services",
        ),
        (
            {"clusterIP": "10.96.0.50", "clusterIPs": ["10.96.0.51"]},
            'spec.clusterIPs: Invalid value: []string{"10.96.0.51"}: first value must match `clusterIP`',
        ),
        (
            {"clusterIPs": ["10.96.0.77"]},
            'spec.clusterIPs: Invalid value: []string{"10.96.0.77"}: must be empty when `clusterIP` is not specified',
        ),
        (
            {"clusterIP": "None", "clusterIPs": ["None", "10.96.0.51"]},
            'spec.clusterIPs: Invalid value: []string{"None", "10.96.0.51"}: \'None\' must be the first and only value',
        ),
        (
            {
                "type": "NodePort",
                "ports": [
                    {"port": 80, "nodePort": 30080, "name": "a"},
                    {"port": 81, "nodePort": 30080, "name": "b"},
                ],
            },
            "spec.ports[1].nodePort: Duplicate value: 30080",
        ),
        (
            {"type": "ExternalName", "ports": [], "externalName": "a_b"},
            'spec.externalName: Invalid value: "a_b": a lowercase RFC 1123 subdomain must consist of lower case '
            "alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. "
            "'example.com', regex used for validation is "
            r"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
        ),
        (
            {"type": "ExternalName", "ports": [], "externalName": "a.b", "clusterIP": "10.96.0.50"},
            "spec.clusterIPs: Forbidden: may not be set for ExternalName services",
        ),
        (
            {"type": "ExternalName", "ports": [], "externalName": "a.b", "ipFamilies": ["IPv4"]},
            "spec.ipFamilies: Forbidden: may not be set for ExternalName services",
        ),
        (
            {"type": "ExternalName", "ports": [], "externalName": "a.b", "ipFamilyPolicy": "SingleStack"},
            "spec.ipFamilyPolicy: Forbidden: may not be set for ExternalName services",
        ),
        (
            {"allocateLoadBalancerNodePorts": True},
            "spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'",
        ),
        (
            {"selector": {"app": "a b"}},
            'spec.selector: Invalid value: "a b": a valid label must be an empty string or consist of alphanumeric '
            "characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or "
            "'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
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
def test_a_mistake_gets_kubernetes_own_sentence(rest: RESTEndpoints, spec: dict[str, Any], why: str):
    assert refusal(rest, service(**spec)) == why


def test_a_name_must_be_a_dns_1035_label(rest: RESTEndpoints):
    assert refusal(rest, service("1web")).startswith(
        'metadata.name: Invalid value: "1web": a DNS-1035 label must consist of lower case alphanumeric characters',
    )


@pytest.mark.parametrize("wish", ["10.96.0.99", "None"])
def test_an_address_may_not_change(rest: RESTEndpoints, wish: str):
    create(rest, service())
    with pytest.raises(StatusError) as caught:
        rest.patch(SERVICES, "default", "web", {"spec": {"clusterIP": wish}}, type="strategic")
    assert caught.value.message == (
        f'Service "web" is invalid: spec.clusterIPs[0]: Invalid value: []string{{"{wish}"}}: may not change once set'
    )


def test_a_headless_service_cannot_get_an_address(rest: RESTEndpoints):
    create(rest, service(clusterIP="None"))
    with pytest.raises(StatusError, match="may not change once set"):
        rest.patch(SERVICES, "default", "web", {"spec": {"clusterIP": "10.96.0.99"}}, type="merge")


@pytest.mark.parametrize(
    ("spec", "fields"),
    [
        (
            {
                "ports": [
                    {"port": 0, "targetPort": 1, "name": "a", "nodePort": 30080},
                    {"port": 0, "targetPort": 1, "name": "b"},
                ],
                "selector": {"a": "b c"},
                "sessionAffinity": "X",
                "externalIPs": ["here"],
                "type": "Foo",
                "loadBalancerSourceRanges": ["10.0.0.0/8"],
                "internalTrafficPolicy": "Y",
            },
            [
                "metadata.name",
                "spec.ports[0].port",
                "spec.ports[1].port",
                "spec.selector",
                "spec.sessionAffinity",
                "spec.externalIPs[0]",
                "spec.type",
                "spec.ports[0].nodePort",
                "spec.ports[1]",
                "spec.LoadBalancerSourceRanges",
                "spec.internalTrafficPolicy",
            ],
        ),
        (
            {"ports": [], "type": "NodePort", "sessionAffinity": "X"},
            ["metadata.name", "spec.ports", "spec.sessionAffinity"],
        ),
        (
            {"ports": [], "type": "NodePort", "clusterIP": "10.96.0", "ipFamilies": ["IPv5"], "sessionAffinity": "X"},
            ["spec.ipFamilies[0]", "spec.clusterIPs[0]"],
        ),
        (
            {"ports": [], "ipFamilies": ["IPv6"], "ipFamilyPolicy": "RequireDualStack"},
            ["spec.ipFamilyPolicy", "spec.ipFamilies[0]"],
        ),
        (
            {"type": "LoadBalancer", "clusterIP": "None", "ports": [{"port": 0, "targetPort": 1}]},
            ["metadata.name", "spec.clusterIPs[0]", "spec.ports[0].port"],
        ),
    ],
    ids=[
        "all parts",
        "ports are required first",
        "addresses and families as such come alone",
        "families of this cluster come alone",
        "what the type forbids comes before each port",
    ],
)
def test_mistakes_are_told_in_the_servers_order(rest: RESTEndpoints, spec: dict[str, Any], fields: list[str]):
    with pytest.raises(StatusError) as caught:
        create(rest, service("1web", **spec))
    assert [cause["field"] for cause in caught.value.details["causes"]] == fields


@pytest.mark.parametrize("protocol", ["TCP", "UDP", "SCTP"])
def test_three_protocols_are_known(rest: RESTEndpoints, protocol: str):
    assert create(rest, service(ports=[{"port": 80, "protocol": protocol}]))["spec"]["ports"][0]["protocol"] == protocol


@pytest.mark.parametrize("seconds", [1, 86400])
def test_the_affinity_lasts_a_second_to_a_day(rest: RESTEndpoints, seconds: int):
    config = {"clientIP": {"timeoutSeconds": seconds}}
    spec = create(rest, service(sessionAffinity="ClientIP", sessionAffinityConfig=config))["spec"]
    assert spec["sessionAffinityConfig"] == config


def test_affinity_settings_without_affinity_are_refused_where_no_default_cleared_them():
    config = SessionAffinityConfig(client_ip=ClientIPConfig(timeout_seconds=5))
    spec = ServiceSpec(type="ClusterIP", session_affinity="None", session_affinity_config=config, cluster_ip="None")
    errors = FieldErrors()
    validation.service(errors, Service(api_version="v1", kind="Service", spec=spec))
    assert [(cause["field"], cause["message"]) for cause in errors.causes] == [
        ("spec.sessionAffinityConfig", "Forbidden: must not be set when session affinity is None"),
    ]


@pytest.mark.parametrize("ports", [[], [{"port": 80, "targetPort": "nowhere"}]])
def test_a_selector_or_port_name_that_nobody_has_is_no_mistake(rest: RESTEndpoints, ports: list[dict[str, Any]]):
    create(rest, service(clusterIP="None", selector={"app": "nobody"}, ports=ports))
    assert rest.warnings() == []


@pytest.mark.parametrize(
    ("spec", "warning"),
    [
        (
            {"type": "ExternalName", "externalName": "a.b.", "ports": [], "externalIPs": ["192.0.2.1"]},
            'spec.externalIPs is ignored when spec.type is "ExternalName"',
        ),
        ({"externalName": "a.b"}, 'spec.externalName is ignored when spec.type is not "ExternalName"'),
    ],
)
def test_what_has_no_effect_is_warned_of(rest: RESTEndpoints, spec: dict[str, Any], warning: str):
    create(rest, service(**spec))
    assert rest.warnings() == [warning]


# --- 2.5


@pytest.mark.parametrize(
    ("spec", "address", "node_port"),
    [
        ({}, True, False),
        ({"type": "NodePort"}, True, True),
        ({"type": "LoadBalancer"}, True, True),
        ({"type": "LoadBalancer", "allocateLoadBalancerNodePorts": False}, True, False),
        ({"type": "ExternalName", "externalName": "a.b"}, False, False),
    ],
)
def test_each_type_has_its_address_and_node_port_or_not(rest: RESTEndpoints, spec: dict[str, Any], address, node_port):
    made = create(rest, service(**spec))
    assert ("clusterIP" in made["spec"], "nodePort" in made["spec"]["ports"][0]) == (address, node_port)
    assert made["status"] == {"loadBalancer": {}}
