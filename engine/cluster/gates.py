"""Gates: the API server and its etcd as something that can hang. While one does, nobody reads or writes anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.client.component import Component

if TYPE_CHECKING:
    from collections.abc import ItemsView

    from engine.client.client import Client
    from engine.client.component import WorkScheduler

API_SERVER = "kube-apiserver"
_FRONTS = (API_SERVER, "etcd")


class Gate:
    """The cursor of something that has none: it can stand still, but not lag."""

    def __init__(self) -> None:
        self.paused = False
        self.usual_lag = 1

    @property
    def lag(self) -> int:
        """Never late."""
        return self.usual_lag

    @lag.setter
    def lag(self, ticks: int) -> None:
        if ticks != self.usual_lag:
            raise LookupError("the API server and etcd can hang, but not be late")


class Gates:
    """What a request to the API has to pass."""

    def __init__(self) -> None:
        self._gates = {name: Gate() for name in _FRONTS}

    def items(self) -> ItemsView[str, Gate]:
        """Each program with its gate."""
        return self._gates.items()

    def of(self, name: str) -> Gate:
        """The gate of one program."""
        return self._gates[name]

    def closed(self) -> bool:
        """Whether the API server answers nobody."""
        for gate in self._gates.values():  # noqa: SIM110 - a generator costs more, and this is asked at each turn
            if gate.paused:
                return True
        return False


class ControlPlaneProcess(Component):
    """One of those programs as a component, so that faults find it."""

    def __init__(self, name: str, gate: Gate, client: Client, agenda: WorkScheduler) -> None:
        """Stand for the program `name`."""
        super().__init__(client, agenda)
        self.name = name
        self.fault_names = (name,)
        self.cursor = gate

    def run(self) -> None:
        """Nothing happens here: components meet in the store."""
