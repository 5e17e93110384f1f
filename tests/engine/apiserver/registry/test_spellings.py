"""Addresses and ranges that are understood and will not be for ever: who writes them is warned."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import for_kind
from engine.apiserver.endpoints.rest import RESTEndpoints

LATER = "will be considered invalid in a future Kubernetes release: use"


def warnings(rest: RESTEndpoints, kind: str, body: dict[str, Any], version: str = "v1") -> list[str]:
    resource = for_kind(version, kind)
    assert resource is not None
    rest.create(resource, "default", {"apiVersion": version, "kind": kind, "metadata": {"name": "x"}} | body)
    return [text for text in rest.warnings() if not text.startswith(("podfall", "v1 Endpoints"))]


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        (
            {"clusterIP": "10.096.1.1"},
            [f'spec.clusterIPs[0]: non-standard IP address "10.096.1.1" {LATER} "10.96.1.1"'],
        ),
        (
            {"externalIPs": ["8.8.8.8", "008.8.8.8"], "clusterIP": "None", "sessionAffinity": "ClientIP"},
            [
                "spec.externalIPs is ignored for headless services",
                "spec.SessionAffinity is ignored for headless services",
                f'spec.externalIPs[1]: non-standard IP address "008.8.8.8" {LATER} "8.8.8.8"',
            ],
        ),
        (
            {"type": "LoadBalancer", "loadBalancerIP": "::ffff:1.2.3.4", "loadBalancerSourceRanges": ["10.0.0.1/8"]},
            [
                f'spec.loadBalancerIP: non-standard IP address "::ffff:1.2.3.4" {LATER} "1.2.3.4"',
                'spec.loadBalancerSourceRanges[0]: CIDR value "10.0.0.1/8" is ambiguous in this context '
                '(should be "10.0.0.0/8" or "10.0.0.1/32"?)',
            ],
        ),
        (
            {"type": "LoadBalancer", "loadBalancerSourceRanges": ["010.0.0.0/8", "FD00::/08"]},
            [
                f'spec.loadBalancerSourceRanges[0]: non-standard CIDR value "010.0.0.0/8" {LATER} "10.0.0.0/8"',
                f'spec.loadBalancerSourceRanges[1]: non-standard CIDR value "FD00::/08" {LATER} "fd00::/8"',
            ],
        ),
        (
            {"type": "LoadBalancer", "loadBalancerSourceRanges": ["FD00::/8"]},
            [
                'spec.loadBalancerSourceRanges[0]: IPv6 CIDR value "FD00::/8" should be in RFC 5952 canonical format '
                '("fd00::/8")'
            ],
        ),
    ],
)
def test_a_service_is_told_of_them(rest: RESTEndpoints, spec: dict[str, Any], told: list[str]):
    assert warnings(rest, "Service", {"spec": {"ports": [{"port": 80}], "selector": {"a": "b"}} | spec}) == told


def test_an_address_is_listed_as_it_is_however_it_is_spelled(rest: RESTEndpoints):
    warnings(rest, "Service", {"spec": {"ports": [{"port": 80}], "clusterIP": "10.096.1.1"}})
    addresses = for_kind("networking.k8s.io/v1", "IPAddress")
    assert addresses is not None
    assert "10.96.1.1" in rest.names(addresses, None)


def test_a_pod_is_told_of_them(rest: RESTEndpoints):
    spec = {
        "containers": [{"name": "c", "image": "x"}],
        "hostAliases": [{"ip": "1.2.3.04", "hostnames": ["a"]}],
        "dnsConfig": {"nameservers": ["8.8.8.8", "2001:DB8::1"]},
    }
    assert warnings(rest, "Pod", {"spec": spec}) == [
        f'spec.hostAliases[0].ip: non-standard IP address "1.2.3.04" {LATER} "1.2.3.4"',
        'spec.dnsConfig.nameservers[1]: IPv6 address "2001:DB8::1" should be in RFC 5952 canonical format '
        '("2001:db8::1")',
    ]


def test_endpoints_and_slices_are_told_of_them(rest: RESTEndpoints):
    assert warnings(rest, "Endpoints", {"subsets": [{"addresses": [{"ip": "1.2.3.04"}]}]}) == [
        f'subsets[0].addresses[0].ip: non-standard IP address "1.2.3.04" {LATER} "1.2.3.4"'
    ]
    body = {"addressType": "IPv4", "endpoints": [{"addresses": ["1.2.3.04"]}]}
    assert warnings(rest, "EndpointSlice", body, "discovery.k8s.io/v1") == [
        f'endpoints[0].addresses[0]: non-standard IP address "1.2.3.04" {LATER} "1.2.3.4"'
    ]


def test_a_network_policy_is_told_of_them(rest: RESTEndpoints):
    block = {"cidr": "10.0.0.1/8", "except": ["10.01.0.0/16"]}
    body = {"spec": {"podSelector": {}, "ingress": [{"from": [{"ipBlock": block}]}]}}
    assert warnings(rest, "NetworkPolicy", body, "networking.k8s.io/v1") == [
        'spec.ingress[0].from[0].ipBlock.cidr: CIDR value "10.0.0.1/8" is ambiguous in this context '
        '(should be "10.0.0.0/8" or "10.0.0.1/32"?)',
        f'spec.ingress[0].from[0].ipBlock.except[0]: non-standard CIDR value "10.01.0.0/16" {LATER} "10.1.0.0/16"',
    ]
