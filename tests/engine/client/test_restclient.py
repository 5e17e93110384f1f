"""The protocol that kubectl speaks, and who satisfies it."""

from __future__ import annotations

import inspect

import pytest

from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.apiserver.server import APIServer
from engine.client.restclient import RESTClient
from engine.clock import Clock
from engine.etcd.store import Store
from engine.rng import Rng

METHODS = sorted(name for name in vars(RESTClient) if not name.startswith("_"))


def test_the_api_in_process_is_such_a_client():
    clock = Clock()
    client: RESTClient = RESTEndpoints(APIServer(Store(clock), clock, Rng(1)))
    assert {name for name in METHODS if not callable(getattr(client, name))} == set()


@pytest.mark.parametrize("name", METHODS)
def test_each_method_takes_what_the_protocol_says(name: str):
    wanted = inspect.signature(getattr(RESTClient, name)).parameters
    given = inspect.signature(getattr(RESTEndpoints, name)).parameters
    for key, parameter in wanted.items():
        assert key in given
        assert given[key].kind is parameter.kind
        assert (given[key].default is inspect.Parameter.empty) == (parameter.default is inspect.Parameter.empty)
    assert list(given)[: len(wanted)] == list(wanted)
