"""The server's connections: how long one is kept on which nothing is asked."""

from __future__ import annotations

import asyncio
import http.client
from pathlib import Path

import pytest

from levels.scenario.session_config import SessionConfig
from levels.session.session import Session
from tests.patience import PATIENCE_S
from tests.serving import Served, serving

NAMESPACES = "/api/v1/namespaces"
EVICTION_RETRY_S = 5
"""How long `kubectl drain` waits until it asks again for an eviction that was refused."""


def leap(served: Served, seconds: int) -> None:
    """Let the server's loop believe that so much time has passed."""

    def later() -> None:
        loop = asyncio.get_running_loop()
        now = loop.time
        loop.time = lambda: now() + seconds  # type: ignore[method-assign]

    served.do(later)
    served.do(lambda: None)  # by then, timers that are due have rung


@pytest.mark.parametrize("seconds", [EVICTION_RETRY_S, EVICTION_RETRY_S + 1, 60])
def test_a_client_that_waits_between_two_tries_finds_its_connection_open(tmp_path: Path, seconds: int):
    with serving(Session(SessionConfig()), str(tmp_path / "kubeconfig"), speed=0) as served:
        connection = http.client.HTTPConnection(served.place.host, served.place.port, timeout=PATIENCE_S)
        connection.request("GET", NAMESPACES)
        connection.getresponse().read()
        leap(served, seconds)
        connection.request("POST", NAMESPACES, '{"metadata": {"name": "again"}}', {"content-type": "application/json"})
        assert connection.getresponse().status == http.client.CREATED
        connection.close()
