"""Turns words into the fields that a command receives: section 2.6 of the POSIX shell command language.

File name patterns are replaced where they match a file that the container is known to have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, MutableMapping
from fnmatch import fnmatchcase, translate

from engine.runtime.script.arithmetic import evaluate
from engine.runtime.script.state import UNKNOWN
from engine.runtime.script.tree import Arithmetic, Capture, Commands, LiteralPart, Parameter, ScriptWord
from engine.runtime.script.words import ScriptError

_BLANKS = re.compile(r"[ \t\n]+")
_CASES: dict[str, Callable[[str], str]] = {
    "^": lambda text: text[:1].upper() + text[1:],
    "^^": str.upper,
    ",": lambda text: text[:1].lower() + text[1:],
    ",,": str.lower,
}
_MAGIC = re.compile(r"[*?\[]")
_MOST_TEXT = 1 << 20
"""Characters of one text: a script that doubles it each round has soon used up everything."""


class WordExpander:
    """Expands words in one place of a script."""

    def __init__(
        self,
        variables: MutableMapping[str, str],
        arguments: list[str],
        special: dict[str, str],
        capture: Callable[[Commands], str],
        names: Callable[[], Iterable[str]],
    ) -> None:
        """`special` are `$?` and its like; `capture` runs `$( )`; `names` are the paths of known files."""
        self._variables = variables
        self._arguments = arguments
        self._special = special
        self._capture = capture
        self._names = names

    def fields(self, words: Iterable[ScriptWord]) -> list[str]:
        """All fields of these words."""
        return [_bounded(field) for word in words for field in self._fields(word)]

    def text(self, word: ScriptWord) -> str:
        """The one text of a word, as on the right of `NAME=`: nothing is split."""
        return _bounded("".join(self._value(part) for part in word.parts))

    def pattern(self, word: ScriptWord) -> str:
        """A word as a pattern in which what was quoted stands for itself."""
        return "".join(
            re.sub(r"([*?\[])", r"[\1]", value) if part.quoted else value
            for part, value in ((part, self._value(part)) for part in word.parts)
        )

    def _fields(self, word: ScriptWord) -> list[str]:
        fields: list[str] = []
        current: str | None = None
        magic = False
        for part in word.parts:
            if isinstance(part, Parameter) and part.name == "@" and part.quoted and not part.op:
                fields_here = list(self._arguments)
                if fields_here:
                    fields += [(current or "") + fields_here[0], *fields_here[1:]]
                    current = fields.pop()
                continue
            value = self._value(part)
            if part.quoted or isinstance(part, LiteralPart):
                current = (current or "") + value
                magic |= not part.quoted and _MAGIC.search(value) is not None
                continue
            first, *others = _BLANKS.split(value)
            if first:
                current = (current or "") + first
            for other in others:
                if current is not None:
                    fields.append(current)
                current = other or None
        if current is not None:
            fields += self._matching(current) if magic else [current]
        return fields

    def _matching(self, pattern: str) -> list[str]:
        return sorted(name for name in self._names() if fnmatchcase(name, pattern)) or [pattern]

    def _value(self, part: LiteralPart | Parameter | Capture | Arithmetic) -> str:
        match part:
            case LiteralPart(text):
                return text
            case Capture(script):
                return self._capture(script).rstrip("\n")
            case Arithmetic(text):
                return str(evaluate(self.text(text).replace(UNKNOWN, "1"), self._variables))
            case Parameter():
                return self._parameter(part)

    def _parameter(self, part: Parameter) -> str:
        value = self._look_up(part.name)
        if part.length:
            return str(len(value or ""))
        if not part.op or part.word is None:
            return value or ""
        if part.op == ":" or part.op[0] in "^,#%/":
            return self._changed(part, part.word, value or "")
        given = value if part.op[0] != ":" else value or None
        if part.op[-1] == "+":
            return "" if given is None else self.text(part.word)
        return given if given is not None else self._instead(part, part.word)

    def _instead(self, part: Parameter, word: ScriptWord) -> str:
        """What stands for a parameter that is not set."""
        text = self.text(word)
        if part.op[-1] == "?":
            raise ScriptError(f"sh: {part.name}: {text or 'parameter not set or null'}")
        if part.op[-1] == "=":
            self._variables[part.name] = text
        return text

    def _look_up(self, name: str) -> str | None:
        if name in self._special:
            return self._special[name]
        if name in {"@", "*"}:
            return " ".join(self._arguments) if self._arguments else None
        if name == "#":
            return str(len(self._arguments))
        if name.isdecimal() and name != "0":
            return self._arguments[int(name) - 1] if int(name) <= len(self._arguments) else None
        return self._variables.get(name)

    def _changed(self, part: Parameter, word: ScriptWord, value: str) -> str:
        """A parameter of which a part is taken, or left out, or written otherwise."""
        if part.op == ":":
            return self._piece(self.text(word), value)
        return _CASES[part.op](value) if part.op in _CASES else self._trimmed(part, value)

    def _piece(self, text: str, value: str) -> str:
        """`${NAME:OFFSET:LENGTH}`; what is negative counts from the end."""
        first, colon, length = text.partition(":")
        start = evaluate(first, self._variables)
        start = start if start >= 0 else len(value) + start
        if start < 0 or not colon:
            return value[start:] if start >= 0 else ""
        count = evaluate(length, self._variables)
        return value[start : start + count if count >= 0 else len(value) + count]

    def _trimmed(self, part: Parameter, value: str) -> str:
        pattern = self.pattern(part.word or ScriptWord(()))
        if part.op[0] == "/":
            wanted = re.compile(translate(pattern).removesuffix(r"\Z").removesuffix(r"\z"))
            instead = self.text(part.other or ScriptWord(()))
            return wanted.sub(lambda _match: instead, value, count=0 if part.op == "//" else 1)
        from_front = part.op[0] == "#"
        lengths = range(len(value) + 1) if len(part.op) == 1 else range(len(value), -1, -1)
        for length in lengths:
            piece = value[:length] if from_front else value[len(value) - length :]
            if fnmatchcase(piece, pattern):
                return value[length:] if from_front else value[: len(value) - length]
        return value


def _bounded(text: str) -> str:
    if len(text) > _MOST_TEXT:
        raise ScriptError("sh: out of memory")
    return text
