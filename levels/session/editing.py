"""Texts that the player edits: asked for through a port, and kept in the journal, where a replay finds them.

The n-th text that a session asks for is noted as the file `.edit-n` before the line that asks, so that whoever plays
the journal again needs no editor. A script can put a text there in the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.kubectl.editing import Edit, NoEditorError

if TYPE_CHECKING:
    from collections.abc import Callable

    from levels.session.files import Folder


ASKED = ".edit-"
"""What the names of noted texts begin with."""


class Editing:
    """A session's editor."""

    def __init__(self, files: Folder, note: Callable[[str, str | None], None]) -> None:
        """Look for texts in `files`; `note` writes one that was edited now into the journal."""
        self.ask: Edit | None = None
        """Port: filled by whoever can show a text to somebody. Without it only noted texts are there."""
        self._files = files
        self._note = note
        self._count = 0

    def edit(self, name: str, text: str) -> str:
        """Return what becomes of `text`, shown as a file of that name.

        Raises NoEditorError where nobody can be asked, KubectlError where the editor failed.
        """
        self._count += 1
        path = f"{ASKED}{self._count}"
        try:
            return self._files.read(path)
        except OSError:
            pass  # nothing is noted: it has to be asked for now
        if self.ask is None:
            raise NoEditorError
        edited = self.ask(name, text)
        self._note(path, edited)
        self._files.put(path, edited)
        return edited

    def __getstate__(self) -> dict[str, Any]:
        """Leave the port out of keyframes: it belongs to the present."""
        return {**self.__dict__, "ask": None}
