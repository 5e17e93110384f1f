"""`test`, `[` and `[[`: what holds. A text that nobody knows passes every test of it."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase

from engine.api.numerals import int64
from engine.regex.patterns import compile_groups, compile_pattern
from engine.regex.regexprogram import PatternError, UnaffordableError
from engine.runtime.script.state import UNKNOWN
from engine.runtime.script.words import ConditionError, check_depth

_NUMBERS: dict[str, Callable[[int, int], bool]] = {
    "-eq": lambda one, other: one == other,
    "-ne": lambda one, other: one != other,
    "-lt": lambda one, other: one < other,
    "-le": lambda one, other: one <= other,
    "-gt": lambda one, other: one > other,
    "-ge": lambda one, other: one >= other,
}
_TEXTS = frozenset({"=", "==", "!=", "<", ">", "=~"})
_FILES = frozenset({"-nt", "-ot", "-ef"})
_UNARY = frozenset("-" + letter for letter in "bcdefghkLnoprsStuwxzG")


class FileKinds:
    """What is known of the files of a container; paths are absolute."""

    def __init__(self, text: Callable[[str], str | None], is_folder: Callable[[str], bool]) -> None:
        self.text = text
        self.is_folder = is_folder
        self.groups: list[str] = []
        """What the last regular expression has found: the whole, and each of its groups."""


def holds(words: list[str], files: FileKinds, *, double: bool = False) -> bool:
    """Whether the words of a test, without its brackets, hold. Raises ConditionError, ScriptError."""
    if len(words) < 2:  # noqa: PLR2004 - one word holds unless it is empty, even `!`
        return any(words)
    condition = _Condition(words, files, double=double)
    result = condition.any()
    if condition.left():
        raise ConditionError(f"sh: {condition.left()[0]}: unknown operand")
    return result


class _Condition:
    """Recursive descent over words."""

    def __init__(self, words: list[str], files: FileKinds, *, double: bool) -> None:
        self._words = words
        self._at = 0
        self._depth = 0
        self._files = files
        self._double = double

    def left(self) -> list[str]:
        return self._words[self._at :]

    def any(self) -> bool:
        result = self._all()
        while self._takes("||" if self._double else "-o"):
            result |= self._all()
        return result

    def _all(self) -> bool:
        result = self._one()
        while self._takes("&&" if self._double else "-a"):
            result &= self._one()
        return result

    def _one(self) -> bool:
        check_depth(self._depth + 1)
        self._depth += 1
        result = self._primary()
        self._depth -= 1
        return result

    def _primary(self) -> bool:
        left = self.left()
        if len(left) >= 3 and left[1] in {*_TEXTS, *_NUMBERS, *_FILES}:  # noqa: PLR2004 - one, operator, other
            self._at += 3
            return self._compared(*left[:3])
        if self._takes("!"):
            return not self._one()
        if len(left) > 1 and self._takes("("):
            result = self.any()
            if not self._takes(")"):
                raise ConditionError("sh: closing paren expected")
            return result
        if len(left) > 1 and left[0] in _UNARY:
            self._at += 2
            return self._unary(left[0], left[1])
        if not left:
            raise ConditionError("sh: argument expected")
        self._at += 1
        return bool(left[0])

    def _takes(self, word: str) -> bool:
        if self.left()[:1] != [word]:
            return False
        self._at += 1
        return True

    def _unary(self, operator: str, operand: str) -> bool:
        if operator in {"-z", "-n"}:
            return bool(operand) == (operator == "-n")
        if operator in {"-t", "-h", "-L", "-p", "-S", "-b", "-c", "-k", "-u", "-g"}:
            return False
        text = self._files.text(operand)
        if operator == "-d":
            return self._files.is_folder(operand)
        if operator == "-f":
            return text is not None
        if operator == "-s":
            return bool(text)
        return text is not None or self._files.is_folder(operand)

    def _compared(self, one: str, operator: str, other: str) -> bool:
        if UNKNOWN in one or UNKNOWN in other:
            return True
        if operator in _NUMBERS:
            numbers = [int64(text.strip()) for text in (one, other)]
            if None in numbers:
                raise ConditionError(f"sh: {one if numbers[0] is None else other}: bad number")
            return _NUMBERS[operator](*(number or 0 for number in numbers))
        if operator == "=~":
            found = _groups(one, other)
            self._files.groups = found or []
            return found is not None
        if operator in {"<", ">"}:
            return one < other if operator == "<" else one > other
        if operator in _FILES:
            return self._files.text(one) is not None and self._files.text(other) is None
        same = fnmatchcase(one, other) if self._double else one == other
        return same == (operator != "!=")


def _groups(text: str, pattern: str) -> list[str] | None:
    """The match of an extended regular expression and its groups; None where it does not match.

    Of a pattern that would cost too much with its groups they are not known. Raises ConditionError.
    """
    try:
        found = compile_groups(pattern, extended=True).search(text)
        return None if found is None else [group or "" for group in (found[0], *found.groups())]
    except UnaffordableError:
        plain = compile_pattern(pattern, extended=True)
        return [text[slice(*next(iter(plain.spans(text)), (0, 0)))]] if plain.matches(text) else None
    except PatternError as error:
        raise ConditionError(f"sh: bad regex: {error}") from None
