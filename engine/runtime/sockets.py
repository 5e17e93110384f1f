"""Sockets: what comes of dialling an address, and of sending a request there.

Asked through `engine.runtime.runtime` by the network, by probes and by hooks, with an address that somebody has looked
up already: no name and no rule is known here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.clock import Clock
from engine.runtime.answers import AppRequest, AppResponse, answer, is_stateful, unmet
from engine.runtime.links import DialResult, Links
from engine.runtime.machines import Machine
from engine.runtime.processes import Process
from engine.runtime.sandboxes import Sandboxes


class Sockets:
    """All listening sockets, by address and port."""

    def __init__(
        self,
        clock: Clock,
        machines: Mapping[str, Machine],
        sandboxes: Sandboxes,
        links: Links,
        wrote: Callable[[Process], None],
    ) -> None:
        """`wrote` is told of each process that took a document."""
        self._clock = clock
        self._machines = machines
        self._sandboxes = sandboxes
        self._links = links
        self._wrote = wrote
        self._node_by_ip: dict[str, str] = {}

    def add_machine(self, machine: Machine) -> None:
        """A machine has its address from now on."""
        self._node_by_ip[machine.ip] = machine.name

    def node_of(self, ip: str) -> str | None:
        """The machine that a Pod's or a node's address leads to."""
        sandbox = self._sandboxes.at(ip)
        return sandbox.node if sandbox is not None else self._node_by_ip.get(ip)

    def dial(self, ip: str, port: int, *, inside: bool = False) -> DialResult:
        """Open a TCP connection to an address and port, or over the loopback `inside` what has that address."""
        node = self.node_of(ip)
        if node is None:
            return DialResult("timeout", f"no Pod has the address {ip}", None)
        if not self._machines[node].powered:
            return DialResult("timeout", f"{node} is powered off", None)
        sandbox = self._sandboxes.at(ip)
        if sandbox is not None:
            found = sandbox.listener(port, inside=inside)
            where = f"pod/{sandbox.pod_key.partition('/')[2]}"
        else:
            found, where = self._sandboxes.host_listener(node, port, inside=inside), node
        if found is None:
            return DialResult("refused", f"nothing listens on {port} in {where}", None)
        return DialResult("open", f"{found[0].container} listens on {port} in {where}", found[0])

    def ask(
        self,
        ip: str,
        port: int,
        protocol: str,
        method: str,
        path: str,
        *,
        key: str,
        counted: bool,
        inside: bool,
    ) -> AppResponse:
        """Send a request; `counted=False` for a probe, which takes no part of the capacity."""
        dial = self.dial(ip, port, inside=inside)
        process = dial.process
        if process is None:
            return AppResponse("R" if dial.outcome == "refused" else "T", "", dial.observed, None)
        lack = self._links.lacking(process) if counted and not process.stalled else None
        if lack is not None:
            return unmet(process, process.listening[port], lack)
        needs = process.behaviour.probes.get(path.partition("?")[0]) == "dependency"
        state = self._links.state(process) if needs else ""
        question = AppRequest(protocol, method, path, key, counted, self._clock.tick)
        reply = answer(process, process.listening[port], question, process.link, state)
        if method == "PUT" and reply.letter == "":
            holder = process.link if needs and process.link is not None else process
            for copy in holder.replica_set.voters if holder.replica_set is not None else [holder]:
                self._wrote(copy)
        return reply

    def stateful(self, ip: str, port: int, *, inside: bool) -> bool:
        """Whether asking there changes anything or counts: such an answer may not be remembered."""
        process = self.dial(ip, port, inside=inside).process
        return process is not None and is_stateful(process, process.listening[port])
