"""Whom a probe or a hook asks that names a host of its own: the kubelet looks it up as its machine does.

Differs from upstream: the address of a Service leads nowhere, since a kubelet here does not pass its node's rules.
"""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import TYPE_CHECKING, NamedTuple

from engine.runtime.sandboxconfig import LOOPBACK, NODE_RESOLVER

if TYPE_CHECKING:
    from engine.kubelet.context import KubeletContext


class ProbeTarget(NamedTuple):
    """Where a request goes."""

    host: str
    """As it stands in what is printed."""
    ip: str
    inside: bool = False
    """Whether it goes over the loopback of the machine."""
    problem: str = ""
    """Why the host has no address, in Go's words; empty where it has one."""


def target_of(context: KubeletContext, host: str, pod_ip: str) -> ProbeTarget:
    """The Pod's own address unless a host is named: the machine's loopback, a machine, an address."""
    if not host:
        return ProbeTarget(pod_ip, pod_ip)
    if host in {"localhost", LOOPBACK}:
        return ProbeTarget(host, context.ip, inside=True)
    machine = context.runtime.machines.get(host)
    if machine is not None:
        return ProbeTarget(host, machine.ip)
    try:
        return ProbeTarget(host, str(IPv4Address(host)))
    except ValueError:
        return ProbeTarget(host, "", problem=f"dial tcp: lookup {host} on {NODE_RESOLVER}:53: no such host")
