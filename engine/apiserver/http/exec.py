"""exec over a WebSocket: the channels of `v5.channel.k8s.io`, as kubectl 1.30 and newer speak them.

Mirrors apimachinery/pkg/util/remotecommand and kubelet's cri/streaming. A message begins with the number of its
channel. What the client writes to standard input is not read: a command has ended
when its connection is open.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.websockets import WebSocket, WebSocketState

from engine.api.status import StatusError, bad_request
from engine.apiserver.endpoints import routes
from engine.apiserver.endpoints.connecting.connect import CONNECT, CONNECTED
from engine.apiserver.endpoints.exchange import HTTPRequest, refusal, to_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.datastructures import Headers

    from engine.apiserver.endpoints.exchange import HTTPResponse

PROTOCOLS = ("v5.channel.k8s.io", "v4.channel.k8s.io")
_STDOUT, _STDERR, _ERROR = b"\x01", b"\x02", b"\x03"
_CHUNK = 32 * 1024
_FIRST_ERROR = 400


async def converse(socket: WebSocket, submit: Callable[[HTTPRequest], HTTPResponse]) -> None:
    """Run the command that the WebSocket's address names, and send what it prints."""
    done = _run(socket, submit)
    if done.code >= _FIRST_ERROR:
        await deny(socket, done)
        return
    spoken = next((name for name in PROTOCOLS if name in socket.scope["subprotocols"]), None)
    await socket.accept(spoken)
    ran = json.loads(done.body)
    asked = socket.query_params
    await _send(socket, _STDOUT, ran["stdout"] if asked.get("stdout") != "false" else "")
    # With a terminal there is one stream for both.
    await _send(socket, _STDOUT if asked.get("tty") == "true" else _STDERR, ran["stderr"])
    await socket.send_bytes(_ERROR + to_json(ran["status"]))
    await socket.close()


def _run(socket: WebSocket, submit: Callable[[HTTPRequest], HTTPResponse]) -> HTTPResponse:
    try:
        target = routes.target_of(socket.scope["path"])
    except StatusError as error:
        return refusal(error)
    if target.subresource not in CONNECTED:
        return refusal(bad_request("only exec can be asked for over a WebSocket; watches are plain HTTP"))
    user, groups = socket.headers.get("impersonate-user", ""), groups_of(socket.headers)
    return submit(HTTPRequest(CONNECT, socket.scope["path"], socket.url.query, user=user, groups=groups))


def groups_of(headers: Headers) -> tuple[str, ...]:
    """The groups that a client wants to be taken to be in, one a header (Impersonate-Group)."""
    return tuple(headers.getlist("impersonate-group"))


async def _send(socket: WebSocket, channel: bytes, text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    for start in range(0, len(data), _CHUNK):
        await socket.send_bytes(channel + data[start : start + _CHUNK])


async def deny(socket: WebSocket, answer: HTTPResponse) -> None:
    """Say no before the connection is upgraded, with a Status where the server can say more than 403."""
    if socket.application_state is not WebSocketState.CONNECTING:
        return
    if "websocket.http.response" in socket.scope.get("extensions", {}):
        await socket.send_denial_response(Response(answer.body, answer.code, media_type=answer.content_type))
    else:
        await socket.close()
