"""What is known to be wrong with machines and with the components on them, in a word or two.

A cut of power that a scenario hides is known once the cluster knows it (`levels.commands.known_power`). A component
that hangs is named where somebody waits for it. Writes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.cluster.gates import ControlPlaneProcess
from engine.cluster.outages import lives
from levels.commands.known_power import is_ready, known_dark

if TYPE_CHECKING:
    from collections.abc import Collection

    from engine.client.component import Component
    from engine.cluster.cluster import Cluster


class MachineSight:
    """Looks at machines and components."""

    def __init__(self, cluster: Cluster, unseen: Collection[str]) -> None:
        """`unseen` are the machines that lost their power secretly."""
        self._cluster = cluster
        self._unseen = unseen
        self._gates = [component for component in cluster.components if isinstance(component, ControlPlaneProcess)]

    def hides(self, node: str) -> bool:
        """Whether a machine is without power and nobody may know it yet."""
        runtime = self._cluster.runtime
        return node in runtime.machines and not runtime.powered(node) and not self._known_dark(node)

    def hidden(self) -> tuple[str, ...]:
        """The machines that `hides` tells of."""
        return tuple(filter(self.hides, self._unseen))

    def stamp(self) -> tuple[bool, ...]:
        """Changes where `delay` could, without a change of the runtime or the API."""
        return tuple(gate.cursor.paused for gate in self._gates if gate.cursor is not None)

    def outage(self, component: Component) -> str:
        """Why a component is not there at all; empty where nobody knows of a reason."""
        node = component.node
        if not node:
            return self._stopped(component)
        if self.hides(node):
            return ""
        if self._known_dark(node):
            return "no power"
        if self._cluster.runtime.severed("", node):
            return "" if is_ready(self._cluster, node) else "cut off"
        return self._stopped(component)

    def delay(self, component: Component) -> str:
        """Why a component that is behind does not catch up; empty where it does."""
        for gate in self._gates:
            if gate.cursor is not None and gate.cursor.paused:
                return f"{gate.name} hangs"
        cursor = component.cursor
        if cursor is None:
            return ""
        if cursor.paused:
            return f"{component.name} hangs"
        return f"{component.name} is {cursor.lag} ticks late" if cursor.lag > cursor.usual_lag else ""

    def _stopped(self, component: Component) -> str:
        return "" if lives(self._cluster.runtime, component) else f"{component.name} does not run"

    def _known_dark(self, node: str) -> bool:
        return known_dark(self._cluster, self._unseen, node)
