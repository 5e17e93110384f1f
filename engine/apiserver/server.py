"""The API server: admits, defaults, validates and stores; it never creates Pods, endpoints or rules itself.

Called by clients (typed objects) and by `engine.client.rest` (wire dicts). Writes etcd. Mirrors
staging/src/k8s.io/apiserver/pkg/registry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from msgspec.structs import replace

from engine.api import apps, batch, core, status
from engine.api.meta import Condition, ObjectMeta, key_of, number
from engine.api.scheme import Resource, by_plural, resource_of
from engine.apiserver import deletion, quota
from engine.apiserver.defaults import PodDefaults, apply_defaults
from engine.apiserver.fielderrors import Errors
from engine.apiserver.jobdefaults import with_selector
from engine.apiserver.preparation import WITH_GENERATION, prepare_for_create
from engine.apiserver.services import Pins, Services, patched_from
from engine.apiserver.validation import kinds
from engine.apiserver.validation import meta as validate_meta
from engine.apiserver.validation import pods as validate_pods

if TYPE_CHECKING:
    from engine.api.base import Api
    from engine.clock import Clock
    from engine.etcd.store import Cause, Store
    from engine.rng import Rng

A = TypeVar("A", bound="Api")

_NAME_BASE_MAX = 58
_NAME_TRIES = 8
_IMMUTABLE_NAMESPACES = frozenset({"default", "kube-system", "kube-public"})


class Request(NamedTuple):
    """Who asks, and why."""

    writer: str
    cause: Cause
    dry_run: bool = False


class APIServer:
    """The one writer of the store."""

    def __init__(self, store: Store, clock: Clock, rng: Rng, pins: Pins | None = None) -> None:
        """Serve an empty cluster."""
        self.store = store
        self.clock = clock
        self.rng = rng
        self.pins = pins or Pins()
        self.services = Services(rng, self.pins)
        self.pods = PodDefaults()
        self._incarnations: dict[str, int] = {}
        self._generated: dict[str, int] = {}
        self._events = 0
        self._valid_specs: dict[bytes, None] = {}
        store.route("pods", _node_of)

    # --- create

    def create(self, obj: A, request: Request) -> A:
        """Store a new object. Raises StatusError as the real server does."""
        resource = resource_of(obj)
        named = self._with_name(obj, resource)
        self._check_namespace(resource, _meta(named))
        full = apply_defaults(prepare_for_create(named, self.clock.stamp()), self.pods)
        self._validate(resource, full, None)
        key = key_of(_meta(full))
        if isinstance(full, core.Service):
            full = self.services.allocate(full, None, commit=False)
        if self.store.get(resource.plural, key) is not None:
            raise status.already_exists(resource, _meta(full).name)
        quota.admit(self, resource, full, request)
        full = _with_meta(full, uid=self.uid(resource.plural, key, remember=not request.dry_run))
        if isinstance(full, batch.Job):
            full = with_selector(full)
        if request.dry_run:
            return cast("A", full)
        if isinstance(full, core.Service):
            self.services.adopt(full)
        return cast("A", self.store.put(resource.plural, key, full, request.writer, request.cause))

    def _with_name(self, obj: Api, resource: Resource) -> Api:
        meta = _meta(obj)
        if meta.name or not meta.generate_name:
            return obj
        base = meta.generate_name[:_NAME_BASE_MAX]
        pinned = self._pinned_name(meta)
        if pinned:
            return _with_meta(obj, name=pinned)
        counter = f"{resource.plural}/{meta.namespace}/{base}"
        for _ in range(_NAME_TRIES):
            serial = self._generated.get(counter, 0)
            self._generated[counter] = serial + 1
            name = base + self.rng.suffix(counter, serial)
            key = f"{meta.namespace}/{name}" if meta.namespace else name
            if self.store.get(resource.plural, key) is None:
                return _with_meta(obj, name=name)
        message = (
            f'{resource.name} "{name}" already exists, the server was not able to generate a unique name for the object'
        )
        raise status.StatusError(409, "AlreadyExists", message)

    def _pinned_name(self, meta: ObjectMeta) -> str:
        for owner in meta.owner_references:
            names = self.pins.pod_names.get(f"rs/{owner.name}") if owner.kind == "ReplicaSet" else None
            if names:
                return names.pop(0)
        return ""

    def uid(self, plural: str, key: str, *, remember: bool = True) -> str:
        """A fresh uid for this key: a re-created object gets another one."""
        name = f"{plural}/{key}"
        life = self._incarnations.get(name, 0)
        if remember:
            self._incarnations[name] = life + 1
        return self.rng.uid(name, life)

    def event_serial(self) -> int:
        """A number that tells events of one second apart, in the place of nanoseconds."""
        self._events += 1
        return self._events

    def _check_namespace(self, resource: Resource, meta: ObjectMeta) -> None:
        if not resource.namespaced:
            return
        namespace = self.store.get("namespaces", meta.namespace)
        if not isinstance(namespace, core.Namespace):
            raise status.not_found(by_plural("namespaces"), meta.namespace)
        if namespace.metadata.deletion_timestamp:
            why = f"unable to create new content in namespace {meta.namespace} because it is being terminated"
            raise status.forbidden(resource, meta.name, why)

    def store_event(self, event: core.Event, request: Request) -> None:
        """Write an event as its recorder made it: events are not validated or defaulted further."""
        self.store.put("events", key_of(event.metadata), event, request.writer, request.cause)

    # --- validation

    def _validate(self, resource: Resource, obj: Api, old: Api | None) -> None:
        errors = Errors()
        validate_meta.metadata(errors, resource, _meta(obj))
        if isinstance(obj, core.Pod):
            self._validate_pod(errors, obj)
        else:
            kinds.check(errors, obj)
        if old is not None:
            _validate_update(errors, old, obj)
        if errors.causes:
            raise status.invalid(resource, _meta(obj).name, errors.causes)

    def _validate_pod(self, errors: Errors, pod: core.Pod) -> None:
        known = self.pods.fingerprint(pod.spec)
        if known in self._valid_specs:
            return
        before = len(errors.causes)
        validate_pods.spec(errors, "spec", pod.spec)
        if len(errors.causes) == before:
            self._valid_specs[known] = None

    # --- update

    def update(self, obj: A, request: Request, subresource: str = "") -> A:
        """Store a newer state: of everything but the status, or of the status alone. Raises StatusError."""
        resource = resource_of(obj)
        meta = _meta(obj)
        key = key_of(meta)
        old = self.store.get(resource.plural, key)
        if old is None:
            raise status.not_found(resource, meta.name)
        old_meta = _meta(old)
        if meta.resource_version and meta.resource_version != old_meta.resource_version:
            raise status.conflict(resource, meta.name)
        if meta.uid and meta.uid != old_meta.uid:
            why = (
                f"Precondition failed: UID in precondition: {meta.uid}, UID in object meta: {old_meta.uid}"
            )  # fmt: skip
            raise status.conflict(resource, meta.name, why)
        new = _status_only(old, obj) if subresource == "status" else self._merged(resource, old, obj)
        if new == old:
            return cast("A", old)
        if request.dry_run:
            return cast("A", new)
        if isinstance(new, core.Service) and isinstance(old, core.Service):
            self.services.release(old)
            self.services.adopt(new)
        if _meta(new).deletion_timestamp and deletion.may_go(new):
            return cast("A", self._remove(resource, key, request))
        return cast("A", self.store.put(resource.plural, key, new, request.writer, request.cause))

    def _merged(self, resource: Resource, old: Api, obj: Api) -> Api:
        """The new object with what an update may not touch taken from the old one."""
        kept = _meta(old)
        new = _with_meta(
            obj, uid=kept.uid, creation_timestamp=kept.creation_timestamp, generation=kept.generation,
            resource_version=kept.resource_version, deletion_timestamp=kept.deletion_timestamp,
            deletion_grace_period_seconds=kept.deletion_grace_period_seconds, generate_name=kept.generate_name,
        )  # fmt: skip
        if isinstance(old, core.Service) and isinstance(new, core.Service):
            new = patched_from(old, new)
        if hasattr(old, "status") and not isinstance(old, apps.Passive):
            new = replace(new, status=old.status)
        if not isinstance(new, core.Pod):
            new = apply_defaults(new, self.pods)
        else:
            new = replace(new, spec=self.pods.complete(new.spec, admit=False))
        if isinstance(old, core.Service) and isinstance(new, core.Service):
            self._validate(resource, new, old)
            new = self.services.allocate(new, old, commit=False)
        elif new != old:
            self._validate(resource, new, old)
        if isinstance(new, WITH_GENERATION) and new.spec != old.spec:  # type: ignore[attr-defined]
            new = _with_meta(new, generation=kept.generation + 1)
        return new

    # --- delete

    def delete(
        self, resource_plural: str, namespace: str, name: str, request: Request, *, grace_s: int | None = None,
        uid: str = "", propagation: str = "",
    ) -> Api:  # fmt: skip
        """Delete an object, or begin to. Returns its last state. Raises StatusError."""
        resource = by_plural(resource_plural)
        key = f"{namespace}/{name}" if namespace else name
        obj = self.store.get(resource_plural, key)
        if obj is None:
            raise status.not_found(resource, name)
        meta = _meta(obj)
        if uid and uid != meta.uid:
            why = (
                f"the UID in the precondition ({uid}) does not match the UID in record ({meta.uid}). "
                "The object might have been deleted and then recreated"
            )
            raise status.conflict(resource, name, why)
        if resource_plural == "namespaces" and name in _IMMUTABLE_NAMESPACES:
            raise status.forbidden(resource, name, "this namespace may not be deleted")
        newer = deletion.begin(obj, self.clock, grace_s, propagation)
        if request.dry_run:
            return newer
        if deletion.may_go(newer):
            return self._remove(resource, key, request)
        return newer if newer == obj else self.store.put(resource_plural, key, newer, request.writer, request.cause)

    def _remove(self, resource: Resource, key: str, request: Request) -> Api:
        gone = self.store.delete(resource.plural, key, request.writer, request.cause)
        if isinstance(gone, core.Service):
            self.services.release(gone)
        return gone

    # --- subresources

    def bind(self, namespace: str, name: str, node: str, request: Request) -> None:
        """Assign a Pod to a node (pkg/registry/core/pod/storage, assignPod). Raises StatusError."""
        resource = by_plural("pods")
        key = f"{namespace}/{name}"
        pod = self.store.get("pods", key)
        if not isinstance(pod, core.Pod):
            raise status.not_found(resource, name)
        if pod.metadata.deletion_timestamp:
            raise status.conflict(resource, name, f"pod {name} is being deleted, cannot be assigned to a host")
        if pod.spec.node_name:
            raise status.conflict(resource, name, f'pod {name} is already assigned to node "{pod.spec.node_name}"')
        scheduled = Condition(type="PodScheduled", status="True", last_transition_time=self.clock.stamp())
        others = tuple(entry for entry in pod.status.conditions if entry.type != "PodScheduled")
        bound = replace(
            pod,
            spec=self.pods.bound(pod.spec, node),
            status=replace(pod.status, conditions=(*others, scheduled)),
        )
        self.store.put("pods", key, bound, request.writer, request.cause)

    def load(self, obj: Api) -> None:
        """Take an object over exactly as it is: uid, status and times included (a frozen cluster)."""
        if isinstance(obj, core.Service):
            self.services.adopt(obj)
        self.store.load(resource_of(obj).plural, key_of(_meta(obj)), obj)


def _meta(obj: Api) -> ObjectMeta:
    return cast("ObjectMeta", obj.metadata)  # type: ignore[attr-defined]


def _with_meta(obj: Api, **changes: Any) -> Api:
    return replace(obj, metadata=replace(_meta(obj), **changes))


def _node_of(obj: Api) -> str:
    return obj.spec.node_name if isinstance(obj, core.Pod) else ""


def _status_only(old: Api, obj: Api) -> Api:
    if not hasattr(old, "status"):
        raise status.StatusError(404, "NotFound", "the server could not find the requested resource")
    return replace(old, status=obj.status)  # type: ignore[attr-defined]


def _validate_update(errors: Errors, old: Api, new: Api) -> None:
    kinds.check_update(errors, old, new)
    if _meta(old).deletion_timestamp:
        added = [name for name in _meta(new).finalizers if name not in _meta(old).finalizers]
        if added:
            shown = "[]string{" + ", ".join(f'"{name}"' for name in added) + "}"
            why = f"no new finalizers can be added if the object is being deleted, found new finalizers {shown}"
            errors.forbidden("metadata.finalizers", why)


def replicas_of(obj: Any) -> int:
    """`spec.replicas` of anything that scales."""
    if isinstance(obj, apps.Passive):
        return int((obj.body.get("spec") or {}).get("replicas", 1))
    return number(obj.spec.replicas, 1)
