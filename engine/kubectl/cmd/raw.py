"""`kubectl get --raw PATH`: what the API server answers to a GET, as it is.

Called by verbs/get.py. What is printed is what HTTP clients get.

Upstream: k8s.io/kubectl/pkg/rawhttp/raw.go.
"""

from __future__ import annotations

from engine.client.output import Stdout
from engine.kubectl.command_base import CommandContext, CommandSteps
from engine.kubectl.errors import KubectlError, usage_error

_ALTERING = ("filename", "output", "selector", "field-selector", "watch", "watch-only", "sort-by")


def get_raw(call: CommandContext) -> CommandSteps:
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
    body = call.rest.raw(uri)
    # The real server ends what it writes with a line end, which the one over HTTP here leaves out.
    yield Stdout(body if body.endswith("\n") else f"{body}\n")
    return 0
