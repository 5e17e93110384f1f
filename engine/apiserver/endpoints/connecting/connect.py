"""exec, attach and port-forward: who may, and what a command in a container came to.

A command runs when its connection is upgraded; the front hands that in as a request of the method CONNECT, the verb of
Kubernetes' own `rest.Connecter`, and gives the outcome back as the channels of a WebSocket. Without an upgrade the real
server's answer is 400, and so is ours. Differs: SPDY is not spoken, and nothing can be attached to or forwarded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api.scheme import by_plural
from engine.api.status import StatusError, StreamError, bad_request, no_host, not_found
from engine.apiserver.endpoints.exchange import HTTPRequest, HTTPResponse, answer

if TYPE_CHECKING:
    from engine.apiserver.endpoints.routes import RequestInfo
    from engine.apiserver.endpoints.verbs import ResourceVerbs

CONNECT = "CONNECT"
CONNECTED = frozenset({"exec", "attach", "portforward"})
"""Subresources of a Pod that the real server answers over an upgraded connection."""

_WHY_NOT = {
    "attach": "attaching is not possible: a process here has no terminal and no standard input",
    "portforward": "port-forward is not possible: no process here listens on a real port; "
    "kubectl exec POD -- curl asks one from inside",
}
_NO_UPGRADE = "Upgrade request required: exec needs a WebSocket (kubectl 1.30 or newer), SPDY is not spoken here"


def connect(verbs: ResourceVerbs, ask: HTTPRequest, target: RequestInfo) -> HTTPResponse:
    """Answer a request for one of `CONNECTED`. Raises StatusError 400, 404 or 501.

    A command's answer is `{stdout, stderr, status}`: how it ended, or what kept the kubelet from running it.
    """
    pod = verbs.get(target.resource, target.namespace or "", target.name)
    if target.subresource in _WHY_NOT:
        raise StatusError(501, "NotImplemented", _WHY_NOT[target.subresource])
    container = container_of(pod, ask.parameters.get("container", ""))
    command = ask.values("command")
    if not command:
        raise bad_request("you must specify at least 1 command")
    _check_host(verbs, pod)
    if ask.method != CONNECT:
        raise bad_request(_NO_UPGRADE)
    try:
        stdout, stderr, code = verbs.exec(target.namespace or "", target.name, container, command, "")
    except StreamError as error:
        return answer({"stdout": "", "stderr": "", "status": error.status()})
    return answer({"stdout": stdout, "stderr": stderr, "status": outcome_status(code)})


def _check_host(verbs: ResourceVerbs, pod: dict[str, Any]) -> None:
    """Refuse a Pod that no node has, or one that is not there (400, 404), however the connection is to be upgraded."""
    node = pod["spec"].get("nodeName")
    if not node:
        raise no_host(pod["metadata"]["name"])
    if verbs.server.store.get("nodes", node) is None:
        raise not_found(by_plural("nodes"), node)


def container_of(pod: dict[str, Any], asked: str) -> str:
    """The container of a Pod that a request is about. Raises StatusError 400 where that cannot be told."""
    spec, name = pod["spec"], pod["metadata"]["name"]
    first, names = ([entry["name"] for entry in spec.get(field) or ()] for field in ("initContainers", "containers"))
    if asked:
        if asked not in [*first, *names]:
            raise bad_request(f"container {asked} is not valid for pod {name}")
        return asked
    if len(names) == 1:
        return str(names[0])
    also = f" or one of the init containers: [{' '.join(first)}]" if first else ""
    raise bad_request(f"a container name must be specified for pod {name}, choose one of: [{' '.join(names)}]{also}")


def outcome_status(code: int) -> dict[str, Any]:
    """What the error channel says at the end of a command (client-go's remotecommand reads it)."""
    if code == 0:
        return {"metadata": {}, "status": "Success"}
    return {
        "metadata": {},
        "status": "Failure",
        "message": f"command terminated with exit code {code}",
        "reason": "NonZeroExitCode",
        "details": {"causes": [{"reason": "ExitCode", "message": str(code)}]},
    }
