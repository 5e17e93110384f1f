"""What the console's words and a draft need of a session, as a protocol that every session fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.cluster import Cluster
    from engine.shell import Shell
    from levels.scenario.setup import Setup
    from levels.session.byhand import ByHand
    from levels.session.digest import Digest
    from levels.session.editing import Editing
    from levels.session.files import Folder
    from levels.session.journal import Journal


class Playing(Protocol):
    """The part of a session that words use."""

    cluster: Cluster
    setup: Setup
    files: Folder
    editing: Editing
    journal: Journal
    by_hand: ByHand
    save: Callable[[Any, str], None] | None
    finished: bool
    unseen: dict[str, None]
    mutations: int
    shell: Shell
    digest: Digest

    @property
    def scenario_name(self) -> str:
        """What a recording calls the scenario that is played."""
