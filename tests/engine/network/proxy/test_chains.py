"""Control plane reference, sections 9.1 and 9.2: chain names, and the probabilities that the kernel shows."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.core import ServicePort
from engine.network.proxy.chains import chain_hash, endpoint_chain, port_chain, probability
from engine.network.proxy.portrules import PortRules
from tests.engine.network.conftest import World, endpoint


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("default/kubernetes:httpstcp", "NPX46M4PTMTKRN6Y"),
        ("kube-system/kube-dns:dnsudp", "TCOU7JCQXEZGVUNU"),
        ("kube-system/kube-dns:dns-tcptcp", "ERIFXISQEP7F7OF4"),
        ("kube-system/kube-dns:metricstcp", "JD5MR3NA4I4DYORP"),
        ("default/webtcp", "LOLE4ISW44XBNF3G"),
        ("default/web:httptcp", "CDGGSHYLG3RE2FKL"),
        ("default/web:httptcp10.244.1.5:8080", "AFGSLHOD2HFNCBX4"),
        ("default/web:httptcp10.244.2.7:8080", "2RIJ5GIYXEFH6G4D"),
        ("default/webtcp10.244.1.5:8080", "XQWD6PXGZUTOOIVQ"),
        ("default/kubernetes:httpstcp172.18.0.2:6443", "V2PECCYPB6X2GSCW"),
    ],
)
def test_chain_names_are_those_of_kube_proxy(text: str, expected: str):
    assert chain_hash(text) == expected


def rules(world: World, **spec: Any) -> PortRules:
    """The rules of the one port of Service web."""
    world.service(**spec)
    world.slice(endpoint("10.244.1.5"))
    world.tick()
    (found,) = world.table.all(world.proxies["node-1"].revision)
    return found


@pytest.mark.parametrize("prefix", ["KUBE-SVC-", "KUBE-SVL-", "KUBE-EXT-", "KUBE-FW-"])
def test_the_chains_of_a_port_share_their_letters(world: World, prefix: str):
    assert port_chain(prefix, rules(world)) == f"{prefix}CDGGSHYLG3RE2FKL"


def test_the_chain_of_an_endpoint_is_named_by_its_address_too(world: World):
    found = rules(world)
    assert endpoint_chain(found, found.endpoints[0]) == "KUBE-SEP-AFGSLHOD2HFNCBX4"


@pytest.mark.parametrize(("name", "text"), [("http", "default/web:http"), ("", "default/web")])
@pytest.mark.parametrize("protocol", ["TCP", "UDP", "SCTP"])
def test_the_protocol_stands_in_small_letters_and_a_port_without_name_has_no_colon(
    world: World,
    name: str,
    text: str,
    protocol: str,
):
    found = rules(world, ports=(ServicePort(name=name, port=80, protocol=protocol),))
    assert found.name == text
    assert port_chain("", found) == chain_hash(f"{text}{protocol.lower()}")


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        (2, "0.50000000000"),
        (3, "0.33333333349"),
        (4, "0.25000000000"),
        (5, "0.20000000019"),
        (6, "0.16666666651"),
        (7, "0.14285714272"),
        (8, "0.12500000000"),
        (9, "0.11111111101"),
        (10, "0.10000000009"),
    ],
)
def test_probabilities_are_rounded_as_the_kernel_does(routes: int, expected: str):
    assert probability(routes) == expected
