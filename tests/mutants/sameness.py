"""Slips that change nothing, by their kind: nobody could tell them from what is right, so they are not drawn."""

from __future__ import annotations

import ast

_DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef
_COMMUTATIVE = frozenset({"max", "min"})


def idle_statements(tree: ast.Module) -> set[ast.stmt]:
    """Statements that may be forgotten, or return nothing, without anybody noticing.

    These are a `continue` after which its loop would go round anyway, and `return False` in a function that promises
    a bool: whoever asks whether None is true hears the same, and the slip to `return True` is drawn all the same.
    """
    found: set[ast.stmt] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.AsyncFor | ast.While):
            found |= _idle_continues(node.body)
        elif isinstance(node, _DEFINITIONS) and isinstance(node.returns, ast.Name) and node.returns.id == "bool":
            found |= {inner for inner in ast.walk(node) if isinstance(inner, ast.Return) and _is_false(inner.value)}
    return found


def is_commutative(node: ast.Call) -> bool:
    """Whether a call means the same with its arguments in another order: the larger or the smaller of some numbers."""
    return isinstance(node.func, ast.Name) and node.func.id in _COMMUTATIVE and not node.keywords


def _idle_continues(body: list[ast.stmt]) -> set[ast.stmt]:
    """Those in the last statement of a loop's body, behind which nothing of the body is left."""
    last = body[-1]
    if isinstance(last, ast.Continue):
        return {last}
    return {found for block in _ends(last) for found in _idle_continues(block)}


def _ends(node: ast.stmt) -> list[list[ast.stmt]]:
    """The blocks of a compound statement after which nothing but its `finally` runs; of an inner loop none."""
    if isinstance(node, ast.If):
        blocks = [node.body, node.orelse]
    elif isinstance(node, ast.With | ast.AsyncWith):
        blocks = [node.body]
    elif isinstance(node, ast.Match):
        blocks = [case.body for case in node.cases]
    elif isinstance(node, ast.Try):
        # What ends well goes on with `else`, which a `continue` would leave out.
        blocks = [node.orelse or node.body, *(handler.body for handler in node.handlers)]
    else:
        blocks = []
    return [block for block in blocks if block]


def _is_false(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is False
