"""The API server: admits, defaults, validates and stores; it never creates Pods, endpoints or rules itself.

Called by clients (typed objects) and by the endpoints (wire dicts). Writes etcd. Mirrors
staging/src/k8s.io/apiserver/pkg/registry.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from msgspec.structs import replace

from engine.api import batch, core, status
from engine.api.customresources import CustomObject
from engine.api.meta import key_of
from engine.api.scheme import Resource
from engine.api.status import StatusError
from engine.apiserver.admission import namespacelifecycle, quota
from engine.apiserver.admission.chain import AdmissionChain
from engine.apiserver.apiextensions import definitions, strategy
from engine.apiserver.apiextensions.kinds import CustomKinds
from engine.apiserver.defaults import apply_defaults, apply_status_defaults
from engine.apiserver.defaults.job import with_labels, with_selector
from engine.apiserver.defaults.pod import TOLERATION_S, PodDefaults
from engine.apiserver.fieldmanager.fieldmanager import FieldManager
from engine.apiserver.fieldmanager.history import UNTRACKED, FieldWriter, recorded
from engine.apiserver.fieldmanager.writers import component
from engine.apiserver.nodeconnector import NodeConnector, NoNodes
from engine.apiserver.registry import binding, deletion, generation, parts, prepare_for_update
from engine.apiserver.registry.event_ttl import EventTTL
from engine.apiserver.registry.heartbeats import Heartbeats
from engine.apiserver.registry.naming import NameGenerator
from engine.apiserver.registry.prepare_for_create import prepare_for_create
from engine.apiserver.registry.services import FixedAllocations, ServiceAllocations, patched_from
from engine.apiserver.registry.strategies import ORPHANING
from engine.apiserver.registry.validate import ObjectValidator

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.api.meta import Object
    from engine.apiserver.resourcemetrics import PodMetricsSource
    from engine.clock import Clock
    from engine.etcd.store import Cause, Store
    from engine.rng import Rng

A = TypeVar("A", bound="Object")


class RequestContext(NamedTuple):
    """Who asks, and why."""

    writer: str
    cause: Cause
    dry_run: bool = False
    tries_again: bool = False
    """Does a refused object come again by itself? Then it comes under another generated name."""
    fields: FieldWriter | None = None
    """Who manages the fields that are written; None for the component that `writer` is."""
    served: Resource | None = None
    """The version of a custom resource that is asked for; None for the stored one, and for all other kinds."""


class APIServer:
    """The one writer of the store."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        rng: Rng,
        pins: FixedAllocations | None = None,
        *,
        toleration_s: int = TOLERATION_S,
        connector: NodeConnector | None = None,
        last_heard_s: Callable[[str], int] | None = None,
        hangs: Callable[[], bool] = bool,
    ) -> None:
        """Serve an empty cluster; while it `hangs()`, nobody gets an answer from the endpoints.

        A Pod bears a lost node for `toleration_s` unless it says else. Without `connector`: no logs, no commands.
        `last_heard_s`: until when (seconds since 1970) a node's kubelet lived; without it, times are as stored.
        """
        self.store = store
        self.kinds = CustomKinds(store)
        self.clock = clock
        self.rng = rng
        self.pins = pins or FixedAllocations()
        self.services = ServiceAllocations(rng, self.pins)
        self.pods = PodDefaults(toleration_s)
        self.admission = AdmissionChain(store, clock, rng, self.pods)
        self.heartbeats = Heartbeats(last_heard_s)
        self.connector: NodeConnector = connector or NoNodes()
        self.hangs = hangs
        self.resource_metrics: PodMetricsSource | None = None
        """Who answers for metrics.k8s.io; None while nobody does."""
        self.names = NameGenerator(store, rng, self.pins.pod_names)
        self.event_clock = EventTTL(store, clock)
        self.fields = FieldManager(store, clock)
        self._validator = ObjectValidator(self.pods)
        self.definition_deleted: Callable[[Object], None] | None = None
        """What this server does at once about a definition whose deletion was begun."""
        store.partition("pods", attrgetter("spec.node_name"))
        store.partition("nodes", attrgetter("metadata.name"))

    # --- create

    def create(self, obj: A, request: RequestContext) -> A:
        """Store a new object. Raises StatusError as the real server does; what is refused leaves no trace."""
        resource, meta = request.served or self.kinds.of(obj), obj.metadata
        drawn = self.names.draw(resource, meta) if meta.generate_name and not meta.name else None
        named: Object = obj if drawn is None else _with_meta(obj, name=drawn.name)
        try:
            full = self._admitted(resource, named, dry_run=request.dry_run)
            charged = quota.charged(self.store, resource, full)
        except StatusError:
            if drawn is not None and request.tries_again:
                self.names.pass_over(drawn)
            raise
        uid = self.names.uid(resource.table, key_of(full.metadata), remember=not request.dry_run)
        full = _with_meta(full, uid=uid)
        if request.dry_run:
            return cast("A", full)
        for each in charged:
            self.update(each, request._replace(fields=UNTRACKED, served=None), "status")
        if drawn is not None:
            self.names.take(drawn)
        if isinstance(full, core.Service):
            self.services.adopt(full)
        return cast("A", self._put(resource, request, obj, None, full))

    def _put(
        self,
        resource: Resource,
        request: RequestContext,
        given: Object,
        old: Object | None,
        new: Object,
        part: str = "",
    ) -> Object:
        """Store `new`, which is made of what was `given`, and who manages its fields from now on."""
        writer, key = request.fields or component(request.writer, part), key_of(new.metadata)
        served = resource if resource.custom is not None else None
        record = recorded(self.store.owners(resource.table, key), writer, old, given, new, self.clock.stamp(), served)
        return self.store.put(resource.table, key, new, request.writer, request.cause, record)

    def _admitted(self, resource: Resource, named: Object, *, dry_run: bool) -> Object:
        """A new object as it would be stored, but for its uid. Raises StatusError."""
        namespacelifecycle.check_create(self.store, resource, named.metadata)
        named = self.admission.before_defaults(named)
        full = apply_defaults(prepare_for_create(named, self.clock.stamp()), self.pods)
        if isinstance(full, CustomObject):
            full = strategy.created(resource, full)
        full = self.admission.after_defaults(full)
        if isinstance(full, batch.Job):
            full = with_selector(full, self.names.uid(resource.plural, key_of(full.metadata), remember=False))
        self._validator.check(resource, full, None)
        if isinstance(full, batch.Job):
            full = with_labels(full)
        self.admission.judge(full, None)
        if isinstance(full, core.Service):
            full = self.services.allocate(full, None, dry_run=dry_run)
        if named.metadata.resource_version.strip("0").isdecimal():
            raise status.plain("resourceVersion should not be set on objects to be created")
        if self.store.get(resource.table, key_of(full.metadata)) is not None:
            raise status.already_exists(resource, full.metadata.name)
        return full

    # --- update

    def update(self, obj: A, request: RequestContext, subresource: str = "", *, patched: bool = False) -> A:
        """Store a newer state: of everything but the status, or of one part alone. Raises StatusError.

        `patched` says that it was made of the stored object, and is not to take its place whatever that is now.
        """
        resource, meta = request.served or self.kinds.of(obj), obj.metadata
        key = key_of(meta)
        old = self.store.get(resource.table, key)
        if old is None:
            raise status.not_found(resource, meta.name)
        prepare_for_update.check_preconditions(resource, old.metadata, meta)
        if not patched:
            prepare_for_update.check_uid(resource, old.metadata, meta)
        if subresource == "status":
            new = self._with_status(resource, old, obj, request)
        elif subresource:
            new = parts.changed(subresource, old, obj, self.pods)
        else:
            new = self._merged(resource, old, obj)
        if new == old and (request.fields is None or self.fields.leaves(old, request.fields)):
            return cast("A", old)
        charged = quota.charged(self.store, resource, new, old) if not subresource else []
        if request.dry_run:
            return cast("A", new)
        for each in charged:
            self.update(each, request._replace(served=None), "status")
        if isinstance(new, core.Service) and isinstance(old, core.Service):
            self.services.release(old)
            self.services.adopt(new)
        if new.metadata.deletion_timestamp and deletion.may_go(new):
            self._remove(resource, key, request)
            return cast("A", new)
        return cast("A", self._put(resource, request, obj, old, new, subresource))

    def _with_status(self, resource: Resource, old: Object, obj: Object, request: RequestContext) -> Object:
        """The stored object with the new status, which is held against its kind where no component wrote it."""
        new = apply_status_defaults(prepare_for_update.status_only(old, obj))
        if new == old or request.tries_again:
            return new
        new = prepare_for_update.completed_status(new)
        self._validator.check_status(resource, new, old)
        return new

    def _merged(self, resource: Resource, old: Object, obj: Object) -> Object:
        """The new object with what an update may not touch taken from the old one."""
        meta = prepare_for_update.with_kept_metadata(old.metadata, obj.metadata)
        new: Object = replace(obj, metadata=meta)
        if isinstance(old, CustomObject) and isinstance(new, CustomObject):
            new = strategy.merged(resource, old, new, meta)
            self._validator.check(resource, new, old)
            return new
        if isinstance(old, core.Service) and isinstance(new, core.Service):
            new = patched_from(old, new)
        new = prepare_for_update.with_kept_status(old, new)
        if isinstance(old, core.Pod) and isinstance(new, core.Pod):
            new = self.admission.updated(replace(new, spec=self.pods.complete(new.spec)), old)
        else:
            new = apply_defaults(new, self.pods)
        if isinstance(old, core.Service) and isinstance(new, core.Service):
            self._validator.check(resource, new, old)
            new = self.services.allocate(new, old)
        elif new != old:
            self._validator.check(resource, new, old)
            self.admission.judge(new, old)
        return generation.updated(old, new)

    # --- delete

    def delete(
        self,
        table: str,
        namespace: str,
        name: str,
        request: RequestContext,
        *,
        grace_s: int | None = None,
        uid: str = "",
        version: str = "",
        propagation: str = "",
    ) -> deletion.Deletion:
        """Delete an object, or begin to; `uid` and `version` say which one is meant. Raises StatusError."""
        resource = self.kinds.by_table(table)
        key = f"{namespace}/{name}" if namespace else name
        obj = self.store.get(table, key)
        if obj is None:
            raise status.not_found(resource, name)
        meta = obj.metadata
        if uid and uid != meta.uid:
            raise status.other_uid(resource, name, uid, meta.uid)
        if version and version != meta.resource_version:
            raise status.other_version(resource, name, version, meta.resource_version)
        namespacelifecycle.check_delete(resource, name)
        newer = deletion.begin(obj, self.clock, grace_s, propagation, orphans=table in ORPHANING)
        newer = definitions.marked(obj, newer, self.clock.stamp())
        removed = deletion.may_go(newer)
        last = newer if isinstance(newer, core.Pod) or not removed else obj
        if request.dry_run or newer == obj:
            return deletion.Deletion(last, removed)
        if removed:
            self._remove(resource, key, request)
        else:
            last = self._put(resource, request._replace(fields=UNTRACKED), newer, obj, newer)
            if self.definition_deleted is not None and definitions.is_definition(last):
                self.definition_deleted(last)
        return deletion.Deletion(last, removed)

    def _remove(self, resource: Resource, key: str, request: RequestContext) -> Object:
        gone = self.store.delete(resource.table, key, request.writer, request.cause)
        if isinstance(gone, core.Service):
            self.services.release(gone)
        return gone

    # --- subresources

    def bind(self, namespace: str, name: str, node: str, request: RequestContext) -> None:
        """Assign a Pod to a node (pkg/registry/core/pod/storage, assignPod). Raises StatusError."""
        pod = binding.check_bindable(self.store.get("pods", f"{namespace}/{name}"), name)
        bound = binding.scheduled(pod, self.pods.bound(pod.spec, node), self.clock.stamp())
        self._put(self.kinds.of(pod), request._replace(fields=UNTRACKED), bound, pod, bound)

    def load(self, obj: Object) -> None:
        """Take an object over exactly as it is: uid, status and times included (a frozen cluster)."""
        if isinstance(obj, core.Service):
            self.services.adopt(obj)
        self.store.load(self.kinds.of(obj).table, key_of(obj.metadata), obj)


def _with_meta(obj: Object, **changes: Any) -> Object:
    return replace(obj, metadata=replace(obj.metadata, **changes))
