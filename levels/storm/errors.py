"""What keeps a storm from being played, in one line that says what was likely meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from levels.session.manifests.found import AppliedManifests


class StormError(Exception):
    """There is nothing to play, or what was asked for cannot be read."""

    def __init__(self, sentence: str, applied: AppliedManifests | None = None) -> None:
        """`applied` is what came of the manifests, where that is still to be told."""
        super().__init__(sentence)
        self.applied = applied
