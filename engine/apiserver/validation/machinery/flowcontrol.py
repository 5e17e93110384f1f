"""Validation of FlowSchemas and PriorityLevelConfigurations (pkg/apis/flowcontrol/validation)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api import names
from engine.api.meta import number

if TYPE_CHECKING:
    from engine.api.serializer.idle.flowcontrol import (
        FlowSchema,
        FlowSubject,
        LimitedPriorityLevelConfiguration,
        NonResourcePolicyRule,
        PolicyRulesWithSubjects,
        PriorityLevelConfiguration,
        QueuingConfiguration,
        ResourcePolicyRule,
    )
    from engine.apiserver.validation.fielderrors import FieldErrors

_ALL = "*"
_EXEMPT = "exempt"
_LAST = 10000
_MOST_QUEUES = 10_000_000
_DISTINGUISHED_BY = ("ByNamespace", "ByUser")
_SUBJECTS = ("Group", "ServiceAccount", "User")
_ANSWERS = ("Queue", "Reject")
_LEVELS = ("Exempt", "Limited")
_VERBS = ("create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch")


def flow_schema(errors: FieldErrors, obj: FlowSchema) -> None:
    """Check a FlowSchema: its place among the others, its level, and whom it is about."""
    spec, path = obj.spec, "spec.matchingPrecedence"
    place = number(spec.matching_precedence)
    if place <= 0:
        errors.invalid(path, place, "must be a positive value")
    if place > _LAST:
        errors.invalid(path, place, f"must not be greater than {_LAST}")
    if place == 1 and obj.metadata.name != _EXEMPT:
        errors.invalid(path, place, "only the schema named 'exempt' may have matchingPrecedence 1")
    method = spec.distinguisher_method
    if method is not None and method.type not in _DISTINGUISHED_BY:
        errors.unsupported("spec.distinguisherMethod.type", method.type, _DISTINGUISHED_BY)
    level = "" if spec.priority_level_configuration is None else spec.priority_level_configuration.name
    if not level:
        errors.required("spec.priorityLevelConfiguration.name", "must reference a priority level")
    for problem in names.subdomain(level) if level else ():
        errors.invalid("spec.priorityLevelConfiguration.name", level, problem)
    for index, rule in enumerate(spec.rules):
        _rule(errors, f"spec.rules[{index}]", rule)


def _rule(errors: FieldErrors, path: str, rule: PolicyRulesWithSubjects) -> None:
    if not rule.subjects:
        errors.required(f"{path}.subjects", "subjects must contain at least one value")
    for index, subject in enumerate(rule.subjects):
        _subject(errors, f"{path}.subjects[{index}]", subject)
    if not rule.resource_rules and not rule.non_resource_rules:
        errors.required(path, "at least one of resourceRules and nonResourceRules has to be non-empty")
    for index, found in enumerate(rule.resource_rules):
        _resources(errors, f"{path}.resourceRules[{index}]", found)
    for index, other in enumerate(rule.non_resource_rules):
        _paths(errors, f"{path}.nonResourceRules[{index}]", other)


def _subject(errors: FieldErrors, path: str, subject: FlowSubject) -> None:
    given = {"ServiceAccount": subject.service_account, "User": subject.user, "Group": subject.group}
    if subject.kind not in given:
        errors.unsupported(f"{path}.kind", subject.kind, _SUBJECTS)
        return
    field = {"ServiceAccount": "serviceAccount", "User": "user", "Group": "group"}
    own, here = given[subject.kind], f"{path}.{field[subject.kind]}"
    if own is None:
        errors.required(here, f"{field[subject.kind]} is required when subject kind is '{subject.kind}'")
    elif not own.name:
        errors.required(f"{here}.name")
    if subject.service_account is not None and subject.kind == "ServiceAccount":
        _service_account(errors, here, subject.service_account.name, subject.service_account.namespace)
    for kind, other in given.items():
        if kind != subject.kind and other is not None:
            errors.forbidden(f"{path}.{field[kind]}", f"{field[kind]} is forbidden when subject kind is not '{kind}'")


def _service_account(errors: FieldErrors, path: str, name: str, namespace: str) -> None:
    for problem in names.subdomain(name) if name not in {"", _ALL} else ():
        errors.invalid(f"{path}.name", name, problem)
    if not namespace:
        errors.required(f"{path}.namespace", "must specify namespace for service account")
    for problem in names.label(namespace) if namespace else ():
        errors.invalid(f"{path}.namespace", namespace, problem)


def _resources(errors: FieldErrors, path: str, rule: ResourcePolicyRule) -> None:
    _verbs(errors, f"{path}.verbs", rule.verbs)
    _values(
        errors, f"{path}.apiGroups", rule.api_groups, "resource rules must supply at least one api group", "api groups"
    )
    _values(
        errors, f"{path}.resources", rule.resources, "resource rules must supply at least one resource", "resources"
    )
    if not rule.namespaces and not rule.cluster_scope:
        detail = "resource rules that are not cluster scoped must supply at least one namespace"
        errors.required(f"{path}.namespaces", detail)
    elif _ALL in rule.namespaces:
        if len(rule.namespaces) > 1:
            detail = "if '*' is present, must not specify other namespaces"
            errors.invalid(f"{path}.namespaces", rule.namespaces, detail)
    else:
        for index, namespace in enumerate(rule.namespaces):
            for problem in names.label(namespace):
                detail = f"each member of this list must be '*' or a DNS-1123 label; {problem}"
                errors.invalid(f"{path}.namespaces[{index}]", namespace, detail)


def _paths(errors: FieldErrors, path: str, rule: NonResourcePolicyRule) -> None:
    _verbs(errors, f"{path}.verbs", rule.verbs)
    urls, here = rule.non_resource_urls, f"{path}.nonResourceURLs"
    _values(errors, here, urls, "nonResourceURLs must contain at least one value", "non-resource URLs")
    if _ALL in urls:
        return
    for index, url in enumerate(urls):
        wrong = _why_no_path(url)
        if wrong:
            errors.invalid(f"{here}[{index}]", url, wrong)


def _verbs(errors: FieldErrors, path: str, verbs: tuple[str, ...]) -> None:
    _values(errors, path, verbs, "verbs must contain at least one value", "verbs")
    if verbs and _ALL not in verbs and not set(verbs) <= set(_VERBS):
        errors.unsupported(path, verbs, _VERBS)


def _values(errors: FieldErrors, path: str, values: tuple[str, ...], missing: str, called: str) -> None:
    if not values:
        errors.required(path, missing)
    elif len(values) > 1 and _ALL in values:
        errors.invalid(path, values, f"if '*' is present, must not specify other {called}")


def _why_no_path(text: str) -> str:
    """What is wrong with a path that is no resource; empty where nothing is."""
    if not text:
        return "must not be empty"
    if not text.startswith("/"):
        return "must start with slash"
    if " " in text:
        return "must not contain white-space"
    if "//" in text:
        return "must not contain double slash"
    stars = text.count(_ALL)
    return "wildcard can only do suffix matching" if stars > 1 or (stars and not text.endswith("/*")) else ""


def priority_level(errors: FieldErrors, obj: PriorityLevelConfiguration) -> None:
    """Check a PriorityLevelConfiguration: only one is exempt, and the others say their limits."""
    spec = obj.spec
    if (obj.metadata.name == _EXEMPT) != (spec.type == "Exempt"):
        errors.invalid("spec.type", spec.type, "type must be 'Exempt' if and only if name is 'exempt'")
    if spec.type not in _LEVELS:
        errors.unsupported("spec.type", spec.type, _LEVELS)
    elif spec.type == "Exempt":
        if spec.limited is not None:
            errors.forbidden("spec.limited", "must be nil if the type is not Limited")
    elif spec.limited is None:
        errors.required("spec.limited", "must not be empty when type is Limited")
    else:
        _limited(errors, "spec.limited", spec.limited)


def _limited(errors: FieldErrors, path: str, limited: LimitedPriorityLevelConfiguration) -> None:
    shares = number(limited.nominal_concurrency_shares)
    if shares < 0:
        errors.invalid(f"{path}.nominalConcurrencyShares", shares, "must be a non-negative integer")
    lent = number(limited.lendable_percent)
    if not 0 <= lent <= 100:  # noqa: PLR2004 - per cent
        errors.invalid(f"{path}.lendablePercent", lent, "must be between 0 and 100, inclusive")
    if number(limited.borrowing_limit_percent) < 0:
        detail = "if specified, must be a non-negative integer"
        errors.invalid(f"{path}.borrowingLimitPercent", number(limited.borrowing_limit_percent), detail)
    answer = limited.limit_response
    kind, queuing = ("", None) if answer is None else (answer.type, answer.queuing)
    here = f"{path}.limitResponse"
    if kind not in _ANSWERS:
        errors.unsupported(f"{here}.type", kind, _ANSWERS)
    elif kind == "Reject" and queuing is not None:
        errors.forbidden(f"{here}.queuing", "must be nil if limited.limitResponse.type is not Limited")
    elif kind == "Queue" and queuing is None:
        errors.required(f"{here}.queuing", "must not be empty if limited.limitResponse.type is Limited")
    elif queuing is not None:
        _queuing(errors, f"{here}.queuing", queuing)


def _queuing(errors: FieldErrors, path: str, queuing: QueuingConfiguration) -> None:
    length, queues, hand = (number(value) for value in (queuing.queue_length_limit, queuing.queues, queuing.hand_size))
    if length <= 0:
        errors.invalid(f"{path}.queueLengthLimit", length, "must be positive")
    if queues <= 0:
        errors.invalid(f"{path}.queues", queues, "must be positive")
    elif queues > _MOST_QUEUES:
        errors.invalid(f"{path}.queues", queues, f"must not be greater than {_MOST_QUEUES}")
    if hand <= 0:
        errors.invalid(f"{path}.handSize", hand, "must be positive")
    elif hand > queues:
        errors.invalid(f"{path}.handSize", hand, f"should not be greater than queues ({queues})")
