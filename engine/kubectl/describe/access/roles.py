"""``kubectl describe`` of roles and their bindings, and the rules of a role as rows.

Upstream: k8s.io/component-helpers/auth/rbac/validation and k8s.io/kubectl/pkg/util/rbac (BreakdownRule, CompactRules).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.client.restclient import RESTClient
from engine.golang.fmt import go_value
from engine.kubectl.describe.writer import PrefixWriter, labels_and_annotations

_TITLES = ("Resources", "Non-Resource URLs", "Resource Names", "Verbs")


def describe_role(writer: PrefixWriter, rest: RESTClient, role: dict[str, Any], show_events: bool) -> None:  # noqa: ARG001
    """Write the description of a Role or ClusterRole, one row for each resource, path and name.

    Upstream leaves roles and bindings without events.
    """
    writer.field(0, "Name", role["metadata"]["name"])
    labels_and_annotations(writer, role)
    writer.heading(0, "PolicyRule")
    writer.columns(1, *_TITLES)
    for row in rule_rows(role.get("rules") or []):
        writer.line(1, *row)


def describe_role_binding(writer: PrefixWriter, rest: RESTClient, binding: dict[str, Any], show_events: bool) -> None:  # noqa: ARG001
    """Write the description of a RoleBinding or ClusterRoleBinding."""
    writer.field(0, "Name", binding["metadata"]["name"])
    labels_and_annotations(writer, binding)
    writer.heading(0, "Role")
    writer.field(1, "Kind", binding["roleRef"].get("kind", ""))
    writer.field(1, "Name", binding["roleRef"].get("name", ""))
    writer.heading(0, "Subjects")
    writer.columns(1, "Kind", "Name", "Namespace")
    for subject in binding.get("subjects") or ():
        writer.line(1, subject.get("kind", ""), subject.get("name", ""), subject.get("namespace", ""))


def rule_rows(rules: list[dict[str, Any]]) -> list[tuple[str, str, str, str]]:
    """Return the rules as rows: taken apart, the verbs of equal ones together, in the order of their Go text."""
    verbs: dict[tuple[str, str, str | None], list[str]] = {}
    paths: list[tuple[str, str]] = []
    for rule in rules:
        for key in _resources(rule):
            verbs.setdefault(key, []).extend(rule.get("verbs") or ())
        paths += [(url, verb) for url in rule.get("nonResourceURLs") or () for verb in rule.get("verbs") or ()]
    rows: list[tuple[str, tuple[str, str, str, str]]] = []
    for (group, resource, name), allowed in verbs.items():
        shown, names = go_value(allowed), go_value([] if name is None else [name])
        sorting = f"Verbs:{shown},APIGroups:[{group}],Resources:[{resource}],ResourceNames:{names},NonResourceURLs:[],"
        rows.append((sorting, (f"{resource}.{group}" if group else resource, "[]", names, shown)))
    for url, verb in paths:
        sorting = f"Verbs:[{verb}],APIGroups:[],Resources:[],ResourceNames:[],NonResourceURLs:[{url}],"
        rows.append((sorting, ("", f"[{url}]", "[]", f"[{verb}]")))
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _resources(rule: dict[str, Any]) -> Iterator[tuple[str, str, str | None]]:
    """Yield what a rule is about, one group, resource and name at a time; no name stands for all."""
    for group in rule.get("apiGroups") or ():
        for resource in rule.get("resources") or ():
            for name in rule.get("resourceNames") or (None,):
                yield group, resource, name
