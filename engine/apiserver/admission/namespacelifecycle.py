"""Nothing new where no namespace is or one is going, and some namespaces stay (plugin NamespaceLifecycle).

Called by the server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api import status
from engine.api.core import Namespace
from engine.api.scheme import by_plural

if TYPE_CHECKING:
    from engine.api.meta import ObjectMeta
    from engine.api.scheme import Resource
    from engine.etcd.store import Store

_IMMORTAL = frozenset({"default", "kube-system", "kube-public"})


def check_create(store: Store, resource: Resource, meta: ObjectMeta) -> None:
    """Raise StatusError where the namespace of a new object is not there (404) or is going (403)."""
    if not resource.namespaced:
        return
    namespace = store.get("namespaces", meta.namespace)
    if not isinstance(namespace, Namespace):
        raise status.not_found(by_plural("namespaces"), meta.namespace)
    if namespace.metadata.deletion_timestamp:
        raise status.namespace_terminating(resource, meta.name, meta.namespace)


def check_delete(resource: Resource, name: str) -> None:
    """Raise StatusError 403 for a namespace that no cluster can do without."""
    if resource.plural == "namespaces" and name in _IMMORTAL:
        raise status.forbidden(resource, name, "this namespace may not be deleted")
