"""What a user may do: the rules of every role that is bound to them (plugin/pkg/auth/authorizer/rbac).

Reads roles and bindings from the store when somebody asks. Beside them stand the rules that every cluster grants to
everybody (bootstrappolicy's system:discovery, system:public-info-viewer and system:basic-user).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from engine.apiserver.users import AUTHENTICATED, MASTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.apiserver.users import User
    from engine.etcd.store import Store

Rule = dict[str, Any]

_ALL = "*"
_PUBLIC = ("/healthz", "/livez", "/readyz", "/version", "/version/")
_DISCOVERY = (
    "/.well-known",
    "/.well-known/*",
    "/api",
    "/api/*",
    "/apis",
    "/apis/*",
    "/healthz",
    "/livez",
    "/openapi",
    "/openapi/*",
    "/readyz",
    "/version",
    "/version/",
)
_EVERYTHING: tuple[Rule, ...] = (
    {"verbs": [_ALL], "apiGroups": [_ALL], "resources": [_ALL]},
    {"verbs": [_ALL], "nonResourceURLs": [_ALL]},
)
_EVERYBODY: tuple[Rule, ...] = (
    {
        "verbs": ["create"],
        "apiGroups": ["authorization.k8s.io"],
        "resources": ["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
    },
    {"verbs": ["create"], "apiGroups": ["authentication.k8s.io"], "resources": ["selfsubjectreviews"]},
    {"verbs": ["get"], "nonResourceURLs": list(_DISCOVERY)},
    {"verbs": ["get"], "nonResourceURLs": list(_PUBLIC)},
)


class Attributes(NamedTuple):
    """What somebody wants to do: with a resource, or with a path that is none."""

    verb: str
    group: str = ""
    resource: str = ""
    subresource: str = ""
    name: str = ""
    namespace: str = ""
    path: str = ""


def allows(store: Store, user: User, asked: Attributes) -> bool:
    """Whether any rule of the user grants what is asked."""
    return any(_grants(rule, asked) for rule in rules_of(store, user, asked.namespace))


def rules_of(store: Store, user: User, namespace: str) -> Iterator[Rule]:
    """Every rule that holds for the user, in a namespace and everywhere."""
    if MASTERS in user.groups:
        yield from _EVERYTHING
    if AUTHENTICATED in user.groups:
        yield from _EVERYBODY
    for binding in store.list("clusterrolebindings", None):
        yield from _bound(store, user, binding, "")
    if namespace:
        for binding in store.list("rolebindings", namespace):
            yield from _bound(store, user, binding, namespace)


def _bound(store: Store, user: User, binding: Any, namespace: str) -> Iterator[Rule]:
    """The rules of a binding's role, if the user is one of its subjects."""
    if not any(_is(user, subject, namespace) for subject in binding.body.get("subjects") or ()):
        return
    ref = binding.body.get("roleRef") or {}
    kind, name = ref.get("kind", ""), ref.get("name", "")
    role: Any = store.get("clusterroles", name) if kind == "ClusterRole" else store.get("roles", f"{namespace}/{name}")
    if role is not None:
        yield from role.body.get("rules") or ()


def _is(user: User, subject: dict[str, Any], namespace: str) -> bool:
    name = subject.get("name", "")
    if subject.get("kind") == "ServiceAccount":
        return user.name == f"system:serviceaccount:{subject.get('namespace') or namespace}:{name}"
    return name in user.groups if subject.get("kind") == "Group" else name == user.name


def _grants(rule: Rule, asked: Attributes) -> bool:
    if not _has(rule, "verbs", asked.verb):
        return False
    if asked.path:
        return any(_covers(url, asked.path) for url in rule.get("nonResourceURLs") or ())
    resource = f"{asked.resource}/{asked.subresource}" if asked.subresource else asked.resource
    listed = rule.get("resources") or ()
    fits = _ALL in listed or resource in listed or bool(asked.subresource and f"*/{asked.subresource}" in listed)
    named = rule.get("resourceNames") or ()
    return fits and _has(rule, "apiGroups", asked.group) and (not named or asked.name in named)


def _has(rule: Rule, field: str, value: str) -> bool:
    listed = rule.get(field) or ()
    return _ALL in listed or value in listed


def _covers(url: str, path: str) -> bool:
    return url in {_ALL, path} or (url.endswith(_ALL) and path.startswith(url.removesuffix(_ALL)))
