"""Defaults of kinds that are stored as they came (pkg/apis/*/v1/defaults.go): in the raw body, by kind.

Called through `engine.apiserver.defaults`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.api.apps import Passive

Body = dict[str, Any]


def complete(obj: Passive) -> Passive:
    """The object with everything filled in that its author may leave out."""
    fill = _DEFAULTS.get(obj.kind)
    return obj if fill is None else replace(obj, body=fill(obj.body))


def _with(found: Body | None, **defaults: Any) -> Body:
    """A document with fields that it has not, or that are null."""
    given = {name: value for name, value in (found or {}).items() if value is not None}
    return given | {name: value for name, value in defaults.items() if name not in given}


def _rules(rules: list[Body] | None) -> list[Body]:
    return [_with(rule, scope="*") for rule in rules or ()]


def _client(config: Body | None) -> Body:
    found = dict(config or {})
    if found.get("service") is not None:
        found["service"] = _with(found["service"], port=443)
    return found


def _webhook(hook: Body, **more: Any) -> Body:
    found = _with(
        hook,
        failurePolicy="Fail",
        matchPolicy="Equivalent",
        namespaceSelector={},
        objectSelector={},
        timeoutSeconds=10,
        **more,
    )
    if "clientConfig" in found:
        found["clientConfig"] = _client(found["clientConfig"])
    if "rules" in found:
        found["rules"] = _rules(found["rules"])
    return found


def _validating(body: Body) -> Body:
    return body | {"webhooks": [_webhook(hook) for hook in body["webhooks"]]} if body.get("webhooks") else body


def _mutating(body: Body) -> Body:
    hooks = [_webhook(hook, reinvocationPolicy="Never") for hook in body.get("webhooks") or ()]
    return body | {"webhooks": hooks} if hooks else body


def _match_resources(found: Body) -> Body:
    filled = _with(found, matchPolicy="Equivalent", namespaceSelector={}, objectSelector={})
    for name in ("resourceRules", "excludeResourceRules"):
        if name in filled:
            filled[name] = _rules(filled[name])
    return filled


def _policy(body: Body) -> Body:
    spec = _with(body.get("spec"), failurePolicy="Fail")
    if "matchConstraints" in spec:
        spec["matchConstraints"] = _match_resources(spec["matchConstraints"])
    return _with(body, status={}) | {"spec": spec}


def _policy_binding(body: Body) -> Body:
    spec = dict(body.get("spec") or {})
    if spec.get("matchResources") is not None:
        spec["matchResources"] = _match_resources(spec["matchResources"])
    if spec.get("paramRef") is not None:
        spec["paramRef"] = dict(spec["paramRef"])
    return body | {"spec": spec}


def _driver(body: Body) -> Body:
    spec = _with(
        body.get("spec"),
        attachRequired=True,
        fsGroupPolicy="ReadWriteOnceWithFSType",
        podInfoOnMount=False,
        requiresRepublish=False,
        seLinuxMount=False,
        storageCapacity=False,
    )
    spec["volumeLifecycleModes"] = spec.get("volumeLifecycleModes") or ["Persistent"]
    return body | {"spec": spec}


def _flow_schema(body: Body) -> Body:
    spec = _with(body.get("spec"), matchingPrecedence=1000)
    return _with(body, status={}) | {"spec": spec}


def _priority_level(body: Body) -> Body:
    spec = dict(body.get("spec") or {})
    if spec.get("type") == "Exempt":
        spec["exempt"] = _with(spec.get("exempt"), nominalConcurrencyShares=0, lendablePercent=0)
    if spec.get("limited") is not None:
        spec["limited"] = _limited(spec["limited"])
    return _with(body, status={}) | {"spec": spec}


def _limited(found: Body) -> Body:
    filled = _with(found, nominalConcurrencyShares=30, lendablePercent=0)
    answer = dict(filled.get("limitResponse") or {})
    if answer.get("type") == "Queue" or answer.get("queuing") is not None:
        answer["queuing"] = _with(answer.get("queuing"), queues=64, handSize=8, queueLengthLimit=50)
    return filled | {"limitResponse": answer}


def _api_service(body: Body) -> Body:
    spec = dict(body.get("spec") or {})
    if spec.get("service") is not None:
        spec["service"] = _with(spec["service"], port=443)
    return _with(body, status={}) | {"spec": spec}


def _attachment(body: Body) -> Body:
    return _with(body, status={"attached": False})


def _with_status(body: Body) -> Body:
    return _with(body, status={})


_DEFAULTS: dict[str, Callable[[Body], Body]] = {
    "APIService": _api_service,
    "CSIDriver": _driver,
    "CertificateSigningRequest": _with_status,
    "FlowSchema": _flow_schema,
    "MutatingWebhookConfiguration": _mutating,
    "PriorityLevelConfiguration": _priority_level,
    "ServiceCIDR": _with_status,
    "ValidatingAdmissionPolicy": _policy,
    "ValidatingAdmissionPolicyBinding": _policy_binding,
    "ValidatingWebhookConfiguration": _validating,
    "VolumeAttachment": _attachment,
}
