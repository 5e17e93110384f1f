"""What became of each `save`, kept in the journal: later commands can see whether it wrote, so a replay has to know.

That nothing was written is noted before the line that asked; a replay, which writes nothing, says the same again.
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from engine.shell.invocation import reason_of

if TYPE_CHECKING:
    from collections.abc import Callable

_FROM_AFAR = "a line that comes over HTTP writes no file here; podfall do 'save -' > FILE writes one where you are"


class Saving:
    """A session's way to files that stay."""

    def __init__(self, note: Callable[[int, str], None]) -> None:
        """Begin without a `save`; `note` writes into the journal why one wrote nothing, with its number."""
        self._note = note
        self._known: dict[int, str] = {}
        self._count = 0

    def put(self, number: int, why: str) -> None:
        """Let the `number`-th `save`, from 1 on, fail as a recording tells it."""
        self._known[number] = why

    def save(self, write: Callable[[], None] | None, *, remote: bool) -> str:
        """Call `write`, which may raise OSError, unless it is a replay (None). Returns why nothing was written.

        A `remote` line may not write here.
        """
        self._count += 1
        if write is None:
            return self._known.get(self._count, "")
        try:
            if remote:
                raise PermissionError(errno.EPERM, _FROM_AFAR)
            write()
        except OSError as error:
            why = reason_of(error)
            self._note(self._count, why)
            return why
        return ""
