"""Nodes and their taints."""

from typing import Any, ClassVar

from msgspec import UNSET, UnsetType

from engine.api.base import Api
from engine.api.core.containers import Quantity
from engine.api.meta import Condition, Object, ObjectMeta


class Taint(Api, frozen=True):
    """What keeps Pods off a node."""

    key: str = ""
    effect: str = ""
    time_added: str | None = None
    value: str = ""


class NodeSpec(Api, frozen=True):
    """What a node should be."""

    pod_cidr: str = ""
    pod_cidrs: tuple[str, ...] = ()
    taints: tuple[Taint, ...] = ()
    unschedulable: bool = False
    unmodelled: ClassVar[frozenset[str]] = frozenset({"configSource", "externalID", "providerID"})


class NodeAddress(Api, frozen=True):
    """One address or name of a node."""

    always: ClassVar[frozenset[str]] = frozenset({"address", "type"})
    type: str
    address: str


class NodeStatus(Api, frozen=True):
    """What a node says of itself, and what the node controller says once it is silent."""

    addresses: tuple[NodeAddress, ...] = ()
    allocatable: dict[str, Quantity] = {}
    capacity: dict[str, Quantity] = {}
    conditions: tuple[Condition, ...] = ()
    node_info: dict[str, Any] | UnsetType = UNSET
    unmodelled: ClassVar[frozenset[str]] = frozenset(
        {
            "config",
            "daemonEndpoints",
            "features",
            "images",
            "phase",
            "runtimeHandlers",
            "volumesAttached",
            "volumesInUse",
        },
    )


class Node(Object, frozen=True):
    """A machine of the cluster."""

    metadata: ObjectMeta = ObjectMeta()
    spec: NodeSpec = NodeSpec()
    status: NodeStatus = NodeStatus()
