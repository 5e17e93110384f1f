"""Sandboxes: every Pod's place on the machines, found by uid, by address and by node; and what can be asked of them.

Owned by `engine.runtime.runtime`, which alone makes and removes them. In Kubernetes: what `crictl pods` lists.
"""

from __future__ import annotations

from typing import NamedTuple

from engine.plain.flat import FlatDict
from engine.runtime.images import Listen
from engine.runtime.processes import Process, Sandbox


class EndedSandbox(NamedTuple):
    """The Pod that had an address last."""

    pod_key: str
    node: str
    tick: int
    """When the last of its processes ended."""


class Sandboxes:
    """All of them, in the order in which they were made."""

    def __init__(self) -> None:
        self._by_uid: dict[str, Sandbox] = {}
        self._by_address: dict[str, Sandbox] = {}
        """Without those that share their machine's address."""
        self._by_place: dict[tuple[str, str], dict[str, Sandbox]] = {}
        """(node, namespace) -> uid -> sandbox."""
        self._mapped: dict[str, dict[str, Sandbox]] = {}
        """Node -> uid -> sandbox into which ports of the machine lead."""
        self.ended: FlatDict[str, EndedSandbox] = FlatDict()
        """Address -> who had it last and no longer runs there."""

    def add(self, sandbox: Sandbox) -> None:
        """A Pod got its network."""
        self._by_uid[sandbox.uid] = sandbox
        self._by_place.setdefault(_place(sandbox), {})[sandbox.uid] = sandbox
        if sandbox.config.port_mappings:
            self._mapped.setdefault(sandbox.node, {})[sandbox.uid] = sandbox
        if not sandbox.host_network:
            self._by_address[sandbox.ip] = sandbox

    def remove(self, sandbox: Sandbox, tick: int) -> None:
        """A Pod's network is gone, in `tick`."""
        del self._by_uid[sandbox.uid]
        del self._by_place[_place(sandbox)][sandbox.uid]
        self._mapped.get(sandbox.node, {}).pop(sandbox.uid, None)
        if not sandbox.host_network:
            del self._by_address[sandbox.ip]
            ends = [tick if process.alive else process.finished_tick for process in sandbox.containers.values()]
            self.ended[sandbox.ip] = EndedSandbox(sandbox.pod_key, sandbox.node, max(ends, default=tick))

    def all(self) -> list[Sandbox]:
        """Every sandbox, oldest first."""
        return list(self._by_uid.values())

    def get(self, uid: str) -> Sandbox | None:
        """The sandbox of a Pod by its uid."""
        return self._by_uid.get(uid)

    def at(self, ip: str) -> Sandbox | None:
        """The sandbox that has an address of its own now."""
        return self._by_address.get(ip)

    def on(self, node: str) -> list[Sandbox]:
        """Those of a machine, oldest first."""
        return [sandbox for sandbox in self._by_uid.values() if sandbox.node == node]

    def mapped(self, node: str) -> list[Sandbox]:
        """Those of a machine into which ports of it lead, oldest first."""
        return list(self._mapped.get(node, {}).values())

    def host_listener(self, node: str, port: int, *, inside: bool = False) -> tuple[Process, Listen] | None:
        """Who listens on a port of the machine's own address; sockets bound to loopback answer only `inside`."""
        for sandbox in self._by_uid.values():
            if sandbox.host_network and sandbox.node == node:
                found = sandbox.listener(port, inside=inside)
                if found is not None:
                    return found
        return None

    def runs(self, node: str, prefix: str) -> bool:
        """Whether a Pod whose `namespace/name` begins so runs on the node and is not stalled."""
        for sandbox in self._by_place.get((node, prefix.partition("/")[0]), {}).values():
            if sandbox.pod_key.startswith(prefix) and any(
                process.alive and not process.stalled for process in sandbox.containers.values()
            ):
                return True
        return False

    def logs(self, uid: str, container: str, *, previous: bool) -> list[str]:
        """A container's log; LookupError where that run does not exist."""
        sandbox = self._by_uid.get(uid)
        runs = {} if sandbox is None else sandbox.previous if previous else sandbox.containers
        if container not in runs:
            raise LookupError(container)
        return list(runs[container].log)

    def variable(self, ip: str, name: str) -> str:
        """A variable of the first process of the Pod at that address that has it; empty where none does."""
        sandbox = self._by_address.get(ip)
        processes = sandbox.containers.values() if sandbox is not None else ()
        return next((process.env[name] for process in processes if process.alive and name in process.env), "")

    def is_primary(self, uid: str) -> bool:
        """Whether the Pod's mongod is the one that takes writes for its replica set."""
        sandbox = self._by_uid.get(uid)
        processes = sandbox.containers.values() if sandbox is not None else ()
        return any(one.replica_set is not None and one.replica_set.primary is one for one in processes)

    def documents_in(self, uids: list[str]) -> int:
        """How many documents these Pods hold; what the members of a replica set hold in common counts once."""
        boxes = [self._by_uid[uid] for uid in uids if uid in self._by_uid]
        processes = [process for box in boxes for process in box.containers.values()]
        in_sets: dict[tuple[str, str], int] = {}
        for process in processes:
            if process.replica_set is not None:
                name = (process.namespace, process.replica_set.name)
                in_sets[name] = max(in_sets.get(name, 0), len(process.documents))
        return sum(in_sets.values()) + sum(len(one.documents) for one in processes if one.replica_set is None)


def _place(sandbox: Sandbox) -> tuple[str, str]:
    return sandbox.node, sandbox.pod_key.partition("/")[0]
