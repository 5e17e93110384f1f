"""`kubectl --server=URL`: there is one API server in this world, so any other address is as in a network without it.

Called by command.py before the verb runs. The lines are client-go's: discovery is tried five times.

Upstream: client-go/discovery/cached/memory/memcache.go, k8s.io/kubectl/pkg/cmd/util/helpers.go (StandardErrorMessage).
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from engine.kubectl.errors import KubectlError

if TYPE_CHECKING:
    from engine.client.restclient import RESTClient

_TRIES = 5
_PORTS = {"http": 80, "https": 443}


def own_address(rest: RESTClient) -> str:
    """Return the URL of the API server, as the kubeconfig has it."""
    resource = next(resource for resource in rest.resources() if resource.plural == "services")
    front = rest.get(resource, "default", "kubernetes")["spec"]
    return f"https://{front['clusterIP']}:{front['ports'][0]['port']}"


def refuse_other(rest: RESTClient, server: str) -> None:
    """Do nothing for the cluster's own address.

    Raises:
        KubectlError: nobody answers at that address.

    """
    url = server if "://" in server else f"http://{server}"
    if not server or url.rstrip("/") == own_address(rest):
        return
    host, port = _place(server, url)
    if _is_address(host):
        why = f"dial tcp {host}:{port}: connect: connection refused"
        last = f"The connection to the server {host}:{port} was refused - did you specify the right host or port?"
    else:
        why = f"dial tcp: lookup {host}: no such host"
        last = f"Unable to connect to the server: {why}"
    get = f'Get \\"{url.rstrip("/")}/api?timeout=32s\\": {why}'
    stamp = f"{rest.now():%m%d %H:%M:%S}.000000       1"
    tried = f'E{stamp} memcache.go:265] "Unhandled Error" err="couldn\'t get current server API group list: {get}"\n'
    raise KubectlError(tried * _TRIES + last, raw=True)


def _place(server: str, url: str) -> tuple[str, int]:
    """Return host and port of a URL.

    Raises:
        KubectlError: it is none.

    """
    try:
        place = urlsplit(url)
        return place.hostname or "", place.port or _PORTS.get(place.scheme, _PORTS["http"])
    except ValueError as error:
        message = f'host must be a URL or a host:port pair: "{server}"'
        raise KubectlError(message) from error


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:  # a name, then
        return host == "localhost"
    return True
