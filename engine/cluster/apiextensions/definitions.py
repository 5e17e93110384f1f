"""What the controllers of CustomResourceDefinitions share: they watch definitions, and hang with their server."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.apiserver.apiextensions.kinds import DEFINITIONS
from engine.client.component import Controller
from engine.cluster.gates import API_SERVER

if TYPE_CHECKING:
    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.cluster.gates import Gate


class DefinitionController(Controller):
    """Reconciles definitions by name, in the process of the API server."""

    fault_names = (API_SERVER,)
    watches: ClassVar[tuple[str, ...]] = (DEFINITIONS,)

    def __init__(self, client: Client, agenda: WorkScheduler, gate: Gate) -> None:
        """Hang with the API server, whose `gate` that is."""
        super().__init__(client, agenda)
        self.cursor = gate  # type: ignore[assignment]  # it is the server that stands still
