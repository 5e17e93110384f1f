"""`podfall serve`: the Kubernetes API over HTTP, without a screen."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
import socket
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
import uvicorn
import yaml

from engine.apiserver.http_guard import guard_for
from levels.session.serve import Host

if TYPE_CHECKING:
    from levels.session.session import Session
    from levels.session.setup import Setup

DEFAULT_LISTEN = "127.0.0.1:8901"
_CLOSE_S = 2
_PORT_MAX = 65535


def at_present(setup: Setup) -> Setup:
    """The setup with tick 0 standing at this second, so that ages fit the clock of whoever asks."""
    return replace(setup, epoch_s=int(time.time()))


def address_of(listen: str) -> tuple[str, int]:
    """Split ADDR:PORT. Raises ValueError."""
    host, _, port = listen.rpartition(":")
    if not host or not port.isdecimal() or int(port) > _PORT_MAX:
        raise ValueError(f"an ADDRESS:PORT such as {DEFAULT_LISTEN} is needed, not {listen}")
    return host, int(port)


def serve(session: Session, *, listen: str, speed: float, kubeconfig: str, token: str) -> None:
    """Serve a session until Ctrl-C or SIGTERM. Raises ValueError on a bad address, OSError where it cannot listen."""
    host, port = address_of(listen)
    guard = guard_for(host, token)
    with _listening(host, port) as sock:
        url = f"http://{host}:{sock.getsockname()[1]}"
        file = Path(kubeconfig) if kubeconfig else _default_kubeconfig(sock.getsockname()[1])
        _write_private(file, yaml.safe_dump(kubeconfig_of(url, token), sort_keys=False))
        click.echo(f"podfall serves {url}, Ctrl-C ends it")
        click.echo(f"export KUBECONFIG={shlex.quote(str(file.resolve()))}")
        served = Host(session, speed)
        app = served.application(guard)
        config = uvicorn.Config(
            app, log_level="warning", lifespan="off", access_log=False, timeout_graceful_shutdown=_CLOSE_S
        )
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_serve(_Server(config, served), served, sock))


class _Server(uvicorn.Server):
    """Ends the watches before it waits for its connections to close."""

    def __init__(self, config: uvicorn.Config, served: Host) -> None:
        super().__init__(config)
        self._served = served

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._served.pulse.close()
        await super().shutdown(sockets)


async def _serve(server: uvicorn.Server, served: Host, sock: socket.socket) -> None:
    time_passes = asyncio.create_task(served.keep_time())
    # A mistake in a tick must end the server, not leave it standing still.
    time_passes.add_done_callback(lambda task: _end(server, task))
    await server.serve(sockets=[sock])
    time_passes.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await time_passes


def _end(server: uvicorn.Server, task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        server.should_exit = True


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if host.startswith("[") else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host.strip("[]"), port))
    except OSError as error:
        sock.close()
        raise OSError(error.errno, error.strerror, f"{host}:{port}") from error
    return sock


def kubeconfig_of(url: str, token: str) -> dict[str, object]:
    """A kubeconfig whose one context is the cluster at `url`."""
    user = {"token": token} if token else {}
    return {
        "apiVersion": "v1", "kind": "Config", "current-context": "podfall",
        "clusters": [{"name": "podfall", "cluster": {"server": url}}],
        "users": [{"name": "podfall", "user": user}],
        "contexts": [{"name": "podfall", "context": {"cluster": "podfall", "user": "podfall"}}],
    }  # fmt: skip


def _default_kubeconfig(port: int) -> Path:
    import platformdirs  # noqa: PLC0415 - only where no file is named

    home = os.environ.get("PODFALL_HOME")
    folder = Path(home) if home else platformdirs.user_data_path("podfall")
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"kubeconfig-{port}"


def _write_private(file: Path, text: str) -> None:
    """Write a file that only its owner can read: it may hold the token."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
