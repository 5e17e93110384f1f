"""A session that is served on loopback in the running event loop, for what is measured over HTTP."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import uvicorn

from engine.apiserver.http.guard import guard_for
from levels.server.host import SessionHost

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from levels.session.session import Session


@asynccontextmanager
async def served(session: Session) -> AsyncIterator[tuple[SessionHost, int]]:
    """Serve `session`, whose time stands; gives its host and the port."""
    host = SessionHost(session, speed=0)
    config = uvicorn.Config(
        host.application(guard_for("127.0.0.1", "")),
        log_level="error",
        lifespan="off",
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as sock:
        sock.bind(("127.0.0.1", 0))
        serving = asyncio.create_task(server.serve(sockets=[sock]))
        while not server.started:  # noqa: ASYNC110 - uvicorn offers nothing to wait for
            await asyncio.sleep(0.01)
        try:
            yield host, sock.getsockname()[1]
        finally:
            host.notifier.close()
            server.should_exit = True
            await serving
