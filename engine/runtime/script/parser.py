"""Reads a script into a tree, after the grammar of the POSIX shell, with `[[`, `function` and `<<<` of bash.

`program` lays the result out as steps. What cannot be read is said in the words of a shell.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.runtime.script.tokens import Tokens
from engine.runtime.script.tree import (
    Case,
    Command,
    CommandList,
    Commands,
    For,
    Function,
    Group,
    If,
    LiteralPart,
    Loop,
    Redirected,
    Redirection,
    ScriptPipeline,
    ScriptWord,
    Simple,
    alone,
)
from engine.runtime.script.words import BLANKS, UnsupportedError, check_depth, read_word

_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)(\+?)=", re.ASCII)
_FUNCTION = re.compile(r"([A-Za-z_][\w.-]*)[ \t]*\([ \t]*\)", re.ASCII)
_CLOSING = frozenset({"then", "elif", "else", "fi", "do", "done", "esac", "}"})


def parse(text: str) -> Commands:
    """The commands of a script. Raises ScriptError."""
    return _Parser(text, 0).whole()


class _Parser(Tokens):
    """Recursive descent."""

    def __init__(self, text: str, depth: int) -> None:
        check_depth(depth)
        super().__init__(text)
        self._depth = depth

    def whole(self) -> Commands:
        commands = self._commands(frozenset())
        if self._cursor.peek():
            raise self._unexpected()
        return commands

    def _nested(self, text: str) -> Commands:
        return _Parser(text, self._depth + 1).whole()

    # --- lists

    def _commands(self, ends: frozenset[str]) -> Commands:
        """Commands up to a reserved word of `ends`, which is left, or up to what cannot go on."""
        items: list[CommandList] = []
        self._newlines()
        while self._cursor.peek() and not self._closes(ends):
            item = self._and_or()
            self._blanks()
            if self._cursor.peek() == "&" and self._cursor.peek(2) != "&&":
                self._cursor.take()
                item = CommandList(item.first, item.rest, background=True)
            elif self._cursor.peek() == ";" and self._cursor.peek(2) != ";;":
                self._cursor.take()
            elif self._cursor.peek() != "\n":
                items.append(item)
                break
            items.append(item)
            self._newlines()
        return Commands(tuple(items))

    def _closes(self, ends: frozenset[str]) -> bool:
        if self._cursor.peek() == ")" or self._cursor.peek(2) == ";;":
            return True
        word = self._reserved()
        if word in _CLOSING and word not in ends:
            raise self._unexpected()
        return word in ends

    def _and_or(self) -> CommandList:
        first = self._pipeline()
        rest: list[tuple[str, ScriptPipeline]] = []
        while True:
            self._blanks()
            operator = self._cursor.peek(2)
            if operator not in {"&&", "||"}:
                return CommandList(first, tuple(rest))
            self._cursor.take(2)
            self._newlines()
            rest.append((operator, self._pipeline()))

    def _pipeline(self) -> ScriptPipeline:
        negated = False
        while self._reserved() == "!":
            self._take_reserved("!")
            negated = not negated
        stages = [self._command()]
        while True:
            self._blanks()
            if self._cursor.peek() != "|" or self._cursor.peek(2) == "||":
                return ScriptPipeline(tuple(stages), negated)
            self._cursor.take()
            if self._cursor.peek() == "&":
                self._cursor.take()
            self._newlines()
            stages.append(self._command())

    # --- commands

    def _command(self) -> Command:
        compound = self._compound()
        if compound is None:
            return self._simple()
        redirections = self._redirections()
        return Redirected(compound, redirections) if redirections else compound

    def _compound(self) -> Command | None:
        self._blanks()
        if self._cursor.peek() == "(":
            return self._deeper(self._subshell)
        reads: dict[str, Callable[[], Command]] = {
            "if": self._if,
            "while": self._loop,
            "until": self._loop,
            "for": self._for,
            "select": self._for,
            "case": self._case,
            "{": self._group,
            "function": self._named_function,
        }
        read = reads.get(self._reserved())
        if read is not None:
            return self._deeper(read)
        found = _FUNCTION.match(self._cursor.text, self._cursor.at)
        return self._deeper(lambda: self._function(found[1])) if found is not None else None

    def _deeper(self, read: Callable[[], Command]) -> Command:
        """Read what stands within another command."""
        check_depth(self._depth + 1)
        self._depth += 1
        command = read()
        self._depth -= 1
        return command

    def _subshell(self) -> Group:
        self._cursor.take()
        body = self._commands(frozenset())
        self._expect(")")
        return Group(body, own=True)

    def _group(self) -> Group:
        self._take_reserved("{")
        return Group(self._block("}"))

    def _loop(self) -> Loop:
        word = self._reserved()
        self._take_reserved(word)
        condition = self._block("do")
        return Loop(condition, self._block("done"), until=word == "until")

    def _named_function(self) -> Function:
        self._take_reserved("function")
        return self._function(self._name())

    def _block(self, end: str) -> Commands:
        body = self._commands(frozenset({end}))
        self._take_reserved(end)
        return body

    def _if(self) -> If:
        self._take_reserved("if")
        branches = []
        while True:
            condition = self._block("then")
            body = self._commands(frozenset({"elif", "else", "fi"}))
            branches.append((condition, body))
            match self._reserved():
                case "elif":
                    self._take_reserved("elif")
                case "else":
                    self._take_reserved("else")
                    return If(tuple(branches), self._block("fi"))
                case _:
                    self._take_reserved("fi")
                    return If(tuple(branches))

    def _for(self) -> For:
        self._take_reserved(self._reserved())
        self._blanks()
        if self._cursor.peek(2) == "((":
            raise UnsupportedError("for ((...))")
        name, words = self._name(), None
        self._newlines()
        if self._reserved() == "in":
            self._take_reserved("in")
            listed: list[ScriptWord] = []
            while self._at_word():
                listed.append(self._word())
            words = tuple(listed)
        self._blanks()
        if self._cursor.peek() == ";":
            self._cursor.take()
        self._newlines()
        self._take_reserved("do")
        return For(name, words, self._block("done"))

    def _case(self) -> Case:
        self._take_reserved("case")
        self._blanks()
        word, arms = self._word(), []
        self._newlines()
        self._take_reserved("in")
        self._newlines()
        while self._reserved() != "esac":
            if self._cursor.peek() == "(":
                self._cursor.take()
            patterns = [self._word()]
            self._blanks()
            while self._cursor.peek() == "|":
                self._cursor.take()
                self._blanks()
                patterns.append(self._word())
                self._blanks()
            self._expect(")")
            arms.append((tuple(patterns), self._commands(frozenset({"esac"}))))
            if self._cursor.peek(2) == ";;":
                self._cursor.take(2)
            self._newlines()
        self._take_reserved("esac")
        return Case(word, tuple(arms))

    def _function(self, name: str) -> Function:
        self._cursor.match(_FUNCTION)
        self._blanks()
        if self._cursor.peek() == "(":
            self._cursor.take()
            self._expect(")")
        self._newlines()
        body = self._compound()
        if body is None:
            raise self._unexpected()
        return Function(name, alone(body))

    def _simple(self) -> Simple:
        assignments: list[tuple[str, ScriptWord]] = []
        words: list[ScriptWord] = []
        redirections: list[Redirection] = []
        while True:
            if words and words[0].plain == "[[" and words[-1].plain != "]]" and self._bracketed(words):
                continue
            redirection = self._redirection()
            if redirection is not None:
                redirections.append(redirection)
            elif not words and (assignment := self._assignment()):
                assignments.append(assignment)
            elif self._at_word():
                words.append(self._word())
            else:
                break
        if not (assignments or words or redirections):
            raise self._unexpected()
        return Simple(tuple(assignments), tuple(words), tuple(redirections))

    def _bracketed(self, words: list[ScriptWord]) -> bool:
        """Take what would end a word elsewhere and is one within `[[ ]]`: a sign, or a pattern behind `=~`."""
        self._blanks()
        if words[-1].plain == "=~":
            words.append(read_word(self._cursor, self._nested, BLANKS + "\n"))
            return True
        sign = next((sign for sign in ("&&", "||", "<", ">", "(", ")") if self._cursor.peek(len(sign)) == sign), "")
        if sign:
            words.append(ScriptWord((LiteralPart(self._cursor.take(len(sign))),)))
        return bool(sign)

    def _assignment(self) -> tuple[str, ScriptWord] | None:
        self._blanks()
        found = _ASSIGNMENT.match(self._cursor.text, self._cursor.at)
        if found is None:
            return None
        self._cursor.at = found.end()
        if self._cursor.peek() == "(":
            raise UnsupportedError("an array")
        return found[1] + found[2], read_word(self._cursor, self._nested)
