"""The cursor over a script's text, and the reader of one word: quotes, backslashes, `$` and backticks.

After section 2 of the POSIX shell command language, with the `${NAME/a/b}` of bash. The parser calls it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.runtime.script.tree import Arithmetic, Capture, Commands, LiteralPart, Parameter, ScriptWord

BLANKS = " \t"
WORD_ENDS = " \t\n;&|<>()"
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_SPECIAL = re.compile(r"[0-9@*#?$!-]")
_INDEX = re.compile(r"\[\d+\]")
_OPERATOR = re.compile(r":?[-=?+]|##?|%%?|//?|\^\^?|,,?|:")
_ESCAPED = '$`"\\\n'

Part = LiteralPart | Parameter | Capture | Arithmetic
ReadScript = Callable[[str], Commands]
"""Reads the text inside `$( )`."""


class ScriptError(Exception):
    """The script cannot be read; the text is what a shell would say."""


class UnsupportedError(ScriptError):
    """A real shell reads this; podfall does not."""


class ConditionError(ScriptError):
    """A test cannot be read: it fails with status 2, and its script goes on."""


DEEPEST = 30
"""Commands, or expansions, in each other: more are at the mercy of the stack, which differs from driver to driver."""


def check_depth(depth: int) -> None:
    """Go on where that many of them are in each other. Raises ScriptError where these are too many."""
    if depth > DEEPEST:
        raise ScriptError(f"sh: syntax error: nested more than {DEEPEST} deep")


class TextCursor:
    """A position in a text, which may stand within `depth` others."""

    def __init__(self, text: str, depth: int = 0) -> None:
        check_depth(depth)
        self.text = text
        self.at = 0
        self.depth = depth

    def peek(self, count: int = 1) -> str:
        """The next characters; fewer at the end."""
        return self.text[self.at : self.at + count]

    def take(self, count: int = 1) -> str:
        """The next characters, stepped over."""
        taken = self.peek(count)
        self.at += len(taken)
        return taken

    def match(self, pattern: re.Pattern[str]) -> str:
        """Take what the pattern matches right here; empty where it does not."""
        found = pattern.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found[0]

    def enclosed(self, close: str) -> str:
        """Take the text up to the sign that closes what was opened, stepping over quotes and what nests."""
        opened, start = 1, self.at
        open_ = "(" if close == ")" else "{"
        while self.at < len(self.text):
            char = self.take()
            if char == "\\":
                self.take()
            elif char in "'\"`":
                self._quoted(char)
            elif char == open_:
                opened += 1
            elif char == close:
                opened -= 1
                if not opened:
                    return self.text[start : self.at - 1]
        raise ScriptError(f'sh: syntax error: unexpected end of file (expecting "{close}")')

    def _quoted(self, quote: str) -> None:
        while self.at < len(self.text):
            char = self.take()
            if char == quote:
                return
            if char == "\\" and quote != "'":
                self.take()
        raise ScriptError("sh: syntax error: unterminated quoted string")


def read_word(cursor: TextCursor, script: ReadScript, ends: str = WORD_ENDS) -> ScriptWord:
    """Take the word at the cursor, up to an unquoted sign of `ends`."""
    return ScriptWord(tuple(_Parts(cursor, script).unquoted(ends)))


def read_text(text: str, script: ReadScript, depth: int = 0) -> ScriptWord:
    """A text in which only `$`, backticks and backslashes mean something: a here-document, or an expression."""
    return ScriptWord(tuple(_Parts(TextCursor(text, depth), script).quoted("")))


class _Parts:
    """Collects the parts of one word."""

    def __init__(self, cursor: TextCursor, script: ReadScript) -> None:
        self._cursor = cursor
        self._script = script
        self._parts: list[Part] = []

    def unquoted(self, ends: str) -> list[Part]:
        cursor = self._cursor
        while (char := cursor.peek()) and char not in ends:
            if char == "'":
                self._single()
            elif char == '"':
                cursor.take()
                self._add("", quoted=True)
                self.quoted('"')
            elif char == "\\":
                cursor.take()
                following = cursor.take()
                if following != "\n":
                    self._add(following, quoted=True)
            elif char in "$`":
                self._expansion(quoted=False)
            else:
                self._add(cursor.take(), quoted=False)
        return self._parts

    def quoted(self, end: str) -> list[Part]:
        """What stands up to an unescaped `end`, which is taken too; to the end of the text where it is empty."""
        cursor = self._cursor
        while (char := cursor.peek()) and char != end:
            if (
                char == "\\"
                and (following := cursor.peek(2)[1:])
                and following in _ESCAPED
                and (end or following != '"')
            ):
                cursor.take()
                escaped = cursor.take()
                if escaped != "\n":
                    self._add(escaped, quoted=True)
            elif char in "$`":
                self._expansion(quoted=True)
            else:
                self._add(cursor.take(), quoted=True)
        if end and not cursor.take():
            raise ScriptError("sh: syntax error: unterminated quoted string")
        return self._parts

    def _add(self, text: str, *, quoted: bool) -> None:
        last = self._parts[-1] if self._parts else None
        if isinstance(last, LiteralPart) and last.quoted == quoted:
            self._parts[-1] = LiteralPart(last.text + text, quoted)
        else:
            self._parts.append(LiteralPart(text, quoted))

    def _single(self) -> None:
        cursor = self._cursor
        cursor.take()
        end = cursor.text.find("'", cursor.at)
        if end < 0:
            raise ScriptError("sh: syntax error: unterminated quoted string")
        self._add(cursor.take(end - cursor.at), quoted=True)
        cursor.take()

    def _expansion(self, *, quoted: bool) -> None:
        cursor = self._cursor
        if cursor.take() == "`":
            self._parts.append(Capture(self._script(self._backticks()), quoted))
        elif cursor.peek(2) == "((" and (inside := self._arithmetic()) is not None:
            self._parts.append(Arithmetic(read_text(inside, self._script, cursor.depth + 1), quoted))
        elif cursor.peek() == "(":
            cursor.take()
            self._parts.append(Capture(self._script(cursor.enclosed(")")), quoted))
        elif cursor.peek() == "{":
            cursor.take()
            self._parts.append(self._braced(cursor.enclosed("}"), quoted=quoted))
        elif name := cursor.match(_NAME) or cursor.match(_SPECIAL):
            self._parts.append(Parameter(name, quoted))
        else:
            self._add("$", quoted=quoted)

    def _backticks(self) -> str:
        cursor, inside = self._cursor, ""
        while (char := cursor.take()) != "`":
            if not char:
                raise ScriptError("sh: syntax error: unterminated quoted string")
            inside += cursor.take() if char == "\\" and cursor.peek() in "$`\\" else char
        return inside

    def _arithmetic(self) -> str | None:
        """The text of `((...))`; None where it is `( (...) )`, a script that begins with a subshell."""
        cursor, start = self._cursor, self._cursor.at
        cursor.take(2)
        inside = cursor.enclosed(")")
        if cursor.take() == ")":
            return inside
        cursor.at = start
        return None

    def _braced(self, text: str, *, quoted: bool) -> Parameter:
        if text[:1] == "#" and len(text) > 1:
            return Parameter(text[1:], quoted, length=True)
        inside = TextCursor(text, self._cursor.depth + 1)
        name = inside.match(_NAME) or inside.match(_SPECIAL)
        if name == "BASH_REMATCH" and (index := inside.match(_INDEX)):
            name += index
        operator = inside.match(_OPERATOR)
        if not name or (not operator and inside.peek()):
            raise UnsupportedError(f"${{{text}}}")
        if not operator:
            return Parameter(name, quoted)
        if not operator.startswith("/"):
            return Parameter(name, quoted, operator, read_word(inside, self._script, ""))
        pattern = read_word(inside, self._script, "/")
        inside.take()
        return Parameter(name, quoted, operator, pattern, read_word(inside, self._script, ""))
