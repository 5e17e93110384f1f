"""Parses what stands between the braces of a Go template: pipelines, their commands and operands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from engine.golang.limits import check_depth
from engine.golang.template.functions import FUNCTIONS, NOT_OFFERED
from engine.golang.template.lexer import Token, line_of, tokens
from engine.golang.template.literals import read_constant
from engine.golang.template.nodes import (
    CommandNode,
    ConstantNode,
    DotNode,
    FieldNode,
    IdentifierNode,
    Operand,
    ParenthesizedNode,
    PipeNode,
    TemplateError,
    VariableNode,
)

_CONSTANTS = {"true": True, "false": False, "nil": None}
_LITERALS = ("string", "char", "number")
_PAIR = 2


class PipeParser:
    """One pass over the tokens of a template, as far as pipelines go; parser.py adds what holds them."""

    def __init__(self, template: str) -> None:
        """Begin before the first token; `$` is known."""
        self.template = template
        self._tokens = tokens(template)
        self._ahead: list[Token] = []
        self.variables = ["$"]
        self._depth = 0

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Read what stands inside of a branch or a parenthesis. Raises PrintError where that is too deep."""
        self._depth += 1
        check_depth(self._depth)
        yield
        self._depth -= 1

    # --- tokens

    def peek(self) -> Token:
        """Return the next token and leave it there."""
        if not self._ahead:
            self._ahead.append(next(self._tokens))
        return self._ahead[-1]

    def next(self) -> Token:
        token = self.peek()
        self._ahead.pop()
        return token

    def word(self) -> Token:
        """Take the next token that is no blank."""
        self.skip()
        return self.next()

    def skip(self) -> None:
        while self.peek().kind == "space":
            self.next()

    def error(self, text: str, token: Token) -> TemplateError:
        """Return the complaint about a token, with its line."""
        return TemplateError(f"template: output:{line_of(self.template, token.position)}: {text}")

    # --- pipelines

    def pipe(self, context: str, closing: str = "right") -> PipeNode:
        """Read a pipeline and what closes it; `context` is what it belongs to."""
        self.skip()
        start = self.peek()
        names, declares = self._declared(context)
        commands: list[CommandNode] = []
        while True:
            words = self._operands()
            if words:
                commands.append(CommandNode(tuple(words)))
            token = self.word()
            if not words:
                raise self.error(
                    f"missing value for {context}"
                    if token.kind == "right"
                    else f"unexpected {shown(token)} in {context}",
                    token,
                )
            if closing in {token.kind, token.text}:
                break
            if token.text != "|":
                raise self.error(f"unexpected {shown(token)} in operand", token)
        self._check_later_commands(commands, start)
        self.variables += names if declares else ()
        return PipeNode(tuple(commands), tuple(names), declares, start.position)

    def _check_later_commands(self, commands: list[CommandNode], start: Token) -> None:
        """Only what can be called may take a value from the left."""
        for place, command in enumerate(commands[1:], start=_PAIR):
            if isinstance(command.words[0], ConstantNode):
                raise self.error(f"non executable command in pipeline stage {place}", start)

    def _declared(self, context: str) -> tuple[list[str], bool]:
        """Read `$x :=`, `$x =` or `$i, $x :=` where it stands; else take nothing."""
        taken: list[Token] = []
        names: list[str] = []
        while self.peek().kind == "variable":
            token = self.next()
            taken.append(token)
            names.append(token.text)
            while self.peek().kind == "space":
                taken.append(self.next())
            mark = self.peek()
            if mark.kind == "declare" or mark.text == "=":
                self.next()
                return self._checked(names, mark, context)
            if mark.text == "," and context == "range" and len(names) < _PAIR:
                taken.append(self.next())
                while self.peek().kind == "space":
                    taken.append(self.next())
                continue
            break
        self._ahead += reversed(taken)
        return [], False

    def _checked(self, names: list[str], mark: Token, context: str) -> tuple[list[str], bool]:
        if len(names) > 1 and context != "range":
            raise self.error(f"too many declarations in {context}", mark)
        if mark.kind != "declare":
            for name in names:
                self._known(name, mark)
        return names, mark.kind == "declare"

    def _known(self, name: str, token: Token) -> None:
        if name not in self.variables:
            raise self.error(f'undefined variable "{name}"', token)

    def _operands(self) -> list[Operand]:
        words: list[Operand] = []
        while True:
            self.skip()
            operand = self._operand()
            if operand is None:
                return words
            words.append(operand)

    def _operand(self) -> Operand | None:
        token = self.peek()
        term = self._term(token)
        if term is None:
            return None
        names: list[str] = []
        position, source = token.position, token.text if not isinstance(term, ParenthesizedNode) else term.source
        if token.kind == "field":
            names.append(token.text[1:])
        while self.peek().kind == "field":
            part = self.next()
            # Upstream's messages point to the second field of a path.
            position = part.position if not names or len(names) == 1 else position
            names.append(part.text[1:])
            source += part.text
        if not names:
            return term
        if isinstance(term, ConstantNode | IdentifierNode) or (isinstance(term, DotNode) and token.kind == "dot"):
            raise self.error(f"unexpected . after term {_quote(token.text)}", token)
        return FieldNode(term, tuple(names), source, position)

    def _term(self, token: Token) -> DotNode | VariableNode | ParenthesizedNode | ConstantNode | IdentifierNode | None:
        """Read one term; None where there is none."""
        kind, text, position = token.kind, token.text, token.position
        if kind in {"field", "dot"}:
            self.next()
            return DotNode(".", position)
        if kind == "variable":
            self.next()
            self._known(text, token)
            return VariableNode(text, text, position)
        if kind in _LITERALS:
            self.next()
            return self._constant(token)
        if kind == "word":
            self.next()
            return self._named(token)
        if text == "(":
            self.next()
            with self.inside():
                pipe = self.pipe("parenthesized pipeline", ")")
            return ParenthesizedNode(pipe, self.template[position : self._end_of(position)], position)
        return None

    def _end_of(self, start: int) -> int:
        """Return where the parenthesis that opened at `start` was closed."""
        depth = 0
        for at in range(start, len(self.template)):
            depth += (self.template[at] == "(") - (self.template[at] == ")")
            if not depth:
                return at + 1
        return len(self.template)

    def _constant(self, token: Token) -> ConstantNode:
        try:
            return ConstantNode(read_constant(token.kind, token.text), token.text, token.position)
        except ValueError as error:
            raise self.error(str(error), token) from error

    def _named(self, token: Token) -> ConstantNode | IdentifierNode:
        if token.text in _CONSTANTS:
            return ConstantNode(_CONSTANTS[token.text], token.text, token.position)
        if token.text in NOT_OFFERED:
            raise self.error(f"function {_quote(token.text)} is not supported here", token)
        if token.text not in FUNCTIONS:
            raise self.error(f"function {_quote(token.text)} not defined", token)
        return IdentifierNode(token.text, token.text, token.position)


def _quote(text: str) -> str:
    return f'"{text}"'


def shown(token: Token) -> str:
    """Return a token as messages show it."""
    return token.text if token.kind == "end" else f"<{token.text}>" if token.kind == "word" else f'"{token.text}"'
