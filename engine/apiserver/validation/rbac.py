"""Validation of roles and what binds them (pkg/apis/rbac/validation)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api import names
from engine.apiserver.validation import meta, references
from engine.apiserver.validation.fielderrors import go_value

if TYPE_CHECKING:
    from engine.api.serializer.idle.rbac import (
        ClusterRole,
        ClusterRoleBinding,
        PolicyRule,
        Role,
        RoleBinding,
        RoleRef,
        Subject,
    )
    from engine.apiserver.validation.fielderrors import FieldErrors

_GROUP = "rbac.authorization.k8s.io"
_SUBJECTS = ("ServiceAccount", "User", "Group")


def role(errors: FieldErrors, obj: Role) -> None:
    """Check a Role: each rule says what may be done, and with what."""
    for index, rule in enumerate(obj.rules):
        _rule(errors, f"rules[{index}]", rule, namespaced=True)


def cluster_role(errors: FieldErrors, obj: ClusterRole) -> None:
    """Check a ClusterRole: its rules, and which others it is made of."""
    for index, rule in enumerate(obj.rules):
        _rule(errors, f"rules[{index}]", rule, namespaced=False)
    if obj.aggregation_rule is None:
        return
    path, selectors = "aggregationRule.clusterRoleSelectors", obj.aggregation_rule.cluster_role_selectors
    if not selectors:
        errors.required(path, "at least one clusterRoleSelector required if aggregationRule is non-nil")
    for index, selector in enumerate(selectors):
        meta.label_selector(errors, f"{path}[{index}]", selector)


def _rule(errors: FieldErrors, path: str, rule: PolicyRule, *, namespaced: bool) -> None:
    if not rule.verbs:
        errors.required(f"{path}.verbs", "verbs must contain at least one value")
    urls = rule.non_resource_urls
    if urls:
        here = f"{path}.nonResourceURLs"
        if namespaced:
            errors.invalid(here, urls, "namespaced rules cannot apply to non-resource URLs")
        if rule.api_groups or rule.resources or rule.resource_names:
            errors.invalid(here, urls, "rules cannot apply to both regular resources and non-resource URLs")
        return
    if not rule.api_groups:
        errors.required(f"{path}.apiGroups", "resource rules must supply at least one api group")
    if not rule.resources:
        errors.required(f"{path}.resources", "resource rules must supply at least one resource")


def role_binding(errors: FieldErrors, obj: RoleBinding) -> None:
    """Check a RoleBinding: which role, and whose."""
    _role_ref(errors, obj.role_ref, ("Role", "ClusterRole"))
    for index, subject in enumerate(obj.subjects):
        _subject(errors, f"subjects[{index}]", subject, namespaced=True)


def cluster_role_binding(errors: FieldErrors, obj: ClusterRoleBinding) -> None:
    """Check a ClusterRoleBinding: which role, and whose."""
    _role_ref(errors, obj.role_ref, ("ClusterRole",))
    for index, subject in enumerate(obj.subjects):
        _subject(errors, f"subjects[{index}]", subject, namespaced=False)


def update_binding(
    errors: FieldErrors,
    old: RoleBinding | ClusterRoleBinding,
    new: RoleBinding | ClusterRoleBinding,
) -> None:
    """Check that a binding stays with its role."""
    if old.role_ref != new.role_ref:
        ref = new.role_ref
        shown = (
            f"rbac.RoleRef{{APIGroup:{go_value(ref.api_group or _GROUP)}, Kind:{go_value(ref.kind)}, "
            f"Name:{go_value(ref.name)}}}"
        )
        errors.raw_invalid("roleRef", shown, "cannot change roleRef")


def _role_ref(errors: FieldErrors, ref: RoleRef, kinds: tuple[str, ...]) -> None:
    if ref.api_group not in {"", _GROUP}:
        errors.unsupported("roleRef.apiGroup", ref.api_group, (_GROUP,))
    if ref.kind not in kinds:
        errors.unsupported("roleRef.kind", ref.kind, kinds)
    references.segment(errors, "roleRef.name", ref.name)


def _subject(errors: FieldErrors, path: str, subject: Subject, *, namespaced: bool) -> None:
    if not subject.name:
        errors.required(f"{path}.name")
    if subject.kind not in _SUBJECTS:
        errors.unsupported(f"{path}.kind", subject.kind, _SUBJECTS)
    elif subject.kind != "ServiceAccount":
        if subject.api_group not in {"", _GROUP}:
            errors.unsupported(f"{path}.apiGroup", subject.api_group, (_GROUP,))
    else:
        _service_account(errors, path, subject, namespaced=namespaced)


def _service_account(errors: FieldErrors, path: str, subject: Subject, *, namespaced: bool) -> None:
    for problem in names.subdomain(subject.name) if subject.name else ():
        errors.invalid(f"{path}.name", subject.name, problem)
    if subject.api_group:
        errors.unsupported(f"{path}.apiGroup", subject.api_group, ("",))
    if not namespaced and not subject.namespace:
        errors.required(f"{path}.namespace")
