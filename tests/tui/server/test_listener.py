"""The HTTP server behind every way to serve."""

from __future__ import annotations

from levels.scenario.session_config import SessionConfig
from levels.server.host import SessionHost
from levels.session.session import Session
from tui.server.listener import HTTPServer, listen_at

CLIENTS_KEEP_ONE_S = 90
"""Go's http.DefaultTransport, and so kubectl."""


def test_a_connection_may_idle_longer_than_clients_keep_one(tmp_path):
    place = listen_at("127.0.0.1:0", "", str(tmp_path / "kubeconfig"))
    with place.sock:
        server = HTTPServer(SessionHost(Session(SessionConfig()), 0), place, signals=False)
        assert server.config.timeout_keep_alive > CLIENTS_KEEP_ONE_S
