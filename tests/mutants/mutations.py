"""Plausible faults of one line: every way to make one in a file, as a piece of its text and what stands there instead.

Made from the syntax tree, put in by position; everything around stays as it is. Left alone are docstrings, annotations,
decorators, f-strings (their parts have no positions of their own in Python 3.11), what only type checkers run, and
slips that change nothing by their kind.
"""

from __future__ import annotations

import ast
import copy
from typing import TYPE_CHECKING, NamedTuple

from tests.mutants import swaps
from tests.mutants.sameness import idle_statements

if TYPE_CHECKING:
    from collections.abc import Iterator


class Mutant(NamedTuple):
    """One fault."""

    file: str
    line: int
    end_line: int
    """The last line of the statement that it is in, or of the head of a compound one."""
    scope: str
    """The function or method, as `Class.method`; empty at the top of a file and in a class."""
    bound: tuple[str, ...]
    """Outside of functions: the names that the statement binds."""
    kind: str
    before: str
    after: str
    start: int
    stop: int
    """The bytes of the file that it replaces."""

    @property
    def name(self) -> str:
        """As reports and docs/testing.md name it: line numbers move, this does not."""
        where = self.scope or ", ".join(self.bound) or "top"
        return f"{self.file} {where}: `{_flat(self.before)}` -> `{_flat(self.after)}`"

    def put_into(self, source: bytes) -> bytes:
        """The file with the fault."""
        return source[: self.start] + self.after.encode() + source[self.stop :]


def mutants_of(file: str, source: bytes) -> list[Mutant]:
    """All of a file, in the order of their places."""
    tree = ast.parse(source)
    walker = _Walker(file, source, idle_statements(tree))
    walker.walk_body(tree.body, "", "")
    return sorted(walker.found, key=lambda mutant: (mutant.start, mutant.stop, mutant.kind, mutant.after))


class _Place(NamedTuple):
    line: int
    end_line: int
    scope: str
    bound: tuple[str, ...]


class _Walker:
    def __init__(self, file: str, source: bytes, idle: set[ast.stmt]) -> None:
        self.found: list[Mutant] = []
        self._idle = idle
        self._file = file
        self._source = source
        self._offsets = [0]
        for line in source.splitlines(keepends=True):
            self._offsets.append(self._offsets[-1] + len(line))

    def walk_body(self, body: list[ast.stmt], outer: str, scope: str) -> None:
        """`outer` is the class or function around; `scope` the same where it is a function."""
        for index, statement in enumerate(body):
            if index == 0 and _is_text(statement):
                continue
            self._statement(statement, outer, scope)

    def _statement(self, node: ast.stmt, outer: str, scope: str) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            self._definition(node, outer, scope)
        elif not isinstance(node, ast.Import | ast.ImportFrom) and not _is_for_types(node):
            self._head(node, scope)
            for block in _blocks(node):
                for inner in block:
                    self._statement(inner, outer, scope)

    def _definition(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, outer: str, scope: str) -> None:
        name = f"{outer}.{node.name}" if outer else node.name
        if isinstance(node, ast.ClassDef):
            self.walk_body(node.body, name, scope)
            return
        place = _Place(node.lineno, node.body[0].lineno, scope, (node.name,))
        for default in [*node.args.defaults, *filter(None, node.args.kw_defaults)]:
            self._expression(default, place)
        self.walk_body(node.body, name, name)

    def _head(self, node: ast.stmt, scope: str) -> None:
        """A simple statement, or what stands before the colon of a compound one, and the guards of a `match`."""
        blocks = _blocks(node)
        end = blocks[0][0].lineno - 1 if blocks else node.end_lineno or node.lineno
        place = _Place(node.lineno, max(node.lineno, end), scope, () if scope else _bound(node))
        for kind, after in swaps.of_statement(node) if node not in self._idle else ():
            self._add(place, kind, node, after)
        if isinstance(node, ast.If | ast.While):
            for kind, after in swaps.of_condition(node.test):
                self._add(place, kind, node.test, after)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr) and child is not getattr(node, "annotation", None):
                self._expression(child, place)
        for item in getattr(node, "items", []):
            self._expression(item.context_expr, place)
        for case in getattr(node, "cases", []):
            if case.guard is not None:
                self._expression(case.guard, place._replace(line=case.guard.lineno, end_line=case.guard.lineno))

    def _expression(self, node: ast.expr, place: _Place) -> None:
        if isinstance(node, ast.JoinedStr):
            return
        for kind, new in swaps.of_expression(node):
            self._add(place, kind, node, new)
        for child in ast.iter_child_nodes(node):
            for inner in _expressions(child):
                self._expression(inner, place)

    def _add(self, place: _Place, kind: str, node: ast.stmt | ast.expr, after: str) -> None:
        start, stop = self._offset(node.lineno, node.col_offset), self._offset(node.end_lineno, node.end_col_offset)
        before = self._source[start:stop].decode()
        self.found.append(Mutant(self._file, *place, kind, before, after, start, stop))

    def _offset(self, line: int | None, column: int | None) -> int:
        return self._offsets[(line or 1) - 1] + (column or 0)


def _blocks(node: ast.stmt) -> list[list[ast.stmt]]:
    """The bodies of a compound statement, in the order of the text."""
    holders = [node, *getattr(node, "handlers", []), *getattr(node, "cases", [])]
    found = [getattr(holder, name, []) for holder in holders for name in ("body", "orelse", "finalbody")]
    return sorted((block for block in found if block), key=lambda block: block[0].lineno)


def _expressions(node: ast.AST) -> Iterator[ast.expr]:
    """The expressions that a part of an expression is or holds."""
    if isinstance(node, ast.expr):
        yield node
    elif isinstance(node, ast.comprehension | ast.keyword | ast.arguments):
        for child in ast.iter_child_nodes(node):
            yield from _expressions(child)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_for_types(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _bound(node: ast.stmt) -> tuple[str, ...]:
    targets = copy.copy(getattr(node, "targets", None)) or [getattr(node, "target", None)]
    return tuple(name.id for target in targets if target for name in ast.walk(target) if isinstance(name, ast.Name))


def _flat(text: str) -> str:
    return " ".join(text.split()).replace("`", "'").replace("|", "\\|")
