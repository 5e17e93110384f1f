"""Cuts a Go template into text and the words between its braces. Mirrors text/template/parse/lex.go."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import NamedTuple

from engine.golang.template.nodes import TemplateError

_LEFT, _RIGHT = "{{", "}}"
_SPACES = " \t\r\n"
_NAMES = frozenset({"field", "variable", "word"})
_COMPLAINTS = {
    "": "unclosed action",
    '"': "unterminated quoted string",
    "`": "unterminated raw quoted string",
    "'": "unterminated character constant",
    ":": "expected :=",
}
_TERMINATORS = frozenset(f"{_SPACES}.,|:()")
_COMMENT = re.compile(r"\{\{(- )?/\*.*?\*/(?P<trim>[ \t\r\n]-)?\}\}", re.DOTALL)
_WORD = re.compile(
    r"""
    (?P<space>[ \t\r\n]+)
    | (?P<string>"(?:[^"\\\n]|\\.)*"|`[^`]*`)
    | (?P<char>'(?:[^'\\\n]|\\.)+')
    | (?P<number>[+-]?(?:
        0[xX][0-9a-fA-F_]+ | 0[bB][01_]+ | 0[oO][0-7_]+
        | (?:[0-9][0-9_]*\.?[0-9_]* | \.[0-9][0-9_]*) (?:[eE][+-]?[0-9]+)?
      ))
    | (?P<field>\.[^\W\d]\w*)
    | (?P<dot>\.)
    | (?P<variable>\$\w*)
    | (?P<word>[^\W\d]\w*)
    | (?P<declare>:=)
    | (?P<mark>(?!:)[^\x00-\x20\x7f-\U0010ffff"'`{}])
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """A word between braces, or the text outside of them."""

    kind: str
    """`text`, `left`, `right`, `end`, or the name of a group above."""
    text: str
    position: int


def tokens(template: str) -> Iterator[Token]:
    """Yield the tokens of a template, `end` last. Raises TemplateError."""
    position, trim = 0, False
    while (brace := template.find(_LEFT, position)) >= 0:
        text = template[position:brace]
        text = text.lstrip(_SPACES) if trim else text
        left = template.startswith("{{-", brace) and template[brace + 3 : brace + 4] in tuple(_SPACES)
        text = text.rstrip(_SPACES) if left else text
        if text:
            yield Token("text", text, position)
        comment = _COMMENT.match(template, brace)
        if comment is not None:
            position, trim = comment.end(), comment["trim"] is not None
            continue
        yield Token("left", _LEFT, brace)
        position, trim = yield from _inside(template, brace + (3 if left else 2))
    rest = template[position:]
    rest = rest.lstrip(_SPACES) if trim else rest
    if rest:
        yield Token("text", rest, position)
    yield Token("end", "EOF", len(template))


def _inside(template: str, position: int) -> Generator[Token, None, tuple[int, bool]]:
    """Yield the words up to the closing braces; return where they end, and whether the text after is trimmed."""
    parentheses = 0
    while True:
        trim = _trims(template, position)
        if trim or template.startswith(_RIGHT, position):
            if parentheses:
                raise _error(template, position, "unclosed left paren")
            yield Token("right", _RIGHT, position)
            return position + (len(" -}}") if trim else len(_RIGHT)), trim
        match = _WORD.match(template, position)
        if match is None:
            raise _error(template, position, _complaint(template, position))
        kind = str(match.lastgroup)
        _check_end(template, position, match.end(), kind)
        parentheses += (match.group() == "(") - (match.group() == ")")
        if parentheses < 0:
            raise _error(template, position, "unexpected right paren")
        yield Token(kind, match.group(), position)
        position = _word_end(template, match)


def _check_end(template: str, start: int, end: int, kind: str) -> None:
    """A name ends where something stands that cannot follow it by accident, a number before any letter."""
    after = template[end : end + 1]
    if kind == "number" and (after.isalnum() or after == "_"):
        raise _error(template, start, f'bad number syntax: "{template[start : end + 1]}"')
    if kind in _NAMES and after and after not in _TERMINATORS and not template.startswith(_RIGHT, end):
        raise _error(template, end, f"bad character U+{ord(after):04X} '{after}'")


def _word_end(template: str, match: re.Match[str]) -> int:
    """Return where the word ends; a blank that belongs to ` -}}` is left to it."""
    end = match.end()
    if match.lastgroup == "space" and template.startswith("-}}", end) and end - match.start() > 1:
        return end - 1
    return end


def _trims(template: str, position: int) -> bool:
    return template[position : position + 1] in tuple(_SPACES) and template.startswith("-}}", position + 1)


def _complaint(template: str, position: int) -> str:
    character = template[position : position + 1]
    if character in "{}" and character:
        return f'unexpected "{character}" in command'
    return _COMPLAINTS.get(character) or f"unrecognized character in action: U+{ord(character):04X} '{character}'"


def line_of(template: str, position: int) -> int:
    """Return the line of a position, from 1."""
    return 1 + template.count("\n", 0, position)


def _error(template: str, position: int, text: str) -> TemplateError:
    return TemplateError(f"template: output:{line_of(template, position)}: {text}")
