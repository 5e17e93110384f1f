"""Parses kubectl's jsonpath dialect into nodes; accepts and refuses what client-go/util/jsonpath/parser.go does."""

from __future__ import annotations

import re

from engine.golang.jsonpath.nodes import (
    JSONPathAction,
    JSONPathConstant,
    JSONPathError,
    JSONPathField,
    JSONPathFilter,
    JSONPathIdentifier,
    JSONPathNode,
    JSONPathPart,
    JSONPathRecursive,
    JSONPathSlice,
    JSONPathText,
    JSONPathUnion,
    JSONPathWildcard,
)

_DICT_KEY = re.compile(r"'([^']*)'")
_SLICE = re.compile(r"(-?\d*)(?::(-?\d*))?(?::(-?\d*))?")
_COMPARISON = re.compile(r"([^!<>=]+)([!<>=]+)(.+)", re.DOTALL)
_NUMBER = re.compile(r"[+-]?[0-9.]*")
_TERMINATORS = frozenset(" \t\r\n.,[]$@{}")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "\\": "\\"}


def parse_template(text: str) -> tuple[JSONPathPart, ...]:
    """Split a template into literal text and actions; raises JSONPathError."""
    parts: list[JSONPathPart] = []
    position = 0
    while (brace := text.find("{", position)) >= 0:
        if brace > position:
            parts.append(JSONPathText(text[position:brace]))
        parser = _ActionParser(text, brace + 1)
        parts.append(parser.parse())
        position = parser.position
    if position < len(text):
        parts.append(JSONPathText(text[position:]))
    return tuple(parts)


def _parse_action(text: str) -> JSONPathAction:
    return _ActionParser(text + "}", 0).parse()


class _ActionParser:
    """Reads one action, from after its opening brace to after its closing one."""

    def __init__(self, text: str, position: int) -> None:
        self.text = text
        self.position = position
        self._nodes: list[JSONPathNode] = []

    def parse(self) -> JSONPathAction:
        while not self._take("}"):
            node = self._next()
            if node is not None:
                self._nodes.append(node)
        return tuple(self._nodes)

    def _next(self) -> JSONPathNode | None:
        """Read one node; None for what has no meaning of its own (blanks, ``@``, ``$``)."""
        if self._take("[?("):
            return self._filter()
        if self._take(".."):
            return self._recursive()
        character = self._peek()
        if character in {"", "\r", "\n"}:
            raise JSONPathError("unclosed action")
        if character in "+-" or character.isdecimal():
            return self._number()
        if character == "_" or character.isalpha():
            return self._word()
        self.position += 1
        return self._marked(character)

    def _marked(self, mark: str) -> JSONPathNode | None:
        """Read the node that a punctuation mark opens."""
        if mark in " @$":
            return None
        if mark == "[":
            return self._selection()
        if mark in "\"'":
            return self._quoted(mark)
        if mark == ".":
            return self._field()
        raise JSONPathError(f"unrecognized character in action: U+{ord(mark):04X} '{mark}'")

    def _take(self, prefix: str) -> bool:
        found = self.text.startswith(prefix, self.position)
        self.position += len(prefix) if found else 0
        return found

    def _peek(self) -> str:
        return self.text[self.position : self.position + 1]

    def _until_terminator(self) -> str:
        start = self.position
        while (character := self._peek()) and character not in _TERMINATORS:
            self.position += 2 if character == "\\" else 1
        return self.text[start : self.position]

    def _field(self) -> JSONPathNode:
        name = self._until_terminator()
        return JSONPathWildcard() if name == "*" else JSONPathField(name.replace("\\", ""))

    def _recursive(self) -> JSONPathNode:
        if self._nodes and isinstance(self._nodes[-1], JSONPathRecursive):
            raise JSONPathError("invalid multiple recursive descent")
        if self._peek() == "_" or self._peek().isalnum():
            self._nodes.append(JSONPathRecursive())
            return self._field()
        return JSONPathRecursive()

    def _word(self) -> JSONPathNode:
        name = self._until_terminator()
        return JSONPathConstant(name == "true") if name in {"true", "false"} else JSONPathIdentifier(name)

    def _number(self) -> JSONPathNode:
        match = _NUMBER.match(self.text, self.position)
        digits = match.group() if match else ""
        self.position += len(digits)
        try:
            return JSONPathConstant(int(digits) if "." not in digits else float(digits))
        except ValueError as error:
            raise JSONPathError(f"cannot parse number {digits}") from error

    def _quoted(self, quote: str) -> JSONPathNode:
        start = self.position
        while True:
            character = self._peek()
            if character in {"", "\n"}:
                raise JSONPathError("unterminated quoted string")
            self.position += 1
            if character == quote and self.text[self.position - 2] != "\\":
                return JSONPathText(_unquote(self.text[start : self.position - 1]))

    def _selection(self) -> JSONPathNode:
        end = self.text.find("]", self.position)
        body = self.text[self.position : end]
        if end < 0 or "\n" in body:
            raise JSONPathError("unterminated array")
        self.position = end + 1
        if "," in body:
            return JSONPathUnion(tuple(_parse_action(f"[{choice.strip(' ')}]") for choice in body.split(",")))
        key = _DICT_KEY.fullmatch(body)
        if key:
            return JSONPathField(key.group(1).replace("\\", "")) if key.group(1) != "*" else JSONPathWildcard()
        return _slice(body)

    def _filter(self) -> JSONPathNode:
        text = self._filter_text()
        comparison = _COMPARISON.fullmatch(text)
        if comparison is None:
            return JSONPathFilter(_parse_action(text), "exists", ())
        left, operator, right = comparison.groups()
        return JSONPathFilter(_parse_action(left), operator, _parse_action(right))

    def _filter_text(self) -> str:
        """Take the text up to ``)]``; a closing parenthesis inside the one quoted string does not count."""
        start = self.position
        quote, quote_closed = "", False
        while True:
            character = self._peek()
            if character in {"", "\n"}:
                raise JSONPathError("unterminated filter")
            self.position += 1
            if character in "\"'" and not quote:
                quote = character
            elif character == quote and self.text[self.position - 2] != "\\":
                quote_closed = True
            elif character == ")" and bool(quote) == quote_closed:
                break
        if not self._take("]"):
            raise JSONPathError("unclosed array expect ]")
        return self.text[start : self.position - 2]


def _slice(body: str) -> JSONPathSlice:
    match = _SLICE.fullmatch(":" if body == "*" else body)
    if match is None:
        raise JSONPathError(f"invalid array index {body}")
    try:
        first, end, step = (int(number) if number else None for number in match.groups())
    except ValueError as error:
        raise JSONPathError(f"array index {body} is not a number") from error
    if match.group(2) is None:
        return JSONPathSlice(first or 0, (first or 0) + 1, step, single=True)
    return JSONPathSlice(first, end, step)


def _unquote(text: str) -> str:
    """Resolve backslash escapes as Go's strconv.Unquote does for the common ones."""
    result = []
    characters = iter(text)
    for character in characters:
        if character != "\\":
            result.append(character)
            continue
        escaped = next(characters, "")
        if escaped not in {*_ESCAPES, '"', "'"}:
            raise JSONPathError(f"unquote string {text} error invalid syntax")
        result.append(_ESCAPES.get(escaped, escaped))
    return "".join(result)
