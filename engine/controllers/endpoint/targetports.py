"""Which port of a Pod a Service's `targetPort` means (upstream: api/v1/pod FindPort)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.api.core import Pod, ServicePort


def target_port(pod: Pod, port: ServicePort) -> int | None:
    """A number is taken as it is; a name is looked up, and None if no container has it for that protocol."""
    wanted = port.target_port or port.port
    if isinstance(wanted, int):
        return wanted
    sidecars = (entry for entry in pod.spec.init_containers if entry.restart_policy == "Always")
    for container in (*pod.spec.containers, *sidecars):
        for declared in container.ports:
            if declared.name == wanted and (declared.protocol or "TCP") == (port.protocol or "TCP"):
                return declared.container_port
    return None
