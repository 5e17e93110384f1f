"""Endpoints and EndpointSlices by hand: defaults, checks, and a table that shows even what should not be there."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.api.serializer.wire import decode_document
from engine.api.status import StatusError
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.apiserver.tables import table

GOOD = {"addresses": [{"ip": "172.18.0.9"}], "ports": [{"port": 9000}]}
SLICE = {"addressType": "IPv4", "ports": [{"port": 80}], "endpoints": [{"addresses": ["10.244.1.50"]}]}


def endpoints(*subsets: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Endpoints", "metadata": {"name": "hand"}, "subsets": list(subsets)}


def endpoint_slice(**body: Any) -> dict[str, Any]:
    kind = {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "metadata": {"name": "slice"}}
    return kind | SLICE | body


def create(rest: RESTEndpoints, document: dict[str, Any]) -> dict[str, Any]:
    plural = "endpoints" if document["kind"] == "Endpoints" else "endpointslices"
    return rest.create(by_plural(plural), "default", document)


def refusal(rest: RESTEndpoints, document: dict[str, Any]) -> str:
    with pytest.raises(StatusError) as caught:
        create(rest, document)
    assert caught.value.code == 422
    return caught.value.message


def test_ports_are_of_tcp_unless_they_say_otherwise(rest: RESTEndpoints):
    assert create(rest, endpoints(GOOD))["subsets"][0]["ports"] == [{"port": 9000, "protocol": "TCP"}]
    assert create(rest, endpoint_slice())["ports"] == [{"name": "", "port": 80, "protocol": "TCP"}]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            {"addresses": [{"ip": "127.0.0.1"}]},
            'subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": '
            "may not be in the loopback range (127.0.0.0/8, ::1/128)",
        ),
        ({"addresses": [{}]}, "subsets[0].addresses[0].ip: Invalid value"),
        ({"notReadyAddresses": [{"ip": "foo"}]}, "subsets[0].notReadyAddresses[0].ip: Invalid value"),
        ({"addresses": []}, "subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`"),
        ({"ports": [{"port": 0}]}, "subsets[0].ports[0].port: Invalid value: 0: must be between 1 and 65535"),
        ({"ports": [{}]}, "subsets[0].ports[0].port: Invalid value: 0"),
        ({"ports": [{"port": 1, "protocol": "IP"}]}, "subsets[0].ports[0].protocol: Unsupported value"),
        ({"ports": [{"port": 1, "name": "a"}, {"port": 2}]}, "subsets[0].ports[1].name: Required value"),
    ],
)
def test_endpoints_that_lead_nowhere_are_refused(rest: RESTEndpoints, change: dict[str, Any], why: str):
    assert why in refusal(rest, endpoints(GOOD | change))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"addressType": ""}, "addressType: Required value"),
        ({"addressType": "IPX"}, "addressType: Unsupported value"),
        ({"endpoints": [{}]}, "endpoints[0].addresses: Required value"),
        ({"endpoints": [{"addresses": ["foo"]}]}, "endpoints[0].addresses[0]: Invalid value"),
        ({"endpoints": [{"addresses": ["fd00::1"]}]}, "must be an IPv4 address"),
        ({"endpoints": [{"addresses": ["224.0.0.1"]}]}, "link-local multicast"),
        ({"addressType": "FQDN"} | {"endpoints": [{"addresses": ["A_B"]}]}, "endpoints[0].addresses[0]"),
        ({"endpoints": [{"addresses": ["10.0.0.1"]}] * 1001}, "endpoints: Too many: 1001"),
        ({"ports": [{"port": 80, "appProtocol": "a b"}]}, 'ports[0].appProtocol: Invalid value: "a b"'),
        ({"endpoints": [{"addresses": ["10.0.0.1"], "nodeName": "N_"}]}, 'endpoints[0].nodeName: Invalid value: "N_"'),
        ({"endpoints": [{"addresses": ["10.0.0.1"], "hostname": "H_"}]}, 'endpoints[0].hostname: Invalid value: "H_"'),
        ({"ports": [{"port": 1}, {"port": 2}]}, "ports[1].name: Duplicate value"),
    ],
)
def test_slices_that_lead_nowhere_are_refused(rest: RESTEndpoints, change: dict[str, Any], why: str):
    assert why in refusal(rest, endpoint_slice(**change))


def test_a_slice_stays_of_its_type(rest: RESTEndpoints):
    create(rest, endpoint_slice())
    with pytest.raises(StatusError, match="field is immutable"):
        rest.update(by_plural("endpointslices"), "default", "slice", endpoint_slice(addressType="IPv6", endpoints=[]))


def test_a_port_without_a_number_is_shown_as_one():
    kept = decode_document(endpoints({"addresses": [{}], "ports": [{}]}))
    shown = table(by_plural("endpoints"), [kept], datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    assert shown["rows"][0]["cells"][1] == ":0"
