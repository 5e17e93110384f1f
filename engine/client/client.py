"""The typed client that a component writes through (client-go's clientset), with its event recorder.

It stamps every write with the component's name and with the cause of the work at hand.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, TypeVar

from engine.api.meta import key_of
from engine.apiserver.server import RequestContext
from engine.client.events import EventRecorder
from engine.client.eventseries import EventSeriesRecorder
from engine.etcd.store import START

if TYPE_CHECKING:
    from engine.api.meta import Object, ObjectMeta
    from engine.apiserver.server import APIServer
    from engine.etcd.store import Cause

A = TypeVar("A", bound="Object")

_NEW_RECORDER = frozenset({"default-scheduler"})
"""Components that write events in the manner of events.k8s.io."""


class Client:
    """One component's way to the API server."""

    def __init__(self, server: APIServer, writer: str, host: str = "") -> None:
        """Write as `writer` (and, for a kubelet, from the node `host`)."""
        self.server = server
        self.store = server.store
        self.kinds = server.kinds
        self.writer = writer
        self.cause = START
        self._recorder = (
            EventSeriesRecorder(server, writer) if writer in _NEW_RECORDER else EventRecorder(server, writer, host)
        )

    def caused_by(self, cause: Cause) -> Client:
        """The same component's way, for work with that cause."""
        other = copy(self)
        other.cause = cause
        return other

    def _request(self) -> RequestContext:
        return RequestContext(self.writer, self.cause, tries_again=True)

    def create(self, obj: A) -> A:
        """Create an object; the server fills in name, uid and defaults. Raises StatusError."""
        return self.server.create(obj, self._request())

    def update(self, obj: A) -> A:
        """Replace an object's metadata and spec; 409 if it changed since it was read. Raises StatusError."""
        return self.server.update(obj, self._request())

    def update_status(self, obj: A) -> A:
        """Replace an object's status, and metadata that may come along, not its spec. Raises StatusError."""
        return self.server.update(obj, self._request(), subresource="status")

    def delete(
        self,
        resource: str,
        namespace: str,
        name: str,
        *,
        grace_s: int | None = None,
        uid: str = "",
        propagation: str = "",
    ) -> None:
        """Delete an object, gracefully where its kind does; `uid` guards against a namesake. Raises StatusError."""
        self.server.delete(
            resource,
            namespace,
            name,
            self._request(),
            grace_s=grace_s,
            uid=uid,
            propagation=propagation,
        )

    def bind(self, namespace: str, name: str, node: str) -> None:
        """Assign a Pod to a node (POST pods/NAME/binding). Raises StatusError."""
        self.server.bind(namespace, name, node, self._request())

    def live(self, kind: type[A], namespace: str, name: str) -> A | None:
        """Read past the cache, only where Kubernetes does: adoption and conflicts. None where there is none."""
        return self.store.get_as(kind, _key(namespace, name))

    def live_metadata(self, resource: str, namespace: str, name: str) -> ObjectMeta | None:
        """As `live`, of any resource, and no more than the metadata (client-go's metadata client)."""
        found = self.store.get(resource, _key(namespace, name))
        return None if found is None else found.metadata

    def event(self, obj: Object, type_: str, reason: str, message: str, field_path: str = "") -> None:
        """Record an event about an object; equal ones are counted up."""
        self._recorder.record(obj, type_, reason, message, self._request(), field_path)


def _key(namespace: str, name: str) -> str:
    return f"{namespace}/{name}" if namespace else name


def key(obj: Object) -> str:
    """The key of an object within its resource."""
    return key_of(obj.metadata)
