"""Texts that the player edits: asked for through a port, and kept in the journal, where a replay finds them.

The n-th text that a session asks for is noted before the line that asks, so that whoever plays the journal again needs
no editor. A script can put a text there in the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.kubectl.editor import Edit, NoEditorError

if TYPE_CHECKING:
    from collections.abc import Callable


class Editing:
    """A session's editor."""

    def __init__(self, note: Callable[[int, str], None]) -> None:
        """Begin without a text; `note` writes one that was edited now into the journal, with its number."""
        self.ask: Edit | None = None
        """Port: filled by whoever can show a text to somebody. Without it only noted texts are there."""
        self._note = note
        self._known: dict[int, str] = {}
        self._count = 0

    def put(self, number: int, text: str) -> None:
        """Set the `number`-th text, from 1 on, as a recording tells it."""
        self._known[number] = text

    def put_next(self, text: str) -> int:
        """Set the first text that nobody has asked for yet, as a script does; returns its number."""
        number = max(self._count, *self._known, 0) + 1
        self.put(number, text)
        return number

    def edit(self, name: str, text: str, *, remote: bool) -> str:
        """Return what becomes of `text`, shown as a file of that name.

        Raises NoEditorError where nobody can be asked, as for a `remote` line: nobody sits there in front of an editor.
        Raises KubectlError where the editor failed.
        """
        self._count += 1
        if self._count in self._known:
            return self._known[self._count]
        if self.ask is None or remote:
            raise NoEditorError
        edited = self.ask(name, text)
        self._note(self._count, edited)
        self._known[self._count] = edited
        return edited

    def __getstate__(self) -> dict[str, Any]:
        """Leave the port out of keyframes: it belongs to the present."""
        return {**self.__dict__, "ask": None}
