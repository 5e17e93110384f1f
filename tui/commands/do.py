"""`podfall do`: one console line in a session that is served."""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from engine.apiserver.loopback import is_loopback
from tui.commands.options.tokens import token_of_environment
from tui.server.keys import key_of
from tui.visible import raw

LINES = "/podfall/v1/lines"
_PORTS = {"http": 80, "https": 443}
_UNAUTHORIZED = 401


class RemoteError(Exception):
    """The server cannot be reached, or refused; the text says which."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Goes nowhere else: the token is for one server."""

    def redirect_request(self, *_: Any) -> None:
        """Let the redirection be the answer."""


def do(line: str, server: str, token: str) -> int:
    """Run a line there, print what it printed, and return its exit status.

    Where no token is given, it is the one that a server of this user has drawn, else that of the environment. Raises
    RemoteError, and ValueError where the environment's is none.
    """
    host, port = _address(server)
    token = token or key_of(host, port) or token_of_environment()
    answer = _post(server, token, {"line": line})
    for piece in answer["output"]:
        stream = sys.stdout if piece["stream"] == "stdout" else sys.stderr
        if line.strip() == "clear":
            stream = raw(stream)
        stream.write(piece["text"])
        stream.flush()
    return int(answer["status"])


def _address(server: str) -> tuple[str, int]:
    """The host and port of a server's URL. Raises RemoteError."""
    if not server.startswith(("http://", "https://")):
        raise RemoteError(f"{server}: a server's URL begins with http://")
    try:
        parts = urlsplit(server)
        return parts.hostname or "", parts.port or _PORTS[parts.scheme]
    except ValueError as error:
        raise RemoteError(f"{server}: is no URL of a server, such as http://127.0.0.1:8901") from error


def _post(server: str, token: str, body: dict[str, str]) -> dict[str, Any]:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(server.rstrip("/") + LINES, json.dumps(body).encode(), headers)  # noqa: S310
    try:
        with _opener(server).open(request) as response:
            answer: dict[str, Any] = json.load(response)
    except urllib.error.HTTPError as error:
        raise RemoteError(f"{server}: {_message(error, has_token=bool(token))}") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise RemoteError(f"{server}: {reason}: is `podfall serve` running there?") from error
    return answer


def _opener(server: str) -> urllib.request.OpenerDirector:
    """Asks this machine directly, whatever proxy is set for the others."""
    if is_loopback(urlsplit(server).hostname or ""):
        return urllib.request.build_opener(_NoRedirects, urllib.request.ProxyHandler({}))
    return urllib.request.build_opener(_NoRedirects)


def _message(error: urllib.error.HTTPError, *, has_token: bool) -> str:
    try:
        said = str(json.load(error)["message"])
    except (ValueError, KeyError, TypeError):
        said = f"answered {error.code} {error.reason}"
    if error.code == _UNAUTHORIZED and not has_token:
        return f"{said}: it asks for a token; give --token-file FILE, --token TEXT or PODFALL_TOKEN"
    return said
