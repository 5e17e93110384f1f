"""How the runtime came to be as it is: since when a machine is dark, who had an address, who holds which document.

Asked by the network for the reason of a lost request; changes nothing. In Kubernetes nobody has all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from engine.runtime.machines import Machine
from engine.runtime.processes import Process, Sandbox
from engine.runtime.sandboxconfig import PortMapping
from engine.runtime.sandboxes import EndedSandbox, Sandboxes


class OpenPort(NamedTuple):
    """A socket that is open."""

    container: str
    port: int
    protocol: str
    bind: str
    """`127.0.0.1` where nobody outside reaches it."""


class DocumentCopy(NamedTuple):
    """One process that holds a document."""

    process: Process
    written_tick: int


class MappedPort(NamedTuple):
    """A port of a machine that leads into a Pod there (the CNI plugin portmap)."""

    mapping: PortMapping
    ip: str
    """The Pod's address."""
    pod_key: str
    uid: str
    pod_cidr: str
    """The machine's range of Pod addresses."""

    def takes(self, address: str, port: int) -> bool:
        """Whether a TCP packet for that address and port of the machine goes there."""
        mine = self.mapping
        return (mine.protocol, mine.host_port) == ("TCP", port) and mine.host_ip in {"", address}


class RuntimeRecords:
    """Looks at machines and sandboxes."""

    def __init__(self, machines: Mapping[str, Machine], sandboxes: Sandboxes) -> None:
        self._machines = machines
        self._sandboxes = sandboxes

    def dark_since(self, node: str) -> int:
        """The tick in which a machine that has no power lost it."""
        return self._machines[node].switched_tick

    def cut_since(self, node: str) -> int:
        """The tick in which a machine that is cut off was cut off."""
        return self._machines[node].cut_tick

    def blocked_since(self, node: str, port: int) -> int:
        """The tick in which the machine's firewall began to drop a port; KeyError where it does not."""
        return self._machines[node].blocked[port]

    def pod_at(self, ip: str) -> Sandbox | None:
        """The sandbox that has an address of its own now."""
        return self._sandboxes.at(ip)

    def ended(self, ip: str) -> EndedSandbox | None:
        """The last Pod that had this address and no longer runs; None where there was none."""
        return self._sandboxes.ended.get(ip)

    def open_ports(self, ip: str, node: str) -> list[OpenPort]:
        """The open sockets at a Pod's address, or at that of the machine `node`, by port."""
        sandbox = self._sandboxes.at(ip)
        boxes = [sandbox] if sandbox is not None else [box for box in self._sandboxes.on(node) if box.host_network]
        ports = [
            OpenPort(process.container, port, listen.protocol, listen.bind)
            for box in boxes
            for process in box.containers.values()
            for port, listen in process.listening.items()
        ]
        return sorted(ports, key=lambda one: (one.port, one.container))

    def mapped_ports(self, node: str) -> list[MappedPort]:
        """The ports of a machine that lead into its Pods, oldest Pod first."""
        return [
            MappedPort(mapping, box.ip, box.pod_key, box.uid, self._machines[node].pod_cidr)
            for box in self._sandboxes.mapped(node)
            for mapping in box.config.port_mappings
        ]

    def copies(self, key: str) -> list[DocumentCopy]:
        """The living processes that hold a document, oldest Pod first."""
        return [
            DocumentCopy(process, process.documents.written_tick(key))
            for box in self._sandboxes.all()
            for process in box.containers.values()
            if process.alive and process.documents.has(key)
        ]
