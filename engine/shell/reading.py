"""How lines that are typed, piped or pasted fall apart into commands: each as many lines as a shell would read for it.

Every console reads so, and hands each command to the shell, and to the journal, as one text.
"""

from __future__ import annotations

from engine.shell.heredoc import ends
from engine.shell.parser import open_end
from engine.shell.tree import HereDocument


class CommandReader:
    """Takes lines one by one until they make a command."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._document: HereDocument | None = None
        """The here-document in which the lines so far end; until its last line nothing has to be parsed again."""

    @property
    def begun(self) -> bool:
        """Whether the lines so far want more."""
        return bool(self._lines)

    def feed(self, line: str) -> str:
        """Take a line without its end; the whole command once it is finished, else nothing."""
        self._lines.append(line)
        if self._document is not None and not ends(line, self._document):
            return ""
        end = open_end("\n".join(self._lines))
        self._document = end if isinstance(end, HereDocument) else None
        return "" if end else self.rest()

    def rest(self) -> str:
        """Give up what is unfinished, as it is, and begin anew."""
        command = "\n".join(self._lines)
        self._lines, self._document = [], None
        return command


def commands_of(text: str) -> list[str]:
    """The commands of a text; the last one may be unfinished. Empty lines between them are none."""
    reader = CommandReader()
    commands = [*map(reader.feed, text.split("\n")), reader.rest()]
    return [command for command in commands if command.strip()]


def goes_on(text: str) -> bool:
    """Whether a shell would ask for another line: a quote, a `$(` or a here-document is open, an operator dangles."""
    return bool(open_end(text))


def in_here_document(text: str) -> bool:
    """Whether what is typed behind `text` belongs to a here-document."""
    return isinstance(open_end(text), HereDocument)


def headline(command: str) -> str:
    """A command on one line, for those who name it: what it begins with, and whether there is more."""
    first, more, _ = command.strip().partition("\n")
    return f"{first} ..." if more else first
