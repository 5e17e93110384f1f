"""A cluster that only answers: the API server with the objects of a fresh cluster, and nothing that acts."""

from __future__ import annotations

import pytest

from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.apiserver.server import APIServer, RequestContext
from engine.clock import Clock
from engine.cluster import bootstrap
from engine.etcd.store import START, Store
from engine.rng import Rng


@pytest.fixture
def rest() -> RESTEndpoints:
    clock = Clock()
    server = APIServer(Store(clock), clock, Rng(1))
    bootstrap.install(server, bootstrap.workers(3), RequestContext("test", START))
    return RESTEndpoints(server)
