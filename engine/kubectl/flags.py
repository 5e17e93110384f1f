"""Flags and arguments of a kubectl line, read as cobra and pflag read them.

Called by command.py with the flags of the verb. Flags may stand anywhere, `--` ends them, short ones can be joined
(`-Rf dir`) or carry their value (`-ojson`, `-n=lab`). Error texts are pflag's own.

Upstream: github.com/spf13/pflag flag.go. Different on purpose: flags cannot be abbreviated (neither can pflag's), and
integers are decimal only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from engine.api.meta import fits
from engine.kubectl.numbers import parse_int

FlagKind = Literal["bool", "string", "int", "list", "strings", "duration"]
FlagValue = bool | int | str | list[str]

_DURATION = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)")
_UNIT_NANOSECONDS = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}
_LONGEST_DURATION = 1000
_TRUE = ("1", "t", "T", "true", "TRUE", "True")
_FALSE = ("0", "f", "F", "false", "FALSE", "False")


class FlagParseError(Exception):
    """A flag that pflag would refuse; the text is pflag's."""


@dataclass(frozen=True)
class Flag:
    """One flag of a verb.

    `list` splits its values at commas (pflag's StringSlice), `strings` keeps each as it is (StringArray);
    a `duration` is given as text like `1m30s` and read as whole seconds, rounded up.
    """

    name: str
    kind: FlagKind = "string"
    short: str = ""
    default: FlagValue | None = None
    implied: str | None = None
    """The value when the flag stands alone; only a flag without it takes the next word."""
    help: str = ""
    supported: bool = True
    """False: kubectl has it, this one does not; using it is an error that says so."""
    deprecated: str = ""

    @property
    def shown(self) -> str:
        """The flag as pflag names it in errors."""
        return f"-{self.short}, --{self.name}" if self.short else f"--{self.name}"

    def empty(self) -> FlagValue:
        """Return the value of the flag when nobody gives it."""
        if self.default is not None:
            return self.default
        if self.kind in {"list", "strings"}:
            return []
        if self.kind in {"int", "duration"}:
            return 0
        return False if self.kind == "bool" else ""

    def takes_next_word(self) -> bool:
        """Whether `--flag value` is one flag with its value."""
        return self.kind != "bool" and self.implied is None


@dataclass
class Arguments:
    """The words of a line after reading: what is left besides flags, and the flags' values."""

    words: list[str] = field(default_factory=list)
    values: dict[str, FlagValue] = field(default_factory=dict)
    occurrences: list[tuple[str, str]] = field(default_factory=list)
    """Names of the flags that stood in the line, each with its text, in order."""
    dash: int | None = None
    """How many words stood before `--`; None without it."""

    def text(self, name: str) -> str:
        """Return a string flag."""
        return str(self.values[name])

    def number(self, name: str) -> int:
        """Return an int flag, or a duration in seconds."""
        value = self.values[name]
        if not isinstance(value, int):
            message = f"flag {name} is not a number"
            raise TypeError(message)
        return value

    def on(self, name: str) -> bool:
        """Return a bool flag."""
        return self.values[name] is True

    def many(self, name: str) -> list[str]:
        """Return a flag that may be repeated."""
        value = self.values[name]
        if not isinstance(value, list):
            message = f"flag {name} is not a list"
            raise TypeError(message)
        return value

    def has(self, name: str) -> bool:
        """Whether the flag stood in the line."""
        return any(name == known for known, _ in self.occurrences)


def parse_flags(words: Sequence[str], flags: Iterable[Flag]) -> Arguments:
    """Read a line.

    Raises:
        FlagParseError: a flag is unknown, lacks its value or has one that cannot be read.

    """
    by_name = {flag.name: flag for flag in flags}
    by_short = {flag.short: flag for flag in by_name.values() if flag.short}
    found = Arguments(values={flag.name: flag.empty() for flag in by_name.values()})
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--":
            found.dash = len(found.words)
            found.words += rest
            return found
        if word.startswith("--"):
            _read_long(word, rest, by_name, found)
        elif word.startswith("-") and word != "-":
            _read_shorts(word, rest, by_short, found)
        else:
            found.words.append(word)
    return found


