"""The parts of a parsed console line, from the whole line down to the pieces of a word.

The parser builds them, the expansion and the runner read them. Each part of a word remembers whether it was
quoted, because only what stands unquoted is split into fields or taken for a file name pattern.
"""

from __future__ import annotations

from msgspec import Struct


class Literal(Struct, frozen=True):
    """Text that stands for itself."""

    text: str
    quoted: bool


class Variable(Struct, frozen=True):
    """`$NAME`, `${NAME}` or `$?`."""

    name: str
    quoted: bool


class Substitution(Struct, frozen=True):
    """`$(script)`: the output of the script, without its trailing newlines."""

    script: Script
    quoted: bool


class Word(Struct, frozen=True):
    """One word as written; expansion turns it into any number of fields."""

    parts: tuple[Literal | Variable | Substitution, ...]

    def unquoted_text(self) -> str | None:
        """Return the word's text if it is plain and unquoted, as a reserved word has to be; else None."""
        if len(self.parts) != 1:
            return None
        part = self.parts[0]
        return part.text if isinstance(part, Literal) and not part.quoted else None


class Assignment(Struct, frozen=True):
    """`NAME=value` in front of a command, or on its own."""

    name: str
    value: Word


class ToFile(Struct, frozen=True):
    """`>` or `>>`, of standard output (stream 1) or standard error (stream 2)."""

    stream: int
    path: Word
    append: bool


class ToStream(Struct, frozen=True):
    """`2>&1` and `>&2`: one stream goes where the other goes at this moment."""

    stream: int
    target: int


class HereDocument(Struct):
    """`<<WORD`: standard input is the text that stands behind the line."""

    delimiter: str
    quoted: bool
    """Whether a part of the delimiter was: then the text stands for itself."""
    strip_tabs: bool
    """`<<-`: the tabs that its lines begin with are left out."""
    text: Word = Word(())
    """Known once the line on which the command stands has ended."""


class SimpleCommand(Struct, frozen=True):
    """Assignments, words and redirections; every one of the three may be empty, but not all."""

    assignments: tuple[Assignment, ...]
    words: tuple[Word, ...]
    redirections: tuple[ToFile | ToStream | HereDocument, ...]


class Pipeline(Struct, frozen=True):
    """Commands joined by `|`."""

    stages: tuple[SimpleCommand, ...]


class AndOr(Struct, frozen=True):
    """Pipelines joined by `&&` and `||`; each of `rest` carries the operator in front of it."""

    first: Pipeline
    rest: tuple[tuple[str, Pipeline], ...]


class Script(Struct, frozen=True):
    """What `;` and newlines separate."""

    items: tuple[AndOr, ...]
