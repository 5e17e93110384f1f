"""What is kept longer than a Pod: the content of claims, wherever they are mounted, and folders of machines.

Owned by the runtime, read and written by containers through `engine.runtime.mounts`. Nothing here knows how large it
may become, or who else has it mounted.
"""

from __future__ import annotations


class VolumeStorage:
    """Volumes by where they are, each a text per relative path."""

    def __init__(self) -> None:
        self._claims: dict[str, dict[str, str]] = {}
        self._folders: dict[tuple[str, str], dict[str, str]] = {}

    def claim(self, volume: str) -> dict[str, str]:
        """What is kept in a persistent volume."""
        return self._claims.setdefault(volume, {})

    def folder(self, node: str, path: str) -> dict[str, str]:
        """What containers have put into a folder of a machine."""
        return self._folders.setdefault((node, path.rstrip("/")), {})
