"""Validation of admission policies and what binds them (pkg/apis/admissionregistration/validation).

Differs: expressions are not compiled, so that one that makes no sense is stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api import names
from engine.apiserver.validation import meta
from engine.apiserver.validation.fielderrors import go_value
from engine.apiserver.validation.machinery import rules

if TYPE_CHECKING:
    from engine.api.serializer.idle.admission import (
        AuditAnnotation,
        MatchResources,
        ParamKind,
        ParamRef,
        ValidatingAdmissionPolicy,
        ValidatingAdmissionPolicyBinding,
        ValidatingAdmissionPolicySpec,
        Validation,
    )
    from engine.apiserver.validation.fielderrors import FieldErrors

_FAILURES = ("Fail", "Ignore")
_MATCHES = ("Equivalent", "Exact")
_REASONS = ("Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized")
_ACTIONS = ("Audit", "Deny", "Warn")
_MISSING_PARAMS = ("Allow", "Deny")
_NOTHING_SAID = "validations or auditAnnotations must be non-empty"
_TOLD_TWICE = (
    "must not contain both Deny and Warn (repeating the same validation failure information in the API response and "
    "headers serves no purpose)"
)


def policy(errors: FieldErrors, obj: ValidatingAdmissionPolicy) -> None:
    """Check a ValidatingAdmissionPolicy: what it looks at, and what must be true."""
    spec = obj.spec
    if spec.failure_policy not in _FAILURES:
        errors.unsupported("spec.failurePolicy", spec.failure_policy, _FAILURES)
    if spec.param_kind is not None:
        _param_kind(errors, "spec.paramKind", spec.param_kind)
    if spec.match_constraints is None:
        errors.required("spec.matchConstraints")
    else:
        match_resources(errors, "spec.matchConstraints", spec.match_constraints)
        if not spec.match_constraints.resource_rules:
            errors.required("spec.matchConstraints.resourceRules")
    rules.conditions(errors, "spec.matchConditions", spec.match_conditions)
    _expressions(errors, spec)


def _expressions(errors: FieldErrors, spec: ValidatingAdmissionPolicySpec) -> None:
    for index, variable in enumerate(spec.variables):
        for field, text in (("name", variable.name), ("expression", variable.expression)):
            if not text.strip():
                errors.required(f"spec.variables[{index}].{field}", f"{field} is not specified")
    if not spec.validations and not spec.audit_annotations:
        errors.required("spec.validations", _NOTHING_SAID)
        errors.required("spec.auditAnnotations", _NOTHING_SAID)
    for index, found in enumerate(spec.validations):
        _validation(errors, f"spec.validations[{index}]", found)
    for index, noted in enumerate(spec.audit_annotations):
        _annotation(errors, f"spec.auditAnnotations[{index}]", noted)


def _param_kind(errors: FieldErrors, path: str, kind: ParamKind) -> None:
    if not kind.api_version:
        errors.required(f"{path}.apiVersion")
    elif kind.api_version.count("/") > 1:
        detail = f"unexpected GroupVersion string: {kind.api_version}"
        errors.invalid(f"{path}.apiVersion", kind.api_version, detail)
    if not kind.kind:
        errors.required(f"{path}.kind")


def match_resources(errors: FieldErrors, path: str, found: MatchResources) -> None:
    """Check which requests are looked at."""
    if found.match_policy and found.match_policy not in _MATCHES:
        errors.unsupported(f"{path}.matchPolicy", found.match_policy, _MATCHES)
    for field, selector in (("namespaceSelector", found.namespace_selector), ("objectSelector", found.object_selector)):
        if selector is not None:
            meta.label_selector(errors, f"{path}.{field}", selector)
    for field, listed in (
        ("resourceRules", found.resource_rules),
        ("excludeResourceRules", found.exclude_resource_rules),
    ):
        for index, rule in enumerate(listed):
            here = f"{path}.{field}[{index}]"
            rules.with_operations(errors, here, rule)
            for place, name in enumerate(rule.resource_names):
                if name in rule.resource_names[:place]:
                    errors.duplicate(f"{here}.resourceNames[{place}]", go_value(name))


def _validation(errors: FieldErrors, path: str, found: Validation) -> None:
    if not found.expression.strip():
        errors.required(f"{path}.expression", "expression is not specified")
    if found.message and not found.message.strip():
        errors.invalid(f"{path}.message", found.message, "message must be non-empty if specified")
    elif "\n" in found.message.strip():
        errors.invalid(f"{path}.message", found.message, "message must not contain line breaks")
    elif "\n" in found.expression.strip() and not found.message:
        errors.required(f"{path}.message", "message must be specified if expression contains line breaks")
    if found.reason and found.reason not in _REASONS:
        errors.unsupported(f"{path}.reason", found.reason, _REASONS)


def _annotation(errors: FieldErrors, path: str, noted: AuditAnnotation) -> None:
    if not noted.key:
        errors.required(f"{path}.key")
    for problem in names.qualified(noted.key) if noted.key else ():
        errors.invalid(f"{path}.key", noted.key, problem)
    if not noted.value_expression.strip():
        errors.required(f"{path}.valueExpression", "valueExpression is not specified")


def binding(errors: FieldErrors, obj: ValidatingAdmissionPolicyBinding) -> None:
    """Check a ValidatingAdmissionPolicyBinding: which policy, and what it does."""
    spec = obj.spec
    if not spec.policy_name:
        errors.required("spec.policyName")
    for problem in names.subdomain(spec.policy_name) if spec.policy_name else ():
        errors.invalid("spec.policyName", spec.policy_name, problem)
    if spec.param_ref is not None:
        _param_ref(errors, "spec.paramRef", spec.param_ref)
    if spec.match_resources is not None:
        match_resources(errors, "spec.matchResources", spec.match_resources)
    _actions(errors, "spec.validationActions", spec.validation_actions)


def _param_ref(errors: FieldErrors, path: str, ref: ParamRef) -> None:
    if ref.name and ref.selector is not None:
        errors.forbidden(f"{path}.name", "name and selector are mutually exclusive")
    elif not ref.name and ref.selector is None:
        errors.required(path, "one of name or selector must be specified")
    for problem in names.path_segment(ref.name) if ref.name else ():
        errors.invalid(f"{path}.name", ref.name, problem)
    if not ref.parameter_not_found_action:
        errors.required(f"{path}.parameterNotFoundAction")
    elif ref.parameter_not_found_action not in _MISSING_PARAMS:
        errors.unsupported(f"{path}.parameterNotFoundAction", ref.parameter_not_found_action, _MISSING_PARAMS)


def _actions(errors: FieldErrors, path: str, actions: tuple[str, ...]) -> None:
    for index, action in enumerate(actions):
        if action not in _ACTIONS:
            errors.unsupported(f"{path}[{index}]", action, _ACTIONS)
        if action in actions[:index]:
            errors.duplicate(f"{path}[{index}]", go_value(action))
    if {"Deny", "Warn"} <= set(actions):
        errors.invalid(path, actions, _TOLD_TWICE)
    if not actions:
        errors.required(path)
