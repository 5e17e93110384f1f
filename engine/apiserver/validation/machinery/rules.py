"""Which requests webhooks and policies look at (pkg/apis/admissionregistration/validation, Rule and its like)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api.serializer.idle.admission import MatchCondition, NamedRuleWithOperations, RuleWithOperations
    from engine.apiserver.validation.fielderrors import FieldErrors

ALL = "*"
_EVERYTHING = "*/*"
_OPERATIONS = ("*", "CONNECT", "CREATE", "DELETE", "UPDATE")
_SCOPES = ("*", "Cluster", "Namespaced")
_MOST_CONDITIONS = 64


def with_operations(errors: FieldErrors, path: str, rule: RuleWithOperations | NamedRuleWithOperations) -> None:
    """Check one rule: operations, groups, versions, resources, and where those live."""
    _listed(errors, f"{path}.operations", rule.operations, "operations")
    for index, operation in enumerate(rule.operations):
        if operation not in _OPERATIONS:
            errors.unsupported(f"{path}.operations[{index}]", operation, _OPERATIONS)
    _listed(errors, f"{path}.apiGroups", rule.api_groups, "API groups")
    _listed(errors, f"{path}.apiVersions", rule.api_versions, "API versions")
    for index, version in enumerate(rule.api_versions):
        if not version:
            errors.required(f"{path}.apiVersions[{index}]")
    _resources(errors, f"{path}.resources", rule.resources)
    if rule.scope and rule.scope not in _SCOPES:
        errors.unsupported(f"{path}.scope", rule.scope, _SCOPES)


def _listed(errors: FieldErrors, path: str, values: Sequence[str], called: str) -> None:
    """Something must be listed, and nothing beside the asterisk."""
    if not values:
        errors.required(path)
    elif len(values) > 1 and ALL in values:
        errors.invalid(path, values, f"if '*' is present, must not specify other {called}")


def _resources(errors: FieldErrors, path: str, resources: Sequence[str]) -> None:
    if not resources:
        errors.required(path)
    for index, text in enumerate(resources):
        _resource(errors, f"{path}[{index}]", text, resources[:index])
    if len(resources) > 1 and _EVERYTHING in resources:
        errors.invalid(path, resources, "if '*/*' is present, must not specify other resources")
    plain = [text for text in resources if text and "/" not in text]
    if ALL in plain and plain[-1] != ALL:
        detail = "if '*' is present, must not specify other resources without subresources"
        errors.invalid(path, resources, detail)


def _resource(errors: FieldErrors, path: str, text: str, before: Sequence[str]) -> None:
    """Check one resource, or a part of one, against those that were listed before it."""
    if not text:
        errors.required(path)
        return
    resource, slash, part = text.partition("/")
    if not slash:
        return
    for wider in (f"{resource}/*", f"*/{part}"):
        if wider in before:
            errors.invalid(path, text, f"if '{wider}' is present, must not specify {text}")


def conditions(errors: FieldErrors, path: str, found: Sequence[MatchCondition]) -> None:
    """Check the match conditions: their names, and that they say something. Expressions are not compiled here."""
    if len(found) > _MOST_CONDITIONS:
        errors.too_many(path, len(found), _MOST_CONDITIONS)
    seen: set[str] = set()
    for index, condition in enumerate(found):
        here = f"{path}[{index}]"
        if not condition.expression.strip():
            errors.required(f"{here}.expression")
        if not condition.name:
            errors.required(f"{here}.name")
        elif condition.name in seen:
            errors.duplicate(f"{here}.name", f'"{condition.name}"')
        seen.add(condition.name)
