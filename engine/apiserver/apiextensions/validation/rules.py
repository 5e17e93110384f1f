"""Rules of a schema: are they said as they have to be, and can they be evaluated?

Mirrors ValidateCustomResourceDefinitionOpenAPISchema. Differs: nobody estimates what a rule costs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.apiserver.apiextensions.rules import RULES
from engine.apiserver.apiextensions.validation.parts import field_at
from engine.apiserver.cel import program
from engine.apiserver.cel.nodes import UnmodelledError
from engine.apiserver.cel.types import BOOL, DYN, STRING, type_of
from engine.golang.fmt import go_quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.apiserver.validation.fielderrors import FieldErrors

Schema = dict[str, Any]
Rule = dict[str, Any]

_REASONS = ("FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired")
_OLD = "oldSelf"


def check_rules(errors: FieldErrors, path: str, schema: Schema, *, is_object: bool) -> None:
    """Check the rules of one schema, which is structural."""
    for index, rule in enumerate(schema.get(RULES) or ()):
        here = f"{path}.{RULES}[{index}]"
        if _check_form(errors, here, rule, schema):
            _check_expressions(errors, here, rule, schema, is_object=is_object)


def _check_form(errors: FieldErrors, path: str, rule: Rule, schema: Schema) -> bool:
    """Check what is said around the expression; whether there is one that can be read."""
    text, message = (rule.get("rule") or "").strip(), rule.get("message") or ""
    if not text:
        errors.required(f"{path}.rule", "rule is not specified")
    if message and not message.strip():
        errors.invalid(f"{path}.message", message, "message must be non-empty if specified")
    elif "\n" in message.strip():
        errors.invalid(f"{path}.message", message, "message must not contain line breaks")
    elif "\n" in text and not message:
        errors.required(f"{path}.message", "message must be specified if rule contains line breaks")
    if rule.get("messageExpression") and not rule["messageExpression"].strip():
        errors.required(f"{path}.messageExpression", "messageExpression must be non-empty if specified")
    if rule.get("reason") is not None and rule["reason"] not in _REASONS:
        errors.unsupported(f"{path}.reason", rule["reason"], _REASONS)
    where = rule.get("fieldPath") or ""
    if where and not where.strip():
        errors.invalid(f"{path}.fieldPath", where, "fieldPath must be non-empty if specified")
    elif where:
        try:
            field_at(where, schema)
        except ValueError:
            errors.invalid(f"{path}.fieldPath", where, "fieldPath must be a valid path")
    return bool(text)


def _check_expressions(errors: FieldErrors, path: str, rule: Rule, schema: Schema, *, is_object: bool) -> None:
    self_type = type_of(schema, is_object=is_object)
    names = {"self": self_type, _OLD: DYN if rule.get("optionalOldSelf") else self_type}
    for name, wanted, said in (
        ("rule", BOOL, "cel expression must evaluate to a bool"),
        ("messageExpression", STRING, "messageExpression must evaluate to a string"),
    ):
        if not rule.get(name):
            continue
        try:
            found = program.checked(rule[name], names)
        except UnmodelledError:
            continue
        except program.CELCompileError as error:
            what = "compilation failed" if name == "rule" else "messageExpression compilation failed"
            errors.raw_invalid(f"{path}.{name}", _go_rule(rule), f"{what}: {error}")
            continue
        if found.name not in {wanted.name, "dyn"}:
            errors.raw_invalid(f"{path}.{name}", _go_rule(rule), said)
    if rule.get("optionalOldSelf") is not None and not program.mentions(rule["rule"], _OLD):
        said = "may not be set if oldSelf is not used in rule"
        errors.invalid(f"{path}.optionalOldSelf", rule["optionalOldSelf"], said)


def _go_rule(rule: Rule) -> str:
    """A rule as Go prints it in an error. What is a pointer there is shown by its type, not by its address."""
    texts = [
        f"{name}:{go_quote(rule.get(key) or '')}"
        for name, key in (("Rule", "rule"), ("Message", "message"), ("MessageExpression", "messageExpression"))
    ]
    reason = "(*apiextensions.FieldValueErrorReason)" + ("(nil)" if rule.get("reason") is None else "(0xc000000000)")
    old = "(*bool)" + ("(nil)" if rule.get("optionalOldSelf") is None else "(0xc000000000)")
    where = go_quote(rule.get("fieldPath") or "")
    return (
        f"apiextensions.ValidationRule{{{', '.join(texts)}, Reason:{reason}, FieldPath:{where}, OptionalOldSelf:{old}}}"
    )


def not_modelled(spec: dict[str, Any]) -> list[str]:
    """What a definition says that nothing here does, as sentences."""
    found = []
    if (spec.get("conversion") or {}).get("strategy") == "Webhook":
        found.append("podfall calls no conversion webhook: versions differ in their schemas alone")
    for version in spec.get("versions") or ():
        found += unmodelled((version.get("schema") or {}).get("openAPIV3Schema") or {})
    return list(dict.fromkeys(found))


def unmodelled(schema: Schema) -> Iterator[str]:
    """What the rules of a schema use that is not modelled, as sentences."""
    names = {"self": type_of(schema, is_object=True), _OLD: DYN}
    for rule in schema.get(RULES) or ():
        try:
            program.checked(rule.get("rule") or "true", names)
        except UnmodelledError as error:
            yield f"podfall does not model {error} of CEL, so that this rule is not checked: {rule['rule'].strip()}"
        except program.CELCompileError:
            continue
    for child in [*(schema.get("properties") or {}).values(), schema.get("items"), schema.get("additionalProperties")]:
        if isinstance(child, dict):
            yield from unmodelled(child)
