"""Turns the text of a console line into a tree, after the grammar of the POSIX shell.

The shell calls `parse`; `split_words` and `join_words` serve callers that need only the words of a plain
command. Compound commands, subshells, functions, background jobs, here-strings and `<` are refused, each
in one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.shell.heredoc import opened, take_lines
from engine.shell.scanner import NAME, WORD_ENDS, Scanner, ShellSyntaxError, UnfinishedError, WordReader
from engine.shell.tree import (
    AndOr,
    Assignment,
    HereDocument,
    Literal,
    Pipeline,
    Script,
    SimpleCommand,
    ToFile,
    ToStream,
    Word,
)

REDIRECTION = re.compile(r"([0-9]*)(>>|>)(?:&([0-9-]))?")
HERE_DOCUMENT = re.compile(r"([0-9]*)<<(-?)(?!<)")
ASSIGNMENT = re.compile(NAME.pattern + "=")
PLAIN_WORD = re.compile(r"[A-Za-z0-9_@%+:,./-]+")
RESERVED = frozenset(
    {"!", "[[", "{", "}", "if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done"}
    | {"case", "esac", "function", "select", "time"},
)
DEEPEST_NESTING = 16
STREAMS = ("1", "2")
NOTHING_BEHIND = "syntax error: the line ends where a command or a file name is missing"

REFUSED = {
    "<<": "not supported: here-strings with <<<; write `echo TEXT | COMMAND`",
    "<": "not supported: reading with <; write `cat FILE | COMMAND`, or name the file",
    "&": "not supported: background jobs with &; put the word in quotes if & is part of it",
    "(": "not supported: subshells and functions; put the word in quotes if ( is part of it",
}


def parse(text: str) -> Script:
    """Parse a console line; raises ShellSyntaxError, with one sentence for the reader."""
    return _Parser(text).whole()


def open_end(text: str) -> HereDocument | bool:
    """Whether a command is right so far and goes on in the next line; the here-document in which it ends, if any."""
    parser = _Parser(text)
    try:
        parser.whole()
    except UnfinishedError as error:
        return error.document or True
    except ShellSyntaxError:
        return False
    return parser.joins_next


def split_words(line: str) -> list[str]:
    """Split a plain command into words, quotes removed; raises ShellSyntaxError if it needs a shell."""
    script = parse(line)
    if not script.items:
        return []
    command = script.items[0].first.stages[0]
    lone = SimpleCommand((), command.words, ())
    if script != Script((AndOr(Pipeline((lone,)), ()),)):
        raise ShellSyntaxError("syntax error: one plain command was expected")
    return [_static_text(word) for word in command.words]


def join_words(words: Iterable[str]) -> str:
    """Write words as a line that splits into exactly these words again."""
    return " ".join(_quote(word) for word in words)


def _quote(word: str) -> str:
    if PLAIN_WORD.fullmatch(word) and word not in RESERVED:
        return word
    return "'" + word.replace("'", "'\\''") + "'"


def _static_text(word: Word) -> str:
    texts = []
    for part in word.parts:
        if not isinstance(part, Literal):
            raise ShellSyntaxError("syntax error: $ is not expanded here; use single quotes")
        texts.append(part.text)
    return "".join(texts)


class _Parser:
    """Recursive descent; the only recursion is `$( )`, and its depth is limited."""

    def __init__(self, text: str, depth: int = 0) -> None:
        self._scanner = Scanner(text)
        self._depth = depth
        self._open: list[HereDocument] = []
        """Here-documents whose text begins behind the present line."""

    @property
    def joins_next(self) -> bool:
        """Whether the text ends in a backslash that would join another line to it."""
        return self._scanner.joins_next

    def whole(self) -> Script:
        script = self._script()
        if not self._scanner.at_end():
            raise self._unexpected()
        for document in self._open:
            raise opened(document)
        return script

    def here_document(self) -> Word:
        """Read the whole text as that of a here-document whose delimiter is not quoted."""
        return WordReader(self._scanner, self._substitution).read_here_document()

    def _substitution(self) -> Script:
        """Read the inside of `$(`, up to and with its closing parenthesis."""
        if self._depth >= DEEPEST_NESTING:
            raise ShellSyntaxError(f"syntax error: $( ) is nested more than {DEEPEST_NESTING} deep")
        self._depth += 1
        script = self._script()
        self._depth -= 1
        if self._scanner.at_end():
            raise UnfinishedError("syntax error: $( is not closed")
        if self._scanner.take() != ")":
            raise self._unexpected()
        return script

    def _script(self) -> Script:
        items = []
        self._skip_newlines()
        while not self._scanner.at_end() and self._scanner.peek() != ")":
            items.append(self._and_or())
            if self._scanner.peek() == ";":
                self._scanner.take()
            elif self._scanner.peek() != "\n":
                break
            self._skip_newlines()
        return Script(tuple(items))

    def _and_or(self) -> AndOr:
        first = self._pipeline()
        rest = []
        while (operator := self._scanner.peek(2)) in ("&&", "||"):
            self._scanner.take(2)
            self._skip_newlines()
            rest.append((operator, self._pipeline()))
        return AndOr(first, tuple(rest))

    def _pipeline(self) -> Pipeline:
        stages = [self._command()]
        while self._scanner.peek() == "|" and self._scanner.peek(2) != "||":
            self._scanner.take()
            self._skip_newlines()
            stages.append(self._command())
        return Pipeline(tuple(stages))

    def _command(self) -> SimpleCommand:
        assignments: list[Assignment] = []
        words: list[Word] = []
        redirections: list[ToFile | ToStream | HereDocument] = []
        self._scanner.skip_blanks()
        while True:
            redirection = self._redirection() or self._here_document()
            if redirection:
                redirections.append(redirection)
            elif self._at_word():
                word = self._word()
                assignment = None if words else _as_assignment(word)
                if assignment:
                    assignments.append(assignment)
                elif word.parts:
                    words.append(word)
            else:
                break
            self._scanner.skip_blanks()
        self._refuse_foreign_syntax(words)
        if not (assignments or words or redirections):
            raise UnfinishedError(NOTHING_BEHIND) if self._scanner.at_end() else self._unexpected()
        return SimpleCommand(tuple(assignments), tuple(words), tuple(redirections))

    def _refuse_foreign_syntax(self, words: list[Word]) -> None:
        """Say so where a command ends in, or begins with, something that only a full shell has."""
        if words and words[0].unquoted_text() in RESERVED:
            raise ShellSyntaxError(f"not supported: the shell's `{words[0].unquoted_text()}`; write single commands")
        for length in (2, 1):
            operator = self._scanner.peek(length)
            if operator in REFUSED:
                raise ShellSyntaxError(REFUSED[operator])
            if operator == "&&":
                return

    def _redirection(self) -> ToFile | ToStream | None:
        match = self._scanner.take_match(REDIRECTION)
        if not match:
            return None
        stream, operator, target = match.groups()
        stream = stream or "1"
        if stream not in STREAMS or target not in (None, *STREAMS):
            raise ShellSyntaxError(f"not supported: {match[0]}; only streams 1 and 2 can be redirected")
        if target:
            return ToStream(int(stream), int(target))
        self._scanner.skip_blanks()
        if not self._at_word():
            raise self._unexpected()
        return ToFile(int(stream), self._word(), append=operator == ">>")

    def _here_document(self) -> HereDocument | None:
        match = self._scanner.take_match(HERE_DOCUMENT)
        if not match:
            return None
        if match[1] not in ("", "0"):
            raise ShellSyntaxError(f"not supported: {match[0]}; a here-document is standard input")
        self._scanner.skip_blanks()
        if not self._at_word():
            raise self._unexpected()
        word = self._word()
        quoted = any(part.quoted for part in word.parts)
        document = HereDocument(_static_text(word), quoted, strip_tabs=bool(match[2]))
        self._open.append(document)
        return document

    def _read_here_documents(self) -> None:
        """Take the texts of what this line has opened: they begin behind its end."""
        for document in self._open:
            document.text = self._text_of(document, take_lines(self._scanner, document))
        self._open.clear()

    def _text_of(self, document: HereDocument, text: str) -> Word:
        if document.quoted:
            return Word((Literal(text, quoted=True),))
        try:
            return _Parser(text, self._depth).here_document()
        except UnfinishedError as error:  # no further line could finish it: the text has ended
            raise ShellSyntaxError(str(error)) from None

    def _word(self) -> Word:
        return WordReader(self._scanner, self._substitution).read()

    def _at_word(self) -> bool:
        return not self._scanner.at_end() and self._scanner.peek() not in WORD_ENDS

    def _skip_newlines(self) -> None:
        self._scanner.skip_blanks()
        while self._scanner.peek() == "\n":
            self._scanner.take()
            self._read_here_documents()
            self._scanner.skip_blanks()

    def _unexpected(self) -> ShellSyntaxError:
        scanner = self._scanner
        if scanner.at_end():
            return ShellSyntaxError(NOTHING_BEHIND)
        pair = scanner.peek(2)
        found = pair if pair in ("&&", "||", ";;", ">>", "<<") else scanner.peek()
        return ShellSyntaxError("syntax error near " + ("the end of a line" if found == "\n" else f"`{found}`"))


def _as_assignment(word: Word) -> Assignment | None:
    """Take `NAME=value` apart; a quoted name or equals sign makes it an ordinary word, as in the shell."""
    first = word.parts[0] if word.parts else None
    if not isinstance(first, Literal) or first.quoted:
        return None
    match = ASSIGNMENT.match(first.text)
    if not match:
        return None
    rest = first.text[match.end() :]
    value = (Literal(rest, quoted=False), *word.parts[1:]) if rest else word.parts[1:]
    return Assignment(match[0][:-1], Word(value))
