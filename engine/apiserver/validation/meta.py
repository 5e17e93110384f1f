"""Validation of metadata and label selectors (apimachinery's api/validation)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api import names
from engine.api.meta import FOREGROUND, ORPHAN, number
from engine.apiserver.validation.fielderrors import go_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.api.core import Namespace
    from engine.api.meta import Int, LabelSelector, ObjectMeta
    from engine.api.scheme import Resource
    from engine.apiserver.validation.fielderrors import FieldErrors

ANNOTATIONS_MAX = 262144
_OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")
_STANDARD_FINALIZERS = frozenset({"kubernetes", FOREGROUND, ORPHAN})
_UNQUALIFIED = "name is neither a standard finalizer name nor is it fully qualified"
_LABEL_NAMED = frozenset({"namespaces"})
_NAMED_OTHERWISE = frozenset({"apiservices", "certificatesigningrequests", "events", "ipaddresses"})
"""Kinds that have rules of their own for names, or none but that they fit into a path."""
_ROLES = "rbac.authorization.k8s.io"


def metadata(errors: FieldErrors, resource: Resource, meta: ObjectMeta) -> None:
    """Check name, labels, annotations, owners."""
    if not meta.name:
        errors.required("metadata.name", "name or generateName is required")
    else:
        for problem in _name_check(resource, meta.name):
            errors.invalid("metadata.name", meta.name, problem)
    labels(errors, "metadata.labels", meta.labels)
    _annotations(errors, "metadata.annotations", meta.annotations)
    _owners(errors, meta)
    _finalizers(errors, meta.finalizers, qualified=resource.custom is None)


def _annotations(errors: FieldErrors, path: str, annotations: Mapping[str, str]) -> None:
    for key in sorted(annotations):
        for problem in names.qualified(key.lower()):
            errors.invalid(path, key, problem)
    if sum(len(k.encode()) + len(v.encode()) for k, v in annotations.items()) > ANNOTATIONS_MAX:
        errors.too_long(path, ANNOTATIONS_MAX)


def _name_check(resource: Resource, name: str) -> list[str]:
    if resource.plural == "services":
        return names.service_name(name)
    if resource.group == _ROLES or resource.plural in _NAMED_OTHERWISE:
        return names.path_segment(name)
    return names.label(name) if resource.plural in _LABEL_NAMED else names.subdomain(name)


def _finalizers(errors: FieldErrors, finalizers: tuple[str, ...], *, qualified: bool) -> None:
    for name in finalizers:
        for problem in names.qualified(name):
            errors.invalid("metadata.finalizers", name, problem)
    if FOREGROUND in finalizers and ORPHAN in finalizers:
        detail = f"finalizer {ORPHAN} and {FOREGROUND} cannot be both set"
        errors.invalid("metadata.finalizers", finalizers, detail)
    for index, name in enumerate(finalizers):
        if qualified and "/" not in name and name not in _STANDARD_FINALIZERS:
            errors.invalid(f"metadata.finalizers[{index}]", name, _UNQUALIFIED)


def namespace_finalizers(errors: FieldErrors, namespace: Namespace) -> None:
    """Check the finalizers of a Namespace's own (ValidateNamespace)."""
    for name in namespace.spec.finalizers:
        for problem in names.qualified(name):
            errors.invalid("spec.finalizers", name, problem)
        if "/" not in name and name not in _STANDARD_FINALIZERS:
            errors.invalid("spec.finalizers", name, _UNQUALIFIED)


def _owners(errors: FieldErrors, meta: ObjectMeta) -> None:
    path = "metadata.ownerReferences"
    for owner in meta.owner_references:
        if not owner.api_version.rpartition("/")[2]:
            errors.invalid(f"{path}.apiVersion", owner.api_version, "version must not be empty")
        for field, value in (("kind", owner.kind), ("name", owner.name), ("uid", owner.uid)):
            if not value:
                errors.invalid(f"{path}.{field}", value, f"{field} must not be empty")
    controllers = [owner for owner in meta.owner_references if owner.controller]
    if len(controllers) > 1:
        first, second = controllers[:2]
        errors.raw_invalid(
            "metadata.ownerReferences",
            "[]v1.OwnerReference{...}",
            'Only one reference can have Controller set to true. Found "true" in references for '
            f"{first.kind}/{first.name} and {second.kind}/{second.name}",
        )


