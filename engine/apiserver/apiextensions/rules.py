"""Rules of a schema (`x-kubernetes-validations`) asked of an object, and of what it was before.

A rule that uses a part of CEL that is not modelled lets everything pass; whoever writes the definition is told so.
Mirrors apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.apiserver.apiextensions.schema.structural import EMBEDDED, inside, items_of
from engine.apiserver.apiextensions.schema.values import NO_OLD, counterpart, type_and_format
from engine.apiserver.cel import program
from engine.apiserver.cel.nodes import CELRuntimeError, OptionalValue, UnmodelledError
from engine.apiserver.cel.types import DYN, type_of, value_of

if TYPE_CHECKING:
    from engine.apiserver.validation.fielderrors import FieldErrors

Schema = dict[str, Any]

RULES = "x-kubernetes-validations"


def has_any(schema: Schema) -> bool:
    """Whether a schema has a rule anywhere."""
    if schema.get(RULES):
        return True
    others = schema.get("additionalProperties")
    below = [
        items_of(schema),
        *(schema.get("properties") or {}).values(),
        *([others] if isinstance(others, dict) else []),
    ]
    return any(has_any(each) for each in below if each)


def check(errors: FieldErrors, raw: Any, schema: Schema, old: Any, path: str = "", *, is_object: bool = True) -> None:
    """Ask every rule of a value and of what lies in it."""
    if old is not NO_OLD and old == raw and not is_object:
        return  # what has not changed is not asked again
    kind = type_and_format(raw)[0]
    for rule in schema.get(RULES) or ():
        _ask(errors, rule, raw, schema, old, path or "<nil>", kind, is_object=is_object)
    if isinstance(raw, dict):
        for key in sorted(raw):
            found = inside(schema, key)
            if found is not None and has_any(found):
                before = old[key] if isinstance(old, dict) and key in old else NO_OLD
                check(errors, raw[key], found, before, f"{path}.{key}" if path else key, is_object=False)
    elif isinstance(raw, list) and has_any(items_of(schema)):
        for index, item in enumerate(raw):
            before = counterpart(old if isinstance(old, list) else [], item, schema)
            check(errors, item, items_of(schema), before, f"{path}[{index}]", is_object=False)


def _ask(
    errors: FieldErrors,
    rule: dict[str, Any],
    raw: Any,
    schema: Schema,
    old: Any,
    path: str,
    kind: str,
    *,
    is_object: bool,
) -> None:
    text, values = rule["rule"], {"self": value_of(raw, schema)}
    if program.mentions(text, "oldSelf"):
        known = OptionalValue() if old is NO_OLD else value_of(old, schema)
        if rule.get("optionalOldSelf"):
            values["oldSelf"] = known if old is NO_OLD else OptionalValue(known, is_there=True)
        elif old is NO_OLD:
            return
        else:
            values["oldSelf"] = known
    names = dict.fromkeys(values, type_of(schema, is_object=is_object or bool(schema.get(EMBEDDED))))
    try:
        program.checked(text, names | ({"oldSelf": DYN} if rule.get("optionalOldSelf") else {}))
        passed = program.evaluate(text, values)
    except (UnmodelledError, program.CELCompileError):
        return
    except CELRuntimeError as error:
        errors.raw_invalid(path, f'"{kind}"', f"{error} evaluating rule: {text.strip()}")
        return
    if not passed:
        _fail(errors, rule, f"{path}{rule.get('fieldPath') or ''}", kind, _message(rule, values))


def _message(rule: dict[str, Any], values: dict[str, Any]) -> str:
    """What is said of a rule that is broken: its expression, if that comes to a line of text, else its message."""
    expression = rule.get("messageExpression")
    if expression:
        try:
            said = program.evaluate(expression, values)
        except (CELRuntimeError, KeyError):
            said = None
        if isinstance(said, str) and said.strip() and "\n" not in said:
            return said.strip()
    return rule.get("message") or f"failed rule: {rule['rule'].strip()}"


def _fail(errors: FieldErrors, rule: dict[str, Any], path: str, kind: str, message: str) -> None:
    match rule.get("reason"):
        case "FieldValueRequired":
            errors.required(path, message)
        case "FieldValueForbidden":
            errors.forbidden(path, message)
        case "FieldValueDuplicate":
            errors.duplicate(path, f'"{kind}": {message}')
        case _:
            errors.raw_invalid(path, f'"{kind}"', message)
