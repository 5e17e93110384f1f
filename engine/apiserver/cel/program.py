"""A rule that was read: which type it has, and what it comes to for given values."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from engine.apiserver.cel.checker import CELChecker, Names
from engine.apiserver.cel.evaluation import CELEvaluation
from engine.apiserver.cel.nodes import CELSyntaxError, Expr, IdentExpr
from engine.apiserver.cel.parser import parse
from engine.apiserver.cel.types import CELType


class CELCompileError(ValueError):
    """An expression that nobody can evaluate; its text is cel-go's, with the line that is meant."""


@lru_cache(maxsize=512)
def _parsed(text: str) -> Expr:
    return parse(text)


def checked(text: str, names: Names) -> CELType:
    """The type of an expression in which these names are known.

    Raises CELCompileError, and UnmodelledError where it has a part that is not modelled.
    """
    try:
        expr = _parsed(text)
    except CELSyntaxError as error:
        raise CELCompileError(_shown(text, error)) from error
    checker = CELChecker()
    found = checker.type_of(expr, names)
    if checker.mistakes:
        raise CELCompileError("\n".join(_shown(text, mistake) for mistake in checker.mistakes))
    return found


def _shown(text: str, mistake: CELSyntaxError) -> str:
    before = text[: mistake.at]
    line, column = before.count("\n"), len(before) - (before.rfind("\n") + 1)
    source = text.split("\n")[line]
    return f"ERROR: <input>:{line + 1}:{column + 1}: {mistake.why}\n | {source}\n | {'.' * column}^"


def evaluate(text: str, values: dict[str, Any]) -> Any:
    """The value of an expression that was checked. Raises CELRuntimeError."""
    return CELEvaluation().of(_parsed(text), values)


def mentions(text: str, name: str) -> bool:
    """Whether an expression uses a name; one that cannot be read uses none."""
    try:
        return _mentions(_parsed(text), name)
    except CELSyntaxError:
        return False


def _mentions(part: Any, name: str) -> bool:
    if isinstance(part, IdentExpr):
        return part.name == name
    return isinstance(part, tuple) and any(_mentions(each, name) for each in part)
