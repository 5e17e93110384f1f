"""What the console's words and a draft need of a session, as a protocol that every session fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.cluster.cluster import Cluster
    from engine.metrics import LostRequest
    from engine.panics import Panic
    from engine.shell import Run, Shell
    from levels.journal.action_log import ActionLog
    from levels.journal.digest import Digest
    from levels.journal.editing import Editing
    from levels.journal.folder import Folder
    from levels.journal.journal import Journal
    from levels.journal.saving import Saving
    from levels.scenario.session_config import SessionConfig


class Trying(Protocol):
    """What would have saved one request, being played: each step is one tick of a fork."""

    def __iter__(self) -> Iterator[None]:
        """Play it on from where it is."""

    def sentences(self) -> list[str]:
        """What would have saved it; empty as long as it is being played."""


class Save(Protocol):
    """Writes a recording of a session into the file of that name, with `force` over what podfall did not write."""

    def __call__(self, session: Any, file: str, *, force: bool) -> None:
        """Write it. Raises OSError."""


class InterventionsPort(Protocol):
    """Plays what would have saved a lost request."""

    def sentences(self, record: LostRequest) -> list[str]:
        """What would have, or why nobody knows."""

    def trial(self, record: LostRequest) -> Trying:
        """The same, played step by step."""


class StormWishes(NamedTuple):
    """What was asked of a storm."""

    only: str = ""
    """Names of kinds of faults with commas between them; empty: all."""
    skip: str = ""
    folder: str = ""
    """Into which what fell is recorded; empty: none."""
    force: bool = False


class StormPort(Protocol):
    """Plays storms on forks of the present."""

    def play(self, session: SessionPort, wishes: StormWishes) -> Run:
        """Play one, or keep it for whoever does."""


class SessionPort(Protocol):
    """The part of a session that words use."""

    cluster: Cluster
    setup: SessionConfig
    files: Folder
    editing: Editing
    journal: Journal
    actions: ActionLog
    save: Save | None
    interventions: InterventionsPort | None
    storms: StormPort | None
    saving: Saving
    recordable: bool
    digest: Digest
    finished: bool
    unseen: dict[str, None]
    broken_inputs: list[Panic]
    shell: Shell

    sandbox_words: bool

    @property
    def tick_number(self) -> int:
        """The present tick."""

    def count_attempt(self) -> None:
        """Hear that a command of the player begins that is of the kind that changes something."""

    def count_mutation(self) -> None:
        """Hear that a command of the player has changed something."""

    @property
    def decided(self) -> bool:
        """Whether it has a verdict; a sandbox never has one."""

    @property
    def scenario_name(self) -> str:
        """What a recording calls the scenario that is played."""

    def scenario_text(self) -> str:
        """The scenario as played, as documents for a recording."""

    def score(self) -> dict[str, Any]:
        """What a recording tells of how it went, beside the digest."""

    def miss(self, service: str) -> str:
        """What keeps the Service `namespace/name` from having an endpoint; empty where it has one."""

    def way(self, service: str) -> list[str]:
        """The way of requests, one hop a line; that of one Service (`namespace/name`) alone where it is named.

        Empty where nobody asks for anything.
        """
