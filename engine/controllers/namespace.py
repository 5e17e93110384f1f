"""The namespace controller: empties a namespace that is being deleted, then lets it go (pkg/controller/namespace).

Woken by namespaces; looks again every tick while contents remain. What differs: contents are read past the cache, as
upstream lists them, and the conditions name only what still blocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace

from engine.api.meta import Condition, condition
from engine.api.scheme import SCHEME
from engine.api.status import StatusError
from engine.client.component import DONE, Controller, Result
from engine.controllers.ownership import NOT_FOUND
from engine.controllers.statuswriter import write_status

if TYPE_CHECKING:
    from engine.api.core import Namespace
    from engine.etcd.store import Entry

FINALIZER = "kubernetes"
_RETRY_MS = 1000


class NamespaceController(Controller):
    """Reconciles namespaces by name."""

    name = "namespace-controller"
    watches: ClassVar[tuple[str, ...]] = ("namespaces",)

    def keys_of(self, entry: Entry) -> list[str]:
        """The namespace, once it is on its way out."""
        current: Namespace | None = entry.obj  # type: ignore[assignment]
        return [entry.key] if current is not None and current.metadata.deletion_timestamp is not None else []

    def reconcile(self, key: str) -> Result:
        """Delete what the namespace holds; when nothing is left, take the finalizer off. Raises StatusError."""
        current: Namespace | None = self.caches["namespaces"].get(key)
        if current is None or current.metadata.deletion_timestamp is None:
            return DONE
        left = self._empty(key)
        if not left:
            self._finish(current)
            return DONE
        self._report(current, left)
        return Result(_RETRY_MS)

    def _empty(self, namespace: str) -> dict[str, int]:
        """Ask everything in the namespace to go; returns what is left, counted by resource name."""
        left: dict[str, int] = {}
        for resource in SCHEME:
            if not resource.namespaced:
                continue
            for obj in self.client.store.list(resource.plural, namespace):
                if obj.metadata.deletion_timestamp is None:  # type: ignore[attr-defined]
                    self._delete(resource.plural, namespace, obj.metadata.name)  # type: ignore[attr-defined]
            remaining = len(self.client.store.keys(resource.plural, namespace))
            if remaining:
                left[resource.name] = remaining
        return left

    def _delete(self, resource: str, namespace: str, name: str) -> None:
        try:
            self.client.delete(resource, namespace, name, propagation="Background")
        except StatusError as error:
            if error.code != NOT_FOUND:
                raise

    def _report(self, current: Namespace, left: dict[str, int]) -> None:
        counts = ", ".join(f"{name} has {count} resource instances" for name, count in sorted(left.items()))
        message = "Some resources are remaining: " + counts.replace(" has", ". has")
        known = condition(current.status.conditions, "NamespaceContentRemaining")
        if known is not None and known.message == message:
            return
        remaining = Condition(
            type="NamespaceContentRemaining", status="True", reason="SomeResourcesRemain", message=message,
            last_transition_time=known.last_transition_time if known is not None else self.clock.stamp(),
        )  # fmt: skip
        others = tuple(entry for entry in current.status.conditions if entry.type != remaining.type)
        write_status(self.client, current, replace(current.status, conditions=(*others, remaining)))

    def _finish(self, current: Namespace) -> None:
        left = tuple(entry for entry in current.spec.finalizers if entry != FINALIZER)
        self.client.update(replace(current, spec=replace(current.spec, finalizers=left)))
