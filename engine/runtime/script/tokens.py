"""What the parser reads a script in: words, reserved words, and redirections with their here-documents."""

from __future__ import annotations

import re

from engine.runtime.script.tree import Commands, LiteralPart, Redirection, ScriptWord
from engine.runtime.script.words import (
    BLANKS,
    WORD_ENDS,
    ScriptError,
    TextCursor,
    UnsupportedError,
    read_text,
    read_word,
)

_REDIRECTION = re.compile(r"(\d*)(<<<|<<-?|>>|>\||>&|<&|<>|&>>?|>|<)")
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)


class Tokens:
    """A cursor over a script's text; the parser says how what nests is read."""

    def __init__(self, text: str) -> None:
        self._cursor = TextCursor(text)
        self._here: list[tuple[Redirection, str, bool]] = []
        """Here-documents whose text begins behind the present line: where it goes, its end, and whether tabs go."""

    def _nested(self, text: str) -> Commands:
        """The commands of a `$( )`."""
        raise NotImplementedError

    # --- redirections

    def _redirections(self) -> tuple[Redirection, ...]:
        found = []
        while (redirection := self._redirection()) is not None:
            found.append(redirection)
        return tuple(found)

    def _redirection(self) -> Redirection | None:
        self._blanks()
        match = _REDIRECTION.match(self._cursor.text, self._cursor.at)
        if match is None:
            return None
        self._cursor.at = match.end()
        number, operator = match.groups()
        if self._cursor.peek() == "(":
            raise UnsupportedError(f"{operator}(...)")
        self._blanks()
        if not self._at_word():
            raise self._unexpected()
        stream = int(number or (0 if operator[0] == "<" else 1))
        redirection = Redirection(stream, operator, self._word())
        if operator in {"<<", "<<-"}:
            self._open_here(redirection, tabs=operator == "<<-")
        return redirection

    def _open_here(self, redirection: Redirection, *, tabs: bool) -> None:
        end = "".join(part.text for part in redirection.target.parts if isinstance(part, LiteralPart))
        quoted = any(part.quoted for part in redirection.target.parts)
        redirection.operator = "<<'" if quoted else "<<"
        self._here.append((redirection, end, tabs))

    def _read_here(self) -> None:
        """Take the texts of the here-documents that the line which ends here has opened."""
        for redirection, end, tabs in self._here:
            text = self._lines_to(end, tabs=tabs)
            literal = redirection.operator == "<<'"
            redirection.target = (
                ScriptWord((LiteralPart(text, quoted=True),)) if literal else read_text(text, self._nested)
            )
        self._here.clear()

    def _lines_to(self, end: str, *, tabs: bool) -> str:
        lines: list[str] = []
        while self._cursor.peek():
            line, newline, _ = self._cursor.text[self._cursor.at :].partition("\n")
            self._cursor.take(len(line) + len(newline))
            line = line.lstrip("\t") if tabs else line
            if line == end:
                break
            lines.append(f"{line}\n")
        return "".join(lines)

    # --- words

    def _reserved(self) -> str:
        """The plain word at the cursor, which is not taken; empty where there is none."""
        self._blanks()
        cursor, end = self._cursor, self._cursor.at
        while end < len(cursor.text) and cursor.text[end] not in WORD_ENDS:
            end += 1
        return cursor.text[cursor.at : end]

    def _take_reserved(self, word: str) -> None:
        if self._reserved() != word:
            expected = "" if self._cursor.peek() else f' (expecting "{word}")'
            raise ScriptError(f"{self._unexpected()}{expected}")
        self._cursor.take(len(word))

    def _name(self) -> str:
        self._blanks()
        name = self._cursor.match(_NAME)
        if not name:
            raise ScriptError("sh: syntax error: bad for loop variable")
        return name

    def _word(self) -> ScriptWord:
        self._blanks()
        if not self._at_word():
            raise self._unexpected()
        return read_word(self._cursor, self._nested)

    def _at_word(self) -> bool:
        self._blanks()
        return bool(self._cursor.peek()) and self._cursor.peek() not in WORD_ENDS

    def _expect(self, sign: str) -> None:
        self._blanks()
        if self._cursor.take() != sign:
            self._cursor.at -= 1
            raise self._unexpected()

    def _blanks(self) -> None:
        """Step over blanks, joined lines and a comment."""
        cursor = self._cursor
        while True:
            if cursor.peek() and cursor.peek() in BLANKS:
                cursor.take()
            elif cursor.peek(2) == "\\\n":
                cursor.take(2)
            elif cursor.peek() == "#" and (cursor.at == 0 or cursor.text[cursor.at - 1] in WORD_ENDS):
                end = cursor.text.find("\n", cursor.at)
                cursor.at = len(cursor.text) if end < 0 else end
            else:
                return

    def _newlines(self) -> None:
        self._blanks()
        while self._cursor.peek() == "\n":
            self._cursor.take()
            self._read_here()
            self._blanks()

    def _unexpected(self) -> ScriptError:
        cursor = self._cursor
        if not cursor.peek():
            return ScriptError("sh: syntax error: unexpected end of file")
        found = self._reserved() or (cursor.peek(2) if cursor.peek(2) in {"&&", "||", ";;"} else cursor.peek())
        return ScriptError(f'sh: syntax error: unexpected "{"newline" if found == chr(10) else found}"')
