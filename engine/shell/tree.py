"""The parts of a parsed console line, from the whole line down to the pieces of a word.

The parser builds them, the expansion and the runner read them. Each part of a word remembers whether it was
quoted, because only what stands unquoted is split into fields or taken for a file name pattern.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Literal:
    """Text that stands for itself."""

    text: str
    quoted: bool


@dataclass(frozen=True)
class Variable:
    """`$NAME`, `${NAME}` or `$?`."""

    name: str
    quoted: bool


@dataclass(frozen=True)
class Substitution:
    """`$(script)`: the output of the script, without its trailing newlines."""

    script: Script
    quoted: bool


@dataclass(frozen=True)
class Word:
    """One word as written; expansion turns it into any number of fields."""

    parts: tuple[Literal | Variable | Substitution, ...]

    def unquoted_text(self) -> str | None:
        """Return the word's text if it is plain and unquoted, as a reserved word has to be; else None."""
        if len(self.parts) != 1:
            return None
        part = self.parts[0]
        return part.text if isinstance(part, Literal) and not part.quoted else None


@dataclass(frozen=True)
class Assignment:
    """`NAME=value` in front of a command, or on its own."""

    name: str
    value: Word


@dataclass(frozen=True)
class ToFile:
    """`>` or `>>`, of standard output (stream 1) or standard error (stream 2)."""

    stream: int
    path: Word
    append: bool


@dataclass(frozen=True)
class ToStream:
    """`2>&1` and `>&2`: one stream goes where the other goes at this moment."""

    stream: int
    target: int


@dataclass
class HereDocument:
    """`<<WORD`: standard input is the text that stands behind the line."""

    delimiter: str
    quoted: bool
    """Whether a part of the delimiter was: then the text stands for itself."""
    strip_tabs: bool
    """`<<-`: the tabs that its lines begin with are left out."""
    text: Word = Word(())
    """Known once the line on which the command stands has ended."""


@dataclass(frozen=True)
class SimpleCommand:
    """Assignments, words and redirections; every one of the three may be empty, but not all."""

    assignments: tuple[Assignment, ...]
    words: tuple[Word, ...]
    redirections: tuple[ToFile | ToStream | HereDocument, ...]


@dataclass(frozen=True)
class Pipeline:
    """Commands joined by `|`."""

    stages: tuple[SimpleCommand, ...]


@dataclass(frozen=True)
class AndOr:
    """Pipelines joined by `&&` and `||`; each of `rest` carries the operator in front of it."""

    first: Pipeline
    rest: tuple[tuple[str, Pipeline], ...]


@dataclass(frozen=True)
class Script:
    """What `;` and newlines separate."""

    items: tuple[AndOr, ...]
