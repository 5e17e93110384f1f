"""What a fault acts on: a scene that levels and drills set up, and its targets.

Faults reach the runtime, the API through a client, and the cursors of components; nothing else. They are inputs of
a run like commands are, so each takes only plain values and what the scene offers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.api.core import Pod
from engine.client.client import Client
from engine.client.component import Cursor
from engine.runtime.processes import Process
from engine.runtime.runtime import Runtime

if TYPE_CHECKING:
    from engine.etcd.store import Cause


@dataclass(frozen=True)
class FaultScope:
    """Everything that faults may touch."""

    runtime: Runtime
    client: Client
    cursor: Callable[[str, str], Cursor]
    """(component, node or ""): how far a component of the cluster has read; LookupError where there is none."""
    wake: Callable[[str, str], None]
    """(component, node or ""): let it run in the next tick."""
    power_off: Callable[[str], None]
    """Switch a machine off, and let the cluster's watch over heartbeats know."""
    power_on: Callable[[str], None]
    """Switch it on again."""
    cut_off: Callable[[str], None]
    """Cut a machine off from all others; nobody but its neighbours' timeouts says so."""
    join: Callable[[str], None]
    """Join it again."""

    def caused_by(self, cause: Cause) -> FaultScope:
        """The same scope for a fault with that cause: what it writes tells of it."""
        return replace(self, client=self.client.caused_by(cause))

    def pod(self, namespace: str, name: str) -> Pod:
        """The Pod as the API has it now; LookupError where there is none."""
        found = self.client.live(Pod, namespace, name)
        if found is None:
            raise LookupError(f'pods "{name}" not found')
        return found

    def process(self, namespace: str, name: str, container: str = "") -> Process:
        """The running process of a Pod's container (its first one by default); LookupError where none runs."""
        sandbox = self.runtime.sandbox(self.pod(namespace, name).metadata.uid)
        for process in sandbox.containers.values() if sandbox is not None else ():
            if process.alive and container in {"", process.container}:
                return process
        raise LookupError(f"no container {container!r} runs in pod/{name}" if container else f"pod/{name} does not run")
