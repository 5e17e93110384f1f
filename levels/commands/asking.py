"""Whether a client knows the name that it is to ask by, from where it stands; and who would.

Cluster DNS answers Pods. Outside, on a node, and in Pods that ask as their node does, the name of a Service means
nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.network.resolver import is_address
from engine.network.traffic.targets import origins_of
from engine.runtime.sandboxconfig import CLUSTER_DNS

if TYPE_CHECKING:
    from engine.api.core import Service
    from engine.network.dataplane import DataPlane
    from engine.network.traffic.clients import ClientSpec
    from engine.network.types import Origin

_OWN_POD = "kubectl run asker --image=busybox:1.36 -- sleep 1d"


def name_refusal(network: DataPlane, spec: ClientSpec) -> str:
    """Why the client can never ask by this name, and what to do instead; empty where it can, or may some day."""
    name = spec.target.name
    origins = origins_of(network, spec)
    if spec.target.kind != "svc" or is_address(name) or not origins:
        return ""
    if any(_asks_cluster_dns(origin) or network.names.listed(name, origin) for origin in origins):
        return ""
    return (
        f"{spec.origin} does not ask cluster DNS, so that nobody there knows svc/{name}: take {_instead(network, spec)}"
    )


def _asks_cluster_dns(origin: Origin) -> bool:
    return CLUSTER_DNS in origin.resolv_conf.nameservers


def _instead(network: DataPlane, spec: ClientSpec) -> str:
    """Doors that lead there from outside, and a Pod that knows the name."""
    name, _, namespace = spec.target.name.partition(".")
    service = network.directory.service(f"{namespace.partition('.')[0] or spec.namespace}/{name}")
    doors = _doors(service) if spec.origin == "outside" and service is not None and not namespace else []
    return ", or ".join([*doors, _pod(network, spec)])


def _doors(service: Service) -> list[str]:
    name, type_ = service.metadata.name, service.spec.type
    balanced = [f"--to lb/{name}"] if type_ == "LoadBalancer" else []
    return [*balanced, *([f"--to nodeport/{name}"] if any(port.node_port for port in service.spec.ports) else [])]


def _pod(network: DataPlane, spec: ClientSpec) -> str:
    for pod in network.directory.pods(spec.namespace, {}):
        origin = network.origin_of(pod)
        if origin is not None and _asks_cluster_dns(origin):
            return f"--from pod/{pod.metadata.name}"
    return f"--from a Pod of its own ({_OWN_POD})"
