"""Runs a parsed Go template on a value. Mirrors text/template/exec.go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from engine.golang.limits import Pieces, check_values
from engine.golang.template.functions import MISSING, MissingValue, call, is_true, shown, type_of
from engine.golang.template.lexer import line_of
from engine.golang.template.nodes import (
    ActionNode,
    BranchNode,
    CommandNode,
    ConstantNode,
    DotNode,
    FieldNode,
    IdentifierNode,
    LoopControlNode,
    Operand,
    ParenthesizedNode,
    PipeNode,
    TemplateError,
    TemplateNode,
    TextNode,
    VariableNode,
)

_NOTHING: Any = object()
"""No value comes from the left of a pipeline."""
_KEY_AND_VALUE = 2


class _Jumped(Exception):  # noqa: N818 - no error: how break and continue leave a body
    """A `break` or `continue` on its way to its range."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


class Execution:
    """One run of a template."""

    def __init__(self, template: str, value: Any, *, missing_keys: bool) -> None:
        """Begin with the whole value as dot and as `$`."""
        self._said = Pieces()
        self._steps = 0
        self._template = template
        self._variables: list[tuple[str, Any]] = [("$", value)]
        self._value = value
        self._missing_keys = missing_keys

    @property
    def printed(self) -> str:
        """What was printed so far."""
        return self._said.text

    def run(self, nodes: Sequence[TemplateNode]) -> None:
        """Print what the nodes make. Raises TemplateError; what was printed so far stays."""
        self._walk(nodes, self._value)

    def _walk(self, nodes: Sequence[TemplateNode], dot: Any) -> None:
        for node in nodes:
            match node:
                case TextNode(text):
                    self._said.add(text)
                case ActionNode(pipe):
                    value = self._pipe(pipe, dot)
                    if not pipe.names:
                        self._said.add(shown(value))
                case LoopControlNode(word):
                    raise _Jumped(word)
                case BranchNode():
                    self._branch(node, dot)

    def _branch(self, node: BranchNode, dot: Any) -> None:
        known = len(self._variables)
        try:
            if node.word == "range":
                self._range(node, dot)
                return
            value = self._pipe(node.pipe, dot)
            inner = value if node.word == "with" else dot
            if is_true(value):
                self._walk(node.body, inner)
            else:
                self._walk(node.otherwise, dot)
        finally:
            del self._variables[known:]

    def _range(self, node: BranchNode, dot: Any) -> None:
        value = self._pipe(node.pipe, dot, keep=False)
        known = len(self._variables)
        ran = False
        for key, item in self._items(node.pipe, value):
            ran = True
            self._steps += 1
            check_values(self._steps)
            names = node.pipe.names
            values = (key, item) if len(names) == _KEY_AND_VALUE else (item,)
            for name, each in zip(names, values, strict=False):
                self._set(name, each, declares=node.pipe.declares)
            try:
                self._walk(node.body, item)
            except _Jumped as jump:
                if jump.word == "break":
                    break
            finally:
                del self._variables[known:]
        if not ran:
            self._walk(node.otherwise, dot)

    def _items(self, pipe: PipeNode, value: Any) -> Iterator[tuple[Any, Any]]:
        if isinstance(value, dict):
            return ((key, value[key]) for key in sorted(value))
        if isinstance(value, list):
            return iter(enumerate(value))
        if isinstance(value, int) and not isinstance(value, bool):
            return ((number, number) for number in range(value))
        if value is None or isinstance(value, MissingValue):
            return iter(())
        raise self._error(f"range can't iterate over {shown(value)}", pipe.commands[0].words[0])

    # --- values

    def _pipe(self, pipe: PipeNode, dot: Any, *, keep: bool = True) -> Any:
        """Evaluate a pipeline; a range sets its variables itself (`keep` False)."""
        value = _NOTHING
        for command in pipe.commands:
            value = self._command(command, dot, value)
        if keep:
            for name in pipe.names:
                self._set(name, value, declares=pipe.declares)
        return value

    def _set(self, name: str, value: Any, *, declares: bool) -> None:
        if declares:
            self._variables.append((name, value))
            return
        place = max(at for at, (known, _) in enumerate(self._variables) if known == name)
        self._variables[place] = (name, value)

    def _command(self, command: CommandNode, dot: Any, final: Any) -> Any:
        first, *rest = command.words
        if isinstance(first, IdentifierNode):
            values = [self._operand(word, dot) for word in rest]
            return self._call(command, first, values if final is _NOTHING else [*values, final])
        if rest or final is not _NOTHING:
            if isinstance(first, FieldNode):
                raise self._error(f"{first.names[-1]} is not a method but has arguments", first)
            raise self._error(f"can't give argument to non-function {first.source}", first)
        if isinstance(first, ConstantNode) and first.value is None:
            raise self._error("nil is not a command", first)
        return self._operand(first, dot)

    def _call(self, command: CommandNode | IdentifierNode, function: IdentifierNode, values: list[Any]) -> Any:
        try:
            return call(function.name, values)
        except TemplateError as error:
            raise self._error(str(error), command) from error

    def _operand(self, word: Operand, dot: Any) -> Any:
        match word:
            case DotNode():
                return dot
            case ConstantNode(value):
                return value
            case VariableNode(name):
                return next(value for known, value in reversed(self._variables) if known == name)
            case ParenthesizedNode(pipe):
                return self._pipe(pipe, dot)
            case IdentifierNode():
                return self._call(word, word, [])
            case FieldNode(base, names):
                value = self._operand(base, dot)
                for name in names:
                    value = self._field(value, name, word)
                return value

    def _field(self, value: Any, name: str, word: FieldNode) -> Any:
        if isinstance(value, MissingValue):
            if not self._missing_keys:
                raise self._error(f'nil data; no entry for key "{name}"', word)
            return MISSING
        if value is None:
            raise self._error(f"nil pointer evaluating interface {{}}.{name}", word)
        if not isinstance(value, dict):
            kind = type_of(value) if word.names[0] == name and not isinstance(word.base, DotNode) else "interface {}"
            raise self._error(f"can't evaluate field {name} in type {kind}", word)
        if name in value:
            return value[name]
        if not self._missing_keys:
            raise self._error(f'map has no entry for key "{name}"', word)
        return MISSING

    def _error(self, text: str, word: Operand | CommandNode) -> TemplateError:
        begin = self._template.rfind("\n", 0, word.position) + 1
        where = f"{line_of(self._template, word.position)}:{word.position - begin}"
        return TemplateError(f'template: output:{where}: executing "output" at <{word.source}>: {text}')