def first_word(words: Sequence[str], flags: Iterable[Flag]) -> int | None:
    """Return the index of the first word that is neither a flag nor a flag's value; None when there is none.

    This is how a command is found behind global flags (`kubectl -n lab get pods`).
    """
    hungry = {f"--{flag.name}" for flag in flags if flag.takes_next_word()}
    hungry |= {f"-{flag.short}" for flag in flags if flag.short and flag.takes_next_word()}
    skip = False
    for index, word in enumerate(words):
        if skip:
            skip = False
        elif word == "--":
            return None
        elif word.startswith("-") and word != "-":
            skip = word in hungry
        else:
            return index
    return None


def _read_long(word: str, rest: list[str], flags: dict[str, Flag], found: Arguments) -> None:
    name, equals, value = word[2:].partition("=")
    flag = flags.get(name)
    if flag is None:
        message = f"unknown flag: --{name}"
        raise FlagParseError(message)
    if equals:
        _store(flag, value, found)
    elif not flag.takes_next_word():
        _store(flag, flag.implied or "true", found)
    elif rest:
        _store(flag, rest.pop(0), found)
    else:
        message = f"flag needs an argument: --{name}"
        raise FlagParseError(message)


def _read_shorts(word: str, rest: list[str], flags: dict[str, Flag], found: Arguments) -> None:
    letters = word[1:]
    while letters:
        letter, letters = letters[0], letters[1:]
        flag = flags.get(letter)
        if flag is None:
            message = f"unknown shorthand flag: {letter!r} in {word}"
            raise FlagParseError(message)
        if letters.startswith("="):
            _store(flag, letters[1:], found)
            return
        if not flag.takes_next_word():
            _store(flag, flag.implied or "true", found)
        elif letters or rest:
            _store(flag, letters or rest.pop(0), found)
            return
        else:
            message = f"flag needs an argument: {letter!r} in {word}"
            raise FlagParseError(message)


def _store(flag: Flag, text: str, found: Arguments) -> None:
    if flag.kind == "list":
        before = found.many(flag.name) if found.has(flag.name) else []
        found.values[flag.name] = before + text.split(",") if text else before
    elif flag.kind == "strings":
        before = found.many(flag.name) if found.has(flag.name) else []
        found.values[flag.name] = [*before, text]
    else:
        found.values[flag.name] = _convert(flag, text)
    found.occurrences.append((flag.name, text))


def _convert(flag: Flag, text: str) -> FlagValue:
    try:
        if flag.kind == "bool":
            return _boolean(text)
        if flag.kind == "int":
            return parse_int(text)
        if flag.kind == "duration":
            return duration_seconds(text)
    except ValueError as error:
        message = f'invalid argument "{text}" for "{flag.shown}" flag: {error}'
        raise FlagParseError(message) from error
    return text


def _boolean(text: str) -> bool:
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    message = f'strconv.ParseBool: parsing "{text}": invalid syntax'
    raise ValueError(message)


def duration_seconds(text: str) -> int:
    """Read a Go duration and return whole seconds, rounded up; a bare number is only accepted when it is 0.

    Raises:
        ValueError: with Go's text.

    """
    sign, body = (-1, text[1:]) if text.startswith("-") else (1, text)
    if body == "0":
        return 0
    parts = _DURATION.findall(body)
    if not parts or "".join(number + unit for number, unit in parts) != body:
        known = "missing unit in duration" if re.fullmatch(r"\d+", body, re.ASCII) else "invalid duration"
        message = f'time: {known} "{text}"'
        raise ValueError(message)
    if len(body) > _LONGEST_DURATION or not fits(nanoseconds := sum(_nanoseconds(*part) for part in parts), 64):
        message = f'time: invalid duration "{text}"'
        raise ValueError(message)
    return sign * -(-nanoseconds // 10**9)


def _nanoseconds(number: str, unit: str) -> int:
    whole, _, fraction = number.partition(".")
    scale = _UNIT_NANOSECONDS[unit]
    return int(whole or "0") * scale + int(fraction or "0") * scale // int("1" + "0" * len(fraction))
