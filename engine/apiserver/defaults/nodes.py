"""Defaults of Nodes (SetDefaults_NodeStatus in pkg/apis/core/v1/defaults.go).

Called through `engine.apiserver.defaults`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import UnsetType
from msgspec.structs import replace

from engine.apiserver.defaults.storage import amounts

if TYPE_CHECKING:
    from engine.api.core import Node

_NOTHING_KNOWN = dict.fromkeys(
    (
        "architecture",
        "bootID",
        "containerRuntimeVersion",
        "kernelVersion",
        "kubeProxyVersion",
        "kubeletVersion",
        "machineID",
        "operatingSystem",
        "osImage",
        "systemUUID",
    ),
    "",
)
_NO_KUBELET: dict[str, Any] = {"kubeletEndpoint": {"Port": 0}}


def node(obj: Node) -> Node:
    """A node all of which may be given away, unless it says how much; what it does not tell of itself is empty."""
    status = obj.status
    info = {} if isinstance(status.node_info, UnsetType) else status.node_info
    return replace(
        obj,
        status=replace(
            status,
            allocatable=amounts(status.allocatable or status.capacity),
            capacity=amounts(status.capacity),
            extra={"daemonEndpoints": _NO_KUBELET} | (status.extra or {}),
            node_info=_NOTHING_KNOWN | info,
        ),
    )
