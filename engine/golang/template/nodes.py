"""What a parsed Go template consists of; made by parser.py, evaluated by evaluator.py.

A position is where a node stands in the template's text; error messages count lines and columns from it.
"""

from __future__ import annotations

from msgspec import Struct


class TemplateError(ValueError):
    """The template cannot be read or does not fit the value; the text is text/template's."""


class ConstantNode(Struct, frozen=True):
    """A string, number, boolean, or `nil`, which only stands as an argument."""

    value: str | int | float | bool | None
    source: str
    position: int


class DotNode(Struct, frozen=True):
    """`.`: the present value."""

    source: str
    position: int


class FieldNode(Struct, frozen=True):
    """`.a.b`, `$x.a` or `(pipe).a`: fields of a value."""

    base: DotNode | VariableNode | ParenthesizedNode
    names: tuple[str, ...]
    source: str
    position: int


class VariableNode(Struct, frozen=True):
    """`$x`, and `$` for the whole value."""

    name: str
    source: str
    position: int


class IdentifierNode(Struct, frozen=True):
    """A bare word: one of the functions."""

    name: str
    source: str
    position: int


class ParenthesizedNode(Struct, frozen=True):
    """A pipeline in parentheses."""

    pipe: PipeNode
    source: str
    position: int


Operand = ConstantNode | DotNode | FieldNode | VariableNode | IdentifierNode | ParenthesizedNode


class CommandNode(Struct, frozen=True):
    """An operand, or a function and its arguments."""

    words: tuple[Operand, ...]

    @property
    def source(self) -> str:
        """The command as messages show it."""
        return " ".join(word.source for word in self.words)

    @property
    def position(self) -> int:
        return self.words[0].position


class PipeNode(Struct, frozen=True):
    """Commands of which each gets the result of the one before as its last argument."""

    commands: tuple[CommandNode, ...]
    names: tuple[str, ...]
    """The variables that take the result."""
    declares: bool
    """Whether they are new (`:=`) or known (`=`)."""
    position: int


class TextNode(Struct, frozen=True):
    """What stands outside the braces."""

    text: str


class ActionNode(Struct, frozen=True):
    """`{{pipe}}`: print it, unless it only sets variables."""

    pipe: PipeNode


class BranchNode(Struct, frozen=True):
    """`if`, `with` and `range`: a pipeline, what to do with it, and what otherwise."""

    word: str
    pipe: PipeNode
    body: tuple[TemplateNode, ...]
    otherwise: tuple[TemplateNode, ...]


class LoopControlNode(Struct, frozen=True):
    """`break` or `continue`."""

    word: str


TemplateNode = TextNode | ActionNode | BranchNode | LoopControlNode
