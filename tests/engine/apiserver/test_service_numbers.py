"""Control plane reference, sections 2.3 and 2.4: addresses and node ports, their bands, and how they come and go."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest

from engine.api.status import StatusError
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.apiserver.registry.allocators import Allocator, ip_band, port_band
from engine.rng import Rng
from tests.engine.apiserver.serviceobjects import SERVICES, create, refusal, service


def test_a_cluster_ip_is_drawn_from_the_upper_band(rest: RESTEndpoints):
    address = ipaddress.IPv4Address(create(rest, service())["spec"]["clusterIP"])
    assert ipaddress.IPv4Address("10.96.1.1") <= address <= ipaddress.IPv4Address("10.111.255.254")


def test_a_node_port_is_drawn_from_the_upper_band_and_never_clashes(rest: RESTEndpoints):
    ports = [create(rest, service(f"s{i}", type="NodePort"))["spec"]["ports"][0]["nodePort"] for i in range(200)]
    assert len(set(ports)) == 200
    assert all(30086 <= port <= 32767 for port in ports)


def test_a_taken_node_port_is_refused(rest: RESTEndpoints):
    create(rest, service("a", type="NodePort", ports=[{"port": 80, "nodePort": 30080}]))
    why = refusal(rest, service("b", type="NodePort", ports=[{"port": 80, "nodePort": 30080}]))
    assert why == "spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated"


def test_an_update_keeps_address_and_node_port(rest: RESTEndpoints):
    before = create(rest, service(type="NodePort"))["spec"]
    after = rest.update(SERVICES, "default", "web", service(type="NodePort", selector={"app": "other"}))["spec"]
    assert (after["clusterIP"], after["ports"]) == (before["clusterIP"], before["ports"])


def test_numbers_are_given_out_only_to_what_is_valid(rest: RESTEndpoints):
    """A taken address and a taken port are not told beside a mistake, and the mistake takes no number."""
    wish: dict[str, Any] = {"type": "NodePort", "clusterIP": "10.96.0.1", "ports": [{"port": 80, "nodePort": 30080}]}
    assert refusal(rest, service(sessionAffinity="X", **wish)).startswith("spec.sessionAffinity: ")
    assert create(rest, service(**(wish | {"clusterIP": ""})))["spec"]["ports"][0]["nodePort"] == 30080


@pytest.mark.parametrize(
    ("size", "band"),
    [(16, 0), (64, 16), (256, 16), (1024, 64), (4096, 256), (65536, 256), (1 << 20, 256)],
)
def test_the_lower_band_of_addresses_is_for_those_who_ask(size: int, band: int):
    assert ip_band(size) == band


def test_the_lower_band_of_node_ports_is_for_those_who_ask():
    assert port_band(32767 - 30000 + 1) == 86


def test_the_bands_of_this_cluster_end_where_the_reference_says(rest: RESTEndpoints):
    addresses, ports = rest.server.services._ips._pool, rest.server.services._ports
    shown = [str(ipaddress.IPv4Address(n)) for n in (addresses.first, addresses._dynamic, addresses.last)]
    assert shown == ["10.96.0.1", "10.96.1.1", "10.111.255.254"]
    assert (ports.first, ports._dynamic, ports.last) == (30000, 30086, 32767)


def test_a_draw_goes_on_from_its_start_to_the_first_free_number_and_around():
    class Fixed(Rng):
        def below(self, limit: int, *names: object) -> int:
            del names
            return min(5, limit - 1)

    allocator = Allocator(Fixed(1), "x", 10, 20, 4)  # dynamic: 14 to 20, from 19 on
    drawn = []
    for _ in range(9):
        number = allocator.draw("me")
        assert number is not None
        allocator.take(number, "somebody")
        drawn.append(number)
    assert drawn == [19, 20, 14, 15, 16, 17, 18, 10, 11]


def full(allocator: Allocator, numbers: range) -> None:
    for number in numbers:
        allocator.take(number, "somebody")


def test_a_full_upper_band_goes_on_in_the_lower_one_and_then_there_is_none():
    allocator = Allocator(Rng(1), "x", 10, 20, 4)
    full(allocator, range(14, 21))
    assert allocator.draw("me") == 10
    assert allocator.draw("me", {10, 11}) == 12
    full(allocator, range(10, 14))
    assert allocator.draw("me") is None


def test_without_a_free_node_port_there_is_no_service(rest: RESTEndpoints):
    ports = rest.server.services._ports
    full(ports, range(30000, 32767))
    with pytest.raises(StatusError) as caught:
        create(rest, service(type="NodePort", ports=[{"port": 80, "name": "a"}, {"port": 81, "name": "b"}]))
    assert (caught.value.code, caught.value.message) == (
        500,
        "Internal error occurred: failed to allocate a nodePort: range is full",
    )


def test_without_a_free_address_there_is_no_service(rest: RESTEndpoints):
    addresses = rest.server.services._ips._pool
    addresses.first, addresses._dynamic, addresses.last = 10, 12, 13
    full(addresses, range(10, 14))
    with pytest.raises(StatusError) as caught:
        create(rest, service())
    assert (caught.value.code, caught.value.message) == (
        500,
        "Internal error occurred: failed to allocate a serviceIP: range is full",
    )


def test_first_and_last_address_of_the_range_are_never_given_out(rest: RESTEndpoints):
    for address in ("10.96.0.0", "10.111.255.255"):
        assert "does not match the current range" in refusal(rest, service(clusterIP=address))


def test_an_asked_for_address_may_lie_in_either_band(rest: RESTEndpoints):
    for name, address in (("a", "10.96.0.50"), ("b", "10.96.200.1")):
        assert create(rest, service(name, clusterIP=address))["spec"]["clusterIP"] == address


def test_the_first_address_is_the_api_servers_and_the_tenth_that_of_dns(rest: RESTEndpoints):
    kubernetes = rest.get(SERVICES, "default", "kubernetes")["spec"]
    assert (kubernetes["clusterIP"], kubernetes["ports"][0]["port"], kubernetes["ports"][0]["name"]) == (
        "10.96.0.1",
        443,
        "https",
    )
    assert rest.get(SERVICES, "kube-system", "kube-dns")["spec"]["clusterIP"] == "10.96.0.10"


def test_a_change_to_external_name_gives_the_address_back(rest: RESTEndpoints):
    address = create(rest, service())["spec"]["clusterIP"]
    change = {"spec": {"type": "ExternalName", "externalName": "a.b"}}
    assert "clusterIP" not in rest.patch(SERVICES, "default", "web", change, type="merge")["spec"]
    assert create(rest, service("b", clusterIP=address))["spec"]["clusterIP"] == address


def test_tcp_and_udp_of_one_port_number_share_a_node_port(rest: RESTEndpoints):
    ports = [{"port": 53, "name": "t", "protocol": "TCP"}, {"port": 53, "name": "u", "protocol": "UDP"}]
    first, second = create(rest, service(type="NodePort", ports=ports))["spec"]["ports"]
    assert first["nodePort"] == second["nodePort"]


def test_one_service_may_ask_for_one_number_for_tcp_and_udp(rest: RESTEndpoints):
    ports = [
        {"port": 53, "name": "t", "protocol": "TCP", "nodePort": 30053},
        {"port": 53, "name": "u", "protocol": "UDP", "nodePort": 30053},
    ]
    made = create(rest, service(type="NodePort", ports=ports))["spec"]["ports"]
    assert [port["nodePort"] for port in made] == [30053, 30053]
    ports[0] |= {"port": 80, "protocol": "SCTP"}
    said = refusal(rest, service("b", type="NodePort", ports=ports[:1]))
    assert said == "spec.ports[0].nodePort: Invalid value: 30053: provided port is already allocated"


def test_the_health_check_port_comes_from_the_same_pool_and_goes_back_to_it(rest: RESTEndpoints):
    local = {"type": "LoadBalancer", "externalTrafficPolicy": "Local"}
    port = create(rest, service(**local))["spec"]["healthCheckNodePort"]
    assert 30086 <= port <= 32767
    wish = service("b", type="NodePort", ports=[{"port": 80, "nodePort": port}])
    assert refusal(rest, wish).endswith("provided port is already allocated")
    rest.patch(SERVICES, "default", "web", {"spec": {"externalTrafficPolicy": "Cluster"}}, type="merge")
    assert create(rest, wish)["spec"]["ports"][0]["nodePort"] == port


def test_an_update_finds_a_left_out_node_port_by_the_ports_name(rest: RESTEndpoints):
    ports = [{"port": 80, "name": "a"}, {"port": 81, "name": "b"}]
    before = create(rest, service(type="NodePort", ports=ports))["spec"]["ports"]
    swapped = [{"port": 82, "name": "b"}, {"port": 80, "name": "a"}]
    after = rest.update(SERVICES, "default", "web", service(type="NodePort", ports=swapped))["spec"]["ports"]
    assert [port["nodePort"] for port in after] == [before[1]["nodePort"], before[0]["nodePort"]]


def test_a_change_to_cluster_ip_frees_the_node_port(rest: RESTEndpoints):
    port = create(rest, service(type="NodePort"))["spec"]["ports"][0]["nodePort"]
    after = rest.patch(SERVICES, "default", "web", {"spec": {"type": "ClusterIP"}}, type="merge")["spec"]
    assert "nodePort" not in after["ports"][0]
    taken = create(rest, service("b", type="NodePort", ports=[{"port": 80, "nodePort": port}]))
    assert taken["spec"]["ports"][0]["nodePort"] == port


def test_a_deleted_service_gives_everything_back(rest: RESTEndpoints):
    spec = create(rest, service(type="NodePort"))["spec"]
    rest.delete(SERVICES, "default", "web")
    again = service(type="NodePort", clusterIP=spec["clusterIP"], ports=[spec["ports"][0]])
    assert create(rest, again)["spec"]["clusterIP"] == spec["clusterIP"]


def test_a_dry_run_takes_nothing(rest: RESTEndpoints):
    body = service(type="NodePort", ports=[{"port": 80, "nodePort": 30080}])
    rest.create(SERVICES, "default", body, dry_run=True)
    assert create(rest, body)["metadata"]["name"] == "web"


TWO = [
    {"name": "http", "port": 80, "protocol": "TCP", "nodePort": 30400},
    {"name": "dns", "port": 53, "protocol": "UDP", "nodePort": 30400},
]


def numbers(spec: dict[str, Any]) -> list[int]:
    return [port["nodePort"] for port in spec["ports"]]


def test_two_port_numbers_of_a_new_service_share_no_node_port(rest: RESTEndpoints):
    why = refusal(rest, service(type="NodePort", ports=TWO))
    assert why == "spec.ports[1].nodePort: Invalid value: 30400: provided port is already allocated"


@pytest.mark.parametrize("first", [0, 1])
def test_two_protocols_of_one_port_number_share_what_one_of_them_asks_for(rest: RESTEndpoints, first: int):
    ports: list[dict[str, Any]] = [{"name": "t", "port": 53}, {"name": "u", "port": 53, "protocol": "UDP"}]
    ports[first]["nodePort"] = 30401
    assert numbers(create(rest, service(type="NodePort", ports=ports))["spec"]) == [30401, 30401]


def test_an_update_may_share_a_node_port_between_protocols(rest: RESTEndpoints):
    create(rest, service(type="NodePort"))
    assert numbers(rest.update(SERVICES, "default", "web", service(type="NodePort", ports=TWO))["spec"]) == [30400] * 2


def test_a_node_port_that_moves_to_another_port_is_not_given_to_its_old_one(rest: RESTEndpoints):
    create(rest, service(type="NodePort", ports=[{"name": "a", "port": 80, "nodePort": 30500}]))
    moved = service(type="NodePort", ports=[{"name": "a", "port": 80}, {"name": "b", "port": 81, "nodePort": 30500}])
    first, second = numbers(rest.update(SERVICES, "default", "web", moved)["spec"])
    assert (first != 30500, second) == (True, 30500)


def test_two_ports_swap_their_node_ports(rest: RESTEndpoints):
    def ports(one: int, two: int) -> list[dict[str, Any]]:
        return [{"name": "a", "port": 80, "nodePort": one}, {"name": "b", "port": 81, "nodePort": two}]

    create(rest, service(type="NodePort", ports=ports(30500, 30501)))
    swapped = rest.update(SERVICES, "default", "web", service(type="NodePort", ports=ports(30501, 30500)))
    assert numbers(swapped["spec"]) == [30501, 30500]


def test_a_load_balancer_without_drawn_node_ports_takes_those_that_it_asks_for(rest: RESTEndpoints):
    create(rest, service("a", type="NodePort", ports=[{"port": 80, "nodePort": 30502}]))
    wish = {"type": "LoadBalancer", "allocateLoadBalancerNodePorts": False}
    assert "nodePort" not in create(rest, service("b", **wish))["spec"]["ports"][0]
    why = refusal(rest, service("c", ports=[{"port": 80, "nodePort": 30502}], **wish))
    assert why == "spec.ports[0].nodePort: Invalid value: 30502: provided port is already allocated"
