"""Chance of a request: each draw has as many bits as it is used with, however often it is sent again."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from engine.network.traffic.clients import ClientOperation, ClientRequest, ClientSpec, parse_target
from engine.network.traffic.connections import DRAW_BITS
from engine.network.traffic.dispatcher import Draws, RequestDispatcher
from engine.rng import Rng
from tests.engine.network.conftest import World


def draw(world: World, serial: int, tries: int, client: str = "c") -> Draws:
    running: Any = SimpleNamespace(spec=ClientSpec(client, parse_target("nodeport/web")))
    ask = ClientRequest(1, serial, ClientOperation("GET", "/"), "", 0, tries)
    return RequestDispatcher(world.network, world.clock, Rng(1)).draw_again(running, ask)


def test_a_request_sent_again_draws_endpoint_and_door_anew_and_within_their_range(world: World):
    drawn = [draw(world, serial, tries) for serial in range(60) for tries in (1, 2)]
    assert all(0 <= number < 1 << DRAW_BITS for draws in drawn for number in draws)
    assert any(number >> (DRAW_BITS - 1) for number, _ in drawn)
    assert any(number >> (DRAW_BITS - 1) for _, number in drawn)
    assert len(set(drawn)) == len(drawn)
    assert all(draws.endpoint != draws.frontend for draws in drawn)


def test_the_same_attempt_of_the_same_client_draws_the_same(world: World):
    assert draw(world, 3, 1) == draw(world, 3, 1) != draw(world, 3, 1, "other")


def test_a_client_asks_once_in_each_tick_from_the_first_on_unless_told_otherwise():
    spec = ClientSpec("c", parse_target("nodeport/web"))
    assert [spec.rate_at(tick) for tick in (0, 1, 500)] == [1, 1, 1]
