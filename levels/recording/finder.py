"""Finds the recordings of a folder, without reading more of each file than its first lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from levels.files.kinds import RUN_HEAD

if TYPE_CHECKING:
    from pathlib import Path

_ENDINGS = (".yaml", ".yml")
_HEAD = RUN_HEAD.encode()


def recordings(folder: Path) -> list[Path]:
    """The files of a folder, not of those within it, that begin as `save` writes them, by name. Raises OSError."""
    return sorted(file for file in folder.iterdir() if file.suffix in _ENDINGS and _begins_as_run(file))


def _begins_as_run(file: Path) -> bool:
    """Whether it does; what may not be read does not, nor what is no file, which is never opened."""
    try:
        if not file.is_file():
            return False
        with file.open("rb") as text:
            return text.read(len(_HEAD)) == _HEAD
    except OSError:
        return False
