"""The cursor over the text of a console line, and the reader of one word.

The parser calls it. Quotes, backslashes, `$` and comments are dealt with here, after section 2 of the POSIX
shell command language; what the console leaves out on purpose is refused here in one line that says what to
do instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.shell.tree import HereDocument, Literal, Script, Substitution, Variable, Word

BLANKS = " \t\r"
WORD_ENDS = BLANKS + "\n;&|<>()"
ESCAPED_IN_DOUBLE_QUOTES = "$`\\"
"""Within double quotes a `"` too; in a here-document it stands for itself."""
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
OTHER_PARAMETERS = "0123456789@*#$!-"
BACKTICK = "not supported: backticks; write $(command)"


class ShellSyntaxError(ValueError):
    """A line that cannot be run; its text is one sentence for the reader."""


class UnfinishedError(ShellSyntaxError):
    """A line that is right so far and goes on in the next one."""

    def __init__(self, problem: str, document: HereDocument | None = None) -> None:
        """Say what is missing; `document` is the here-document in which the line ends, if it does."""
        super().__init__(problem)
        self.document = document


class Scanner:
    """A position in a line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.joins_next = False
        """Whether a backslash was met at the very end: it stands for itself, unless another line follows."""

    def peek(self, length: int = 1) -> str:
        """Return the next characters without taking them; empty at the end."""
        return self.text[self.position : self.position + length]

    def take(self, length: int = 1) -> str:
        """Return the next characters and step over them."""
        taken = self.peek(length)
        self.position += len(taken)
        return taken

    def take_match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Take what the pattern matches right here, if it does."""
        match = pattern.match(self.text, self.position)
        if match:
            self.position = match.end()
        return match

    def skip_blanks(self) -> None:
        """Step over blanks, joined lines and a comment; a newline is left because it ends a command."""
        while self.peek():
            if self.peek() in BLANKS:
                self.take()
            elif self.peek(2) == "\\\n":
                self.take(2)
            elif self.peek() == "#":
                end = self.text.find("\n", self.position)
                self.position = len(self.text) if end < 0 else end
            else:
                return

    def at_end(self) -> bool:
        """Say whether nothing is left."""
        return self.position >= len(self.text)


class WordReader:
    """Reads one word; the parser gives it the way to read the script inside `$( )`."""

    def __init__(self, scanner: Scanner, read_substitution: Callable[[], Script]) -> None:
        """Read from a scanner that the parser shares."""
        self._scanner = scanner
        self._read_substitution = read_substitution
        self._parts: list[Literal | Variable | Substitution] = []

    def read(self) -> Word:
        """Take the word at the cursor; raises ShellSyntaxError if a quote or parenthesis stays open."""
        self._parts = []
        while (char := self._scanner.peek()) and char not in WORD_ENDS:
            if char == "'":
                self._single_quoted()
            elif char == '"':
                self._double_quoted()
            elif char == "\\":
                self._backslash()
            elif char == "`":
                raise ShellSyntaxError(BACKTICK)
            elif char == "$":
                self._dollar(quoted=False)
            else:
                self._add(self._scanner.take(), quoted=False)
        return Word(tuple(self._parts))

    def read_here_document(self) -> Word:
        """Take all that is left as the text of a here-document: only `$` and backslashes mean something in it."""
        self._parts = []
        while char := self._scanner.peek():
            if char == "$":
                self._dollar(quoted=True)
            else:
                self._double_quotable(char)
        return Word(tuple(self._parts))

    def _add(self, text: str, *, quoted: bool) -> None:
        """Append text, growing the last part if it is of the same kind."""
        last = self._parts[-1] if self._parts else None
        if isinstance(last, Literal) and last.quoted == quoted:
            self._parts[-1] = Literal(last.text + text, quoted)
        else:
            self._parts.append(Literal(text, quoted))

    def _single_quoted(self) -> None:
        scanner = self._scanner
        scanner.take()
        end = scanner.text.find("'", scanner.position)
        if end < 0:
            raise UnfinishedError("syntax error: a single quote ' is not closed")
        self._add(scanner.take(end - scanner.position), quoted=True)
        scanner.take()

    def _double_quoted(self) -> None:
        scanner = self._scanner
        scanner.take()
        # Even "" must leave a part behind: a quoted nothing is an argument.
        self._add("", quoted=True)
        while (char := scanner.peek()) != '"':
            if not char:
                raise UnfinishedError('syntax error: a double quote " is not closed')
            if char == "$":
                self._dollar(quoted=True)
            elif scanner.peek(2) == '\\"':
                scanner.take()
                self._add(scanner.take(), quoted=True)
            else:
                self._double_quotable(char)
        scanner.take()

    def _double_quotable(self, char: str) -> None:
        """Take a sign that means the same within double quotes and in a here-document."""
        scanner = self._scanner
        if char == "`":
            raise ShellSyntaxError(BACKTICK)
        if char == "\\" and scanner.peek(2) == "\\\n":
            scanner.take(2)
            return
        if char == "\\" and scanner.peek(2)[1:] and scanner.peek(2)[1] in ESCAPED_IN_DOUBLE_QUOTES:
            scanner.take()
        self._add(scanner.take(), quoted=True)

    def _backslash(self) -> None:
        scanner = self._scanner
        scanner.take()
        char = scanner.take()
        scanner.joins_next |= not char
        if char != "\n":
            self._add(char or "\\", quoted=True)

    def _dollar(self, *, quoted: bool) -> None:
        """Read `$NAME`, `${NAME}`, `$?` or `$(...)`; a dollar before anything else stands for itself."""
        scanner = self._scanner
        scanner.take()
        following = scanner.peek()
        if scanner.peek(2) == "((":
            raise ShellSyntaxError("not supported: arithmetic $((...))")
        if following == "(":
            scanner.take()
            self._parts.append(Substitution(self._read_substitution(), quoted))
        elif following == "{":
            self._braced(quoted=quoted)
        elif following == "?":
            self._parts.append(Variable(scanner.take(), quoted))
        elif following and following in OTHER_PARAMETERS:
            raise ShellSyntaxError(
                f"not supported: ${following}; write '${following}' in single quotes for the characters",
            )
        elif name := scanner.take_match(NAME):
            self._parts.append(Variable(name[0], quoted))
        else:
            self._add("$", quoted=quoted)

    def _braced(self, *, quoted: bool) -> None:
        scanner = self._scanner
        scanner.take()
        name = scanner.take_match(NAME)
        text = name[0] if name else scanner.take() if scanner.peek() == "?" else ""
        if not text or scanner.take() != "}":
            raise ShellSyntaxError("not supported: ${...} other than ${NAME}")
        self._parts.append(Variable(text, quoted))
