"""What the server says to whoever wants it to proxy: where it would go, and that it goes nowhere.

Mirrors the ResourceLocation of the registries of Services, Pods and nodes. Differs: no process here listens on a real
port, so that a request that would get through is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api.scheme import by_plural
from engine.api.status import StatusError, bad_request

if TYPE_CHECKING:
    from engine.apiserver.endpoints.routes import RequestInfo
    from engine.apiserver.endpoints.verbs import ResourceVerbs

_NO_PROXY = (
    "the API server proxies to nobody: no process here listens on a real port; curl asks a node from the console, "
    "and kubectl exec POD -- curl a Service or a Pod from inside"
)
_SCHEMES = ("", "http", "https")
_SCHEME_NAME_PORT = 3


def refusal(verbs: ResourceVerbs, target: RequestInfo) -> StatusError:
    """Why a request is proxied to nobody: nobody would be there, or else nobody is reached from here."""
    scheme, name, port = _parts(target)
    if scheme not in _SCHEMES or not name:
        return bad_request(f'invalid {target.resource.singular} request "{target.name}"')
    found = {"services": _no_endpoint, "pods": _no_address}.get(target.resource.plural, _no_object)
    return found(verbs, target, name, port) or StatusError(501, "NotImplemented", _NO_PROXY)


def _parts(target: RequestInfo) -> tuple[str, str, str]:
    """Scheme, name and port of `name`, `name:port` or `scheme:name:port` (SplitSchemeNamePort)."""
    words = target.name.split(":")
    if len(words) == _SCHEME_NAME_PORT:
        return words[0], words[1], words[2]
    return "", words[0], words[1] if len(words) == _SCHEME_NAME_PORT - 1 else ""


def _no_object(verbs: ResourceVerbs, target: RequestInfo, name: str, _: str) -> StatusError | None:
    verbs.get(target.resource, target.namespace or "", name)
    return None


def _no_endpoint(verbs: ResourceVerbs, target: RequestInfo, name: str, port: str) -> StatusError | None:
    namespace = target.namespace or ""
    if port.isdecimal():
        ports: list[dict[str, Any]] = verbs.get(target.resource, namespace, name)["spec"].get("ports") or []
        chosen = next((each for each in ports if each["port"] == int(port)), None)
        if chosen is None:
            return _unavailable(f'no service port {int(port)} found for service "{name}"')
        port = chosen.get("name", "")
    subsets = verbs.get(by_plural("endpoints"), namespace, name).get("subsets") or ()
    if not subsets:
        return _unavailable(f'no endpoints available for service "{name}"')
    reached = (
        subset.get("addresses") and any(each.get("name", "") == port for each in subset.get("ports") or ())
        for subset in subsets
    )
    return None if any(reached) else _unavailable(f'no endpoints available for service "{target.name}"')


def _no_address(verbs: ResourceVerbs, target: RequestInfo, name: str, _: str) -> StatusError | None:
    pod = verbs.get(target.resource, target.namespace or "", name)
    return None if (pod.get("status") or {}).get("podIP") else bad_request("address not allowed")


def _unavailable(why: str) -> StatusError:
    return StatusError(503, "ServiceUnavailable", why)
