"""The form of `node.k8s.io/v1`: RuntimeClasses."""

from engine.api.base import Api
from engine.api.core import Quantity, Toleration
from engine.api.meta import Object, ObjectMeta


class Overhead(Api, frozen=True):
    """What a Pod needs beside its containers."""

    pod_fixed: dict[str, Quantity] = {}


class Scheduling(Api, frozen=True):
    """Which nodes have the runtime."""

    node_selector: dict[str, str] = {}
    tolerations: tuple[Toleration, ...] = ()


class RuntimeClass(Object, frozen=True):
    """A way to run containers that a Pod may choose."""

    metadata: ObjectMeta = ObjectMeta()
    handler: str = ""
    overhead: Overhead | None = None
    scheduling: Scheduling | None = None
