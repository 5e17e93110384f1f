"""The forms of `rbac.authorization.k8s.io/v1`: roles and what binds them."""

from typing import ClassVar

from engine.api.base import Api
from engine.api.meta import LabelSelector, Object, ObjectMeta


class PolicyRule(Api, frozen=True):
    """What may be done with what."""

    always: ClassVar[frozenset[str]] = frozenset({"verbs"})
    api_groups: tuple[str, ...] = ()
    non_resource_urls: tuple[str, ...] = ()
    resource_names: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()


class AggregationRule(Api, frozen=True):
    """Which other roles a role is made of."""

    cluster_role_selectors: tuple[LabelSelector, ...] = ()


class Role(Object, frozen=True):
    """Rules within a namespace."""

    always: ClassVar[frozenset[str]] = frozenset({"rules"})
    metadata: ObjectMeta = ObjectMeta()
    rules: tuple[PolicyRule, ...] = ()


class ClusterRole(Object, frozen=True):
    """Rules everywhere."""

    always: ClassVar[frozenset[str]] = frozenset({"rules"})
    metadata: ObjectMeta = ObjectMeta()
    aggregation_rule: AggregationRule | None = None
    rules: tuple[PolicyRule, ...] = ()


class Subject(Api, frozen=True):
    """Who is meant."""

    api_group: str = ""
    kind: str = ""
    name: str = ""
    namespace: str = ""


class RoleRef(Api, frozen=True):
    """Which role is meant."""

    api_group: str = ""
    kind: str = ""
    name: str = ""


class RoleBinding(Object, frozen=True):
    """Who has a role, within a namespace."""

    metadata: ObjectMeta = ObjectMeta()
    role_ref: RoleRef = RoleRef()
    subjects: tuple[Subject, ...] = ()


class ClusterRoleBinding(Object, frozen=True):
    """Who has a role everywhere."""

    metadata: ObjectMeta = ObjectMeta()
    role_ref: RoleRef = RoleRef()
    subjects: tuple[Subject, ...] = ()
