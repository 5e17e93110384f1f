"""Outputs that a user names on the command line: refused before anything is computed, and written at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from levels.files.output import check_output, prints, write_output
from tui.commands.messages import end

if TYPE_CHECKING:
    from collections.abc import Callable

    from levels.files.output import Known


def force_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--force`."""
    text = "Write over files that podfall did not write."
    return click.option("--force", is_flag=True, help=text)(command)


class Output:
    """One output of a command, and the status with which the command ends where it cannot be written."""

    def __init__(self, name: str, known: Known, *, force: bool, status: int) -> None:
        """Ends with a sentence where it would be refused."""
        self.name = name
        self._known = known
        self._force = force
        self._status = status
        try:
            check_output(name, known, force=force)
        except OSError as error:
            self._refuse(error)

    @property
    def prints(self) -> bool:
        """Whether it goes to standard output, which then holds nothing else."""
        return prints(self.name)

    def write(self, text: str) -> None:
        """Write it as a whole; ends with a sentence where that cannot be done."""
        try:
            write_output(self.name, text, self._known, force=self._force)
        except OSError as error:
            self._refuse(error)

    def _refuse(self, error: OSError) -> None:
        end(f"podfall: {self.name}: {error.strerror or error}", self._status)