def labels(errors: FieldErrors, path: str, values: Mapping[str, str]) -> None:
    """Check keys and values of a label map."""
    for key in sorted(values):
        for problem in names.qualified(key):
            errors.invalid(path, key, problem)
        for problem in names.label_value(values[key]):
            errors.invalid(path, values[key], problem)


def node_requirement(errors: FieldErrors, path: str, key: str, operator: str, values: Sequence[str] | None) -> None:
    """Check one expression over the labels of nodes."""
    if operator in {"In", "NotIn"}:
        if not values:
            errors.required(f"{path}.values", "must be specified when `operator` is 'In' or 'NotIn'")
    elif operator in {"Exists", "DoesNotExist"}:
        if values:
            errors.forbidden(f"{path}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
    elif operator in {"Gt", "Lt"}:
        if len(values or ()) != 1:
            errors.required(f"{path}.values", "must be specified single value when `operator` is 'Lt' or 'Gt'")
    else:
        errors.invalid(f"{path}.operator", operator, "not a valid selector operator")
    for problem in names.qualified(key):
        errors.invalid(f"{path}.key", key, problem)


def template(errors: FieldErrors, path: str, meta: ObjectMeta) -> None:
    """Check what a template says of the objects made of it; upstream leaves `metadata` out of the paths."""
    labels(errors, f"{path}.labels", meta.labels)
    _annotations(errors, f"{path}.annotations", meta.annotations)


def not_negative(errors: FieldErrors, path: str, value: Int) -> None:
    """Check that a number, if there is one, is none below 0."""
    if number(value) < 0:
        errors.invalid(path, number(value), "must be greater than or equal to 0")


def go_selector(selector: LabelSelector | None) -> str:
    """A label selector as Go prints it in an error."""
    if selector is None:
        return '"null"'
    matched = go_value(selector.match_labels) if selector.match_labels else "map[string]string(nil)"
    requirements = "[]v1.LabelSelectorRequirement(nil)"
    if selector.match_expressions:
        items = ", ".join(
            f"v1.LabelSelectorRequirement{{Key:{go_value(e.key)}, Operator:{go_value(e.operator)}, "
            f"Values:{go_value(e.values) if e.values else '[]string(nil)'}}}"
            for e in selector.match_expressions
        )
        requirements = f"[]v1.LabelSelectorRequirement{{{items}}}"
    return f"v1.LabelSelector{{MatchLabels:{matched}, MatchExpressions:{requirements}}}"


def checked_selector(errors: FieldErrors, path: str, selector: LabelSelector) -> bool:
    """Check a label selector; returns whether something can be picked by it."""
    before = len(errors.causes)
    label_selector(errors, path, selector)
    return len(errors.causes) == before


def label_selector(errors: FieldErrors, path: str, selector: LabelSelector) -> None:
    """Check a label selector."""
    labels(errors, f"{path}.matchLabels", selector.match_labels)
    for index, need in enumerate(selector.match_expressions):
        here = f"{path}.matchExpressions[{index}]"
        if need.operator not in _OPERATORS:
            errors.invalid(f"{here}.operator", need.operator, "not a valid selector operator")
        elif need.operator in _OPERATORS[:2] and not need.values:
            errors.required(f"{here}.values", "must be specified when `operator` is 'In' or 'NotIn'")
        elif need.operator in _OPERATORS[2:] and need.values:
            errors.forbidden(f"{here}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
        for problem in names.qualified(need.key):
            errors.invalid(f"{here}.key", need.key, problem)
        for place, value in enumerate(need.values):
            for problem in names.label_value(value):
                errors.invalid(f"{here}.values[{place}]", value, problem)
