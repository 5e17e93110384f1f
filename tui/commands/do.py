"""`podfall do`: one console line in a session that is served."""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
from typing import Any

from tui.visible import raw

LINES = "/podfall/v1/lines"


class RemoteError(Exception):
    """The server cannot be reached, or refused; the text says which."""


def do(line: str, server: str, token: str) -> int:
    """Run a line there, print what it printed, and return its exit status. Raises RemoteError."""
    answer = _post(server, token, {"line": line})
    for piece in answer["output"]:
        stream = sys.stdout if piece["stream"] == "stdout" else sys.stderr
        if line.strip() == "clear":
            stream = raw(stream)
        stream.write(piece["text"])
        stream.flush()
    return int(answer["status"])


def _post(server: str, token: str, body: dict[str, str]) -> dict[str, Any]:
    if not server.startswith(("http://", "https://")):
        raise RemoteError(f"{server}: a server's URL begins with http://")
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(server.rstrip("/") + LINES, json.dumps(body).encode(), headers)  # noqa: S310
    try:
        with urllib.request.urlopen(request) as response:  # noqa: S310 - the scheme was looked at above
            answer: dict[str, Any] = json.load(response)
    except urllib.error.HTTPError as error:
        raise RemoteError(f"{server}: {_message(error)}") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise RemoteError(f"{server}: {reason}: is `podfall serve` running there?") from error
    return answer


def _message(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(error)["message"])
    except (ValueError, KeyError, TypeError):
        return f"answered {error.code} {error.reason}"
