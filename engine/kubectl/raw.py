"""`kubectl get --raw PATH`: what the API server answers to a GET, as it is.

Called by verbs/get.py. The path is answered by the server's own handler, so that it is what HTTP clients get.

Upstream: k8s.io/kubectl/pkg/rawhttp/raw.go.
"""

from __future__ import annotations

import json

from engine.api.status import StatusError
from engine.apiserver.endpoints.exchange import Ask
from engine.apiserver.endpoints.handler import handle
from engine.client.output import Err, Out
from engine.kubectl.errors import KubectlError, usage_error
from engine.kubectl.verb import Call, Steps

_REFUSED = 400
_ALTERING = ("filename", "output", "selector", "field-selector", "watch", "watch-only", "sort-by")


def get_raw(call: Call) -> Steps:
    """Print the answer to a GET of the path that --raw names; a refusal is an error as of any other request.

    Raises:
        KubectlError: the line has arguments or flags that belong to objects, or the path is none.

    """
    if call.args.words:
        raise usage_error(call.path, "arguments may not be passed when --raw is specified")
    if any(call.args.has(name) for name in _ALTERING):
        text = "--raw may not be specified with other flags that filter the server request or alter the output"
        raise usage_error(call.path, text)
    uri = call.args.text("raw")
    if not uri.startswith("/"):
        message = f'--raw must be a valid URL path: parse "{uri}": invalid URI for request'
        raise KubectlError(message)
    path, _, query = uri.partition("?")
    answer = handle(call.rest, Ask("GET", path, query))
    body = answer.body.decode()
    if answer.code >= _REFUSED:
        raise _error(body)
    yield from (Err(f"Warning: {warning}\n") for warning in answer.warnings)
    # The real server ends what it writes with a line end, which the one over HTTP here leaves out.
    yield Out(body if body.endswith("\n") else f"{body}\n")
    return 0


def _error(body: str) -> StatusError:
    status = json.loads(body)
    return StatusError(status["code"], status.get("reason", ""), status.get("message", ""), status.get("details"))
