"""Namespaces."""

from engine.api.base import Api
from engine.api.meta import Condition, Object, ObjectMeta


class NamespaceSpec(Api, frozen=True):
    """Finalizers that must clear before a namespace goes."""

    finalizers: tuple[str, ...] = ()


class NamespaceStatus(Api, frozen=True):
    """Active or Terminating."""

    conditions: tuple[Condition, ...] = ()
    phase: str = ""


class Namespace(Object, frozen=True):
    """A scope of names."""

    metadata: ObjectMeta = ObjectMeta()
    spec: NamespaceSpec = NamespaceSpec()
    status: NamespaceStatus = NamespaceStatus()
