"""Host ports: which ports of its machine a Pod takes, and when two Pods want the same (scheduler's HostPortInfo).

Asked by the scheduler, by the kubelet's admission, and by whoever leads a machine's port to a Pod.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.api.core import PodSpec

EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 - Kubernetes' own default; nothing is bound


class HostPort(NamedTuple):
    """A port of a machine that a Pod takes."""

    ip: str
    protocol: str
    port: int

    def conflicts(self, other: HostPort) -> bool:
        """Whether two Pods cannot have these on one machine: one port and protocol, on addresses that overlap."""
        same_place = self.ip == other.ip or EVERY_ADDRESS in {self.ip, other.ip}
        return same_place and (self.protocol, self.port) == (other.protocol, other.port)


def host_ports(spec: PodSpec) -> dict[HostPort, int]:
    """The host ports of a Pod's containers, sidecars included, and the container's port behind each."""
    sidecars = tuple(entry for entry in spec.init_containers if entry.restart_policy == "Always")
    return {
        HostPort(port.carried("hostIP") or EVERY_ADDRESS, port.protocol or "TCP", port.host_port): port.container_port
        for entry in (*spec.containers, *sidecars)
        for port in entry.ports
        if port.host_port
    }


def any_conflict(wanted: Iterable[HostPort], taken: Iterable[HostPort]) -> bool:
    """Whether one of the wanted ports is taken."""
    others = tuple(taken)
    return any(one.conflicts(other) for one in wanted for other in others)
