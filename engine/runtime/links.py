"""Links: the connections that processes hold to the databases they depend on.

A link is opened once and kept: it outlives the rules that led to it, and is dead when the process at its other end is.
Only an image that reconnects looks for another server. Called by the lifecycle, which dials first, and by the sockets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from engine.runtime.images import Dependency, HostSource
from engine.runtime.machines import Machine, severed
from engine.runtime.processes import Need, Process
from engine.runtime.replset import preferred
from engine.runtime.sandboxes import Sandboxes

LOCALHOST = frozenset({"localhost", "127.0.0.1"})


class DialResult(NamedTuple):
    """What came of opening a connection."""

    outcome: str
    """`open`, `refused`, `timeout`, or `unknown` where the name has no address."""
    observed: str
    process: Process | None


class Lack(NamedTuple):
    """A server that does not answer whom it is needed by."""

    process: Process
    """Who needs it."""
    need: Need
    silent: bool
    """Whether nothing comes back at all, so that one waits for it."""


DialName = Callable[[Process, str, int], DialResult]
"""(caller, host, port): dial by name through DNS and rules."""


class Links:
    """Who is connected to whom."""

    def __init__(
        self,
        machines: Mapping[str, Machine],
        sandboxes: Sandboxes,
        changed: Callable[[Process], None],
        dial_name: DialName,
    ) -> None:
        """`changed` is told of a process that has found another server; `dial_name` knows DNS and rules."""
        self._machines = machines
        self._sandboxes = sandboxes
        self._changed = changed
        self._callers: dict[int, dict[int, Process]] = {}
        """Serial of a server -> those that have reached it, by serial."""
        self._dial_name = dial_name

    def reach(self, caller: Process, host: str, port: int) -> Process | None:
        """Who answers a process that dials host and port; a stalled one accepts but gives no greeting."""
        if host in LOCALHOST:
            sandbox = self._sandboxes.get(caller.uid)
            found = sandbox.listener(port, inside=True) if sandbox is not None else None
            answering = found[0] if found is not None else None
        else:
            answering = self._dial_name(caller, host, port).process
        if answering is None or answering.stalled:
            return None
        self._callers.setdefault(answering.serial, {})[caller.serial] = caller
        return answering

    def reach_first(self, caller: Process, dependency: Dependency) -> Process | None:
        """Who answers of the hosts that a process may dial: the one that takes writes, or else the first."""
        hosts = dependency_hosts(caller.env, dependency.host)
        answering = (self.reach(caller, host, dependency.port) for host in hosts)
        return preferred([server for server in answering if server is not None])

    def lacking(self, process: Process) -> Lack | None:
        """The nearest server that a process needs, or that one of those needs in turn, and that does not answer."""
        seen, waiting = {process.serial}, [process]
        for caller in waiting:
            for need in caller.needs:
                dial = self._dial_name(caller, need.host, need.port)
                server = dial.process
                if server is None or server.stalled:
                    return Lack(caller, need, server is not None or dial.outcome == "timeout")
                if server.serial not in seen:
                    seen.add(server.serial)
                    waiting.append(server)
        return None

    def callers(self, server: Process) -> list[Process]:
        """The living processes that have reached a server."""
        return [caller for caller in self._callers.get(server.serial, {}).values() if caller.alive]

    def forget(self, server: Process) -> None:
        """A server's container is gone for good."""
        self._callers.pop(server.serial, None)

    def state(self, process: Process) -> str:
        """How a process's link is now: open, stalled, dead or unreachable.

        One that reconnects finds a better server first.
        """
        dependency = process.behaviour.depends_on
        if process.behaviour.reconnect == "always" and dependency is not None:
            self._look_for_server(process, dependency)
        link = process.link
        if link is not None and self._out_of_reach(process, link):
            return "stalled"
        if link is not None and link.alive:
            return "stalled" if link.stalled else "open"
        return "unreachable" if process.behaviour.reconnect == "always" else "dead"

    def _out_of_reach(self, process: Process, link: Process) -> bool:
        return not self._machines[link.node].powered or bool(severed(self._machines, process.node, link.node))

    def _look_for_server(self, process: Process, dependency: Dependency) -> None:
        link = process.link
        if link is not None and link.alive and not self._out_of_reach(process, link):
            several = len(dependency_hosts(process.env, dependency.host)) > 1
            elsewhere = link.replica_set.primary if link.replica_set is not None and several else None
            if elsewhere is None or elsewhere is link:
                return
        found = self.reach_first(process, dependency)
        if found is not None and found is not link:
            process.link = found
            self._changed(process)


def dependency_hosts(env: dict[str, str], source: HostSource) -> list[str]:
    """The hosts that a process dials, in order, as its environment names them."""
    name = env.get(source.name_from, "") if source.name_from else ""
    value = env.get(name or source.env) or source.default
    return [host.strip() for host in value.split(",") if host.strip()]


def nobody(_caller: Process, host: str, _port: int) -> DialResult:
    """Lead no name anywhere."""
    return DialResult("timeout", f"{host} leads nowhere: no network is attached", None)
