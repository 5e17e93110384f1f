"""What may stand in place of a statement or an expression: the slips that a reader of the code would not notice."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tests.mutants.sameness import is_commutative

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_COMPARE: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.Mod: ast.FloorDiv,
}

Swap = tuple[str, str]
"""The kind of slip, and the text that stands there then."""


def of_statement(node: ast.stmt) -> Iterator[Swap]:
    """A statement that is forgotten, a value that is not returned, a condition the wrong way round."""
    if isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield "return", "return None"
    elif isinstance(node, ast.Continue | ast.Break) or _acts(node):
        yield "drop", "pass"


def _acts(node: ast.stmt) -> bool:
    """Whether leaving it out is a slip and no name goes missing."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Call)
    if isinstance(node, ast.Assign):
        return all(isinstance(target, ast.Attribute | ast.Subscript) for target in node.targets)
    return isinstance(node, ast.AugAssign | ast.Delete | ast.Raise)


def of_expression(node: ast.expr) -> Iterator[Swap]:
    """All slips of one expression, those inside of it left out."""
    if isinstance(node, ast.Compare):
        yield from _of_compare(node)
    elif isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield "and/or", _text(ast.BoolOp(other, node.values))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not", _text(node.operand)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "sign", _text(node.operand)
    elif isinstance(node, ast.IfExp):
        yield "not", _text(ast.IfExp(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse))
    elif isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC and not _is_string(node.left, node.right):
        yield "arithmetic", _text(ast.BinOp(node.left, _ARITHMETIC[type(node.op)](), node.right))
    elif isinstance(node, ast.Constant):
        yield from _of_constant(node)
    elif isinstance(node, ast.Call):
        yield from _of_call(node)


def of_condition(node: ast.expr) -> Iterator[Swap]:
    """What decides by being true at all, the wrong way round."""
    if isinstance(node, ast.Name | ast.Attribute | ast.Call | ast.Subscript | ast.BoolOp):
        yield "not", f"not ({ast.unparse(node)})"


def _of_compare(node: ast.Compare) -> Iterator[Swap]:
    for index, operator in enumerate(node.ops):
        for other in _COMPARE[type(operator)]:
            operators: Sequence[ast.cmpop] = [*node.ops[:index], other(), *node.ops[index + 1 :]]
            yield "compare", _text(ast.Compare(node.left, list(operators), node.comparators))


def _of_constant(node: ast.Constant) -> Iterator[Swap]:
    if isinstance(node.value, bool):
        yield "constant", str(not node.value)
    elif isinstance(node.value, int):
        yield "constant", str(node.value + 1)
        if node.value > 0:
            yield "constant", str(node.value - 1)


def _of_call(node: ast.Call) -> Iterator[Swap]:
    if is_commutative(node):
        return
    for index, (one, other) in enumerate(zip(node.args, node.args[1:], strict=False)):
        if isinstance(one, ast.Starred) or isinstance(other, ast.Starred) or ast.dump(one) == ast.dump(other):
            continue
        swapped = [*node.args[:index], other, one, *node.args[index + 2 :]]
        yield "arguments", ast.unparse(ast.Call(node.func, swapped, node.keywords))


def _text(node: ast.expr) -> str:
    return f"({ast.unparse(node)})"


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_string(*nodes: ast.expr) -> bool:
    return any(
        isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
        for node in nodes
    )
