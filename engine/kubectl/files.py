"""The folder in which kubectl is run, as a port."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol


class FileReader(Protocol):
    """The folder in which kubectl is run."""

    def read(self, path: str) -> str:
        """Return a file's text; raises OSError when it cannot."""

    def names(self) -> Iterable[str]:
        """Return the paths of all files, relative to the folder."""
