"""A Pod as the security checks look at it: security contexts of the Pod and of each container, ports, volumes.

Made by `admission`, from Pods and from the templates of controllers alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from msgspec import UNSET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.api.core import PodSpec

Context = dict[str, Any]


@dataclass(frozen=True)
class ContainerView:
    """A container of any kind."""

    name: str
    context: Context
    host_ports: tuple[int, ...] = ()


@dataclass(frozen=True)
class PodSecurityView:
    """The whole."""

    context: Context
    containers: tuple[ContainerView, ...]
    """Init containers first, then the others, then ephemeral ones, as upstream goes through them."""
    annotations: Mapping[str, str]
    volumes: tuple[dict[str, Any], ...]
    shares: dict[str, bool] = field(default_factory=dict)
    """Which namespaces of its node the Pod shares, by field."""
    windows: bool = False


def view_of(annotations: Mapping[str, str], spec: PodSpec) -> PodSecurityView:
    """What the checks look at."""
    containers = [
        ContainerView(
            each.name,
            each.carried("securityContext") or {},
            tuple(port.host_port for port in each.ports if port.host_port),
        )
        for each in spec.init_containers + spec.containers
    ]
    for raw in spec.carried("ephemeralContainers") or ():
        ports = tuple(port["hostPort"] for port in raw.get("ports") or () if port.get("hostPort"))
        containers.append(ContainerView(raw.get("name", ""), raw.get("securityContext") or {}, ports))
    return PodSecurityView(
        context={} if spec.security_context is UNSET else dict(spec.security_context),
        containers=tuple(containers),
        annotations=annotations,
        volumes=tuple(spec.carried("volumes") or ()),
        shares={
            "hostNetwork": spec.host_network is True,
            "hostPID": spec.carried("hostPID") is True,
            "hostIPC": spec.carried("hostIPC") is True,
        },
        windows=(spec.carried("os") or {}).get("name") == "windows",
    )
