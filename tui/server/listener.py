"""Where a session is served: the socket, the kubeconfig that names it, and uvicorn on whose loop the cluster lives.

Used by `podfall serve` and by `--serve` beside the console or the screen.
"""

from __future__ import annotations

import contextlib
import secrets
import shlex
import socket
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

import uvicorn
import yaml

from engine.apiserver.http.guard import Guard, guard_for, token_path
from levels.files.output import NOWHERE, begins_with, prints, write_output
from levels.saves.progress import home

if TYPE_CHECKING:
    from collections.abc import Iterator

    from levels.server.server import SessionServer

DEFAULT_LISTEN = "127.0.0.1:8901"
_CLOSE_S = 2
IDLE_S = 90
"""How long a connection is kept that nothing is asked on (the API server's IdleTimeout).

Longer than any client waits between two tries: `kubectl drain` asks for a refused eviction again after 5 seconds, and a
connection that is closed in that moment ends it with EOF, since a POST is not sent twice.
"""
_PORT_MAX = 65535
_KEY_BYTES = 24
_HEAD = "# Written by podfall, which writes over this file as long as this line stands first.\n"
IS_KUBECONFIG = begins_with(_HEAD)
"""Known as a kubeconfig of podfall's that no other tool has changed."""


class ListenAddress(NamedTuple):
    """An address at which somebody listens."""

    sock: socket.socket
    host: str
    guard: Guard
    kubeconfig: str
    """The file; or what else can be named as an output."""

    @property
    def port(self) -> int:
        return int(self.sock.getsockname()[1])

    @property
    def url(self) -> str:
        """The server's URL, without a token."""
        return f"http://{self.host}:{self.port}"

    @property
    def export(self) -> str:
        """The shell's line that points kubectl here; empty where no kubeconfig is kept."""
        if prints(self.kubeconfig) or self.kubeconfig == NOWHERE:
            return ""
        return f"export KUBECONFIG={shlex.quote(str(Path(self.kubeconfig).resolve()))}"


def listen_at(listen: str, token: str, kubeconfig: str = "", *, force: bool = False) -> ListenAddress:
    """Listen on ADDR:PORT and write the kubeconfig, at its usual place where none is named.

    Where no token is given, one is drawn for the paths that are never open. The caller closes the socket. Raises
    ValueError on a bad address, OSError where nobody can listen there or the kubeconfig cannot be written.
    """
    host, port = address_of(listen)
    guard = guard_for(host, token, "" if token else secrets.token_urlsafe(_KEY_BYTES))
    sock = _bound(host, port)
    place = ListenAddress(sock, host, guard, kubeconfig or str(home() / f"kubeconfig-{sock.getsockname()[1]}"))
    try:
        if not kubeconfig:
            home().mkdir(parents=True, exist_ok=True)
        text = _HEAD + yaml.safe_dump(kubeconfig_of(place.url, token), sort_keys=False)
        # The usual place is podfall's own, whatever somebody's kubectl has written there since.
        write_output(place.kubeconfig, text, IS_KUBECONFIG, force=force or not kubeconfig, private=True)
    except OSError as error:
        sock.close()
        raise OSError(error.errno, error.strerror, place.kubeconfig) from error
    return place


def address_of(listen: str) -> tuple[str, int]:
    """Split ADDR:PORT. Raises ValueError."""
    host, _, port = listen.rpartition(":")
    if not host or not port.isdecimal() or int(port) > _PORT_MAX:
        raise ValueError(f"an ADDRESS:PORT such as {DEFAULT_LISTEN} is needed, not {listen}")
    return host, int(port)


def kubeconfig_of(url: str, token: str) -> dict[str, object]:
    """A kubeconfig whose one context is the cluster at `url`; the token also stands in the path, see the guard."""
    user = {"token": token} if token else {}
    server = f"{url}{quote(token_path(token))}" if token else url
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "podfall",
        "clusters": [{"name": "podfall", "cluster": {"server": server, "insecure-skip-tls-verify": True}}],
        "users": [{"name": "podfall", "user": user}],
        "contexts": [{"name": "podfall", "context": {"cluster": "podfall", "user": "podfall"}}],
    }


class HTTPServer(uvicorn.Server):
    """Answers for a front until told to stop; ends the watches before it waits for its connections to close."""

    def __init__(self, front: SessionServer, place: ListenAddress, *, signals: bool) -> None:
        """Serve `front` at `place`; with `signals`, Ctrl-C and SIGTERM end it."""
        super().__init__(
            uvicorn.Config(
                front.application(place.guard),
                lifespan="off",
                access_log=False,
                use_colors=False,
                ws="wsproto",
                log_level="warning" if signals else "critical",
                timeout_graceful_shutdown=_CLOSE_S,
                timeout_keep_alive=IDLE_S,
            ),
        )
        self._front = front
        self._sock = place.sock
        self._signals = signals

    async def run_here(self) -> None:
        """Serve in the running loop; the socket stays open for whoever serves next."""
        with self._sock.dup() as sock:
            await self.serve(sockets=[sock])

    def stop(self) -> None:
        """End it soon."""
        self.should_exit = True

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave Ctrl-C to whoever owns the terminal, unless this is all that runs."""
        if not self._signals:
            yield
            return
        with super().capture_signals():
            yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close everything."""
        self._front.notifier.close()
        await super().shutdown(sockets)


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if host.startswith("[") else socket.AF_INET
    # With its protocol named, asyncio sends small writes at once; else each page of a list waits 40 ms for an ACK.
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host.strip("[]"), port))
        sock.listen()  # whoever reads the address may knock at once, even before the server's loop runs
    except OSError as error:
        sock.close()
        raise OSError(error.errno, error.strerror, f"{host}:{port}") from error
    return sock
