"""Turns words into the fields that a command receives.

The runner calls it. Order and rules are those of section 2.6 of the POSIX shell command language, with one
deliberate difference: a file name pattern is never replaced by names. One that matches nothing stays as it
is, as in any shell (so `-o jsonpath={.items[*].spec}` works unquoted); one that would match is refused
instead of being passed on as if it had been understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from engine.client.steps import Steps
from engine.shell.tree import Literal, Script, Substitution, Variable, Word

FIELD_SEPARATORS = re.compile(r"[ \t\n]+")
PATTERN_CHARACTERS = re.compile(r"([*?\[])")


class ExpansionError(ValueError):
    """A word that cannot be expanded; its text is one sentence for the reader."""


@dataclass
class _Field:
    """A field under construction: its text, and the same as a pattern whose quoted characters are literal."""

    text: str = ""
    pattern: str = ""
    is_pattern: bool = False

    def add(self, text: str, *, quoted: bool) -> None:
        self.text += text
        self.pattern += PATTERN_CHARACTERS.sub(r"[\1]", text) if quoted else text
        self.is_pattern |= not quoted and PATTERN_CHARACTERS.search(text) is not None


class Expander:
    """Expands words against the variables of one shell."""

    def __init__(
        self,
        variables: Mapping[str, str],
        file_names: Callable[[], Iterable[str]],
        substitute: Callable[[Script], Steps[str]],
    ) -> None:
        """Take the variables (`?` is the last status), the names of files, and the runner of `$( )`."""
        self._variables = variables
        self._file_names = file_names
        self._substitute = substitute

    def fields(self, words: Iterable[Word]) -> Steps[list[str]]:
        """Expand words and split unquoted results; raises ExpansionError for a pattern that matches."""
        texts: list[str] = []
        for word in words:
            for field in (yield from self._split(word)):
                self._refuse_match(field)
                texts.append(field.text)
        return texts

    def text(self, word: Word) -> Steps[str]:
        """Expand a word into exactly one text, as on the right of `NAME=`: nothing is split."""
        text = ""
        for part in word.parts:
            text += yield from self._value(part)
        return text

    def _value(self, part: Literal | Variable | Substitution) -> Steps[str]:
        if isinstance(part, Literal):
            return part.text
        if isinstance(part, Variable):
            return self._variables.get(part.name, "")
        output = yield from self._substitute(part.script)
        return output.rstrip("\n")

    def _split(self, word: Word) -> Steps[list[_Field]]:
        fields: list[_Field] = []
        current: _Field | None = None
        for part in word.parts:
            value = yield from self._value(part)
            if part.quoted or isinstance(part, Literal):
                current = current or _Field()
                current.add(value, quoted=part.quoted)
                continue
            first, *others = FIELD_SEPARATORS.split(value)
            if first:
                current = current or _Field()
                current.add(first, quoted=False)
            for other in others:
                if current:
                    fields.append(current)
                current = None
                if other:
                    current = _Field()
                    current.add(other, quoted=False)
        if current:
            fields.append(current)
        return fields

    def _refuse_match(self, field: _Field) -> None:
        if field.is_pattern and any(fnmatchcase(name, field.pattern) for name in self._file_names()):
            raise ExpansionError(f"not supported: file name patterns such as {field.text}; name the files one by one")
