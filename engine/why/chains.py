"""The chain of causes behind an object's last change, told hop by hop with its ticks.

Called by the console and the screen. It reads the store's log (each entry names its cause) and what the data plane
told metrics; it keeps nothing and writes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.apps import EndpointSlice
from engine.api.core import Service
from engine.api.meta import Object
from engine.api.scheme import resource_of
from engine.why.details import detail
from engine.why.doors import door_lines, listed_addresses
from engine.why.lines import BESIDE, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.etcd.store import Cause, LogEntry, Store
    from engine.metrics import Metrics

MAX_CHAIN = 40
"""Longer chains are cut in the middle of nowhere interesting: a cause that old explains little."""

_SERVICE_NAME = "kubernetes.io/service-name"
_ALIAS = "ExternalName"
_DNS = "dns"
_NOT_NODES = frozenset({_DNS, "control-plane"})
_ORIGINS = {"command": "command", "fault": "fault"}


def why_object(store: Store, metrics: Metrics, resource: str, key: str) -> list[str]:
    """Why an object (`services`, `default/web`) is as it is: one line per hop; for a Service on to rules and DNS.

    Empty if the log knows nothing of such an object.
    """
    last = _last(store, resource, key)
    if last is None:
        return []
    told = [*_ending(store, resource, last), *_backwards(store, last)]
    return [*told, *_forwards(store, metrics, last)] if resource == "services" else told


def _last(store: Store, resource: str, key: str) -> LogEntry[Object] | None:
    return next((entry for entry in reversed(store.log_of(resource).entries) if entry.key == key), None)


def _ending(store: Store, resource: str, last: LogEntry[Object]) -> list[str]:
    """Who wanted an object to end that is ending or gone, where its last change does not lead back to that."""
    uid = last.last.metadata.uid
    if last.last.metadata.deletion_timestamp is None:
        return []
    asked = next(
        (
            entry
            for entry in store.log_of(resource).entries
            if entry.key == last.key and entry.obj is not None and _is_asked_to_end(entry, uid)
        ),
        None,
    )
    if asked is None or any(entry is asked for entry in _chain(store, last)):
        return []
    return _backwards(store, asked)


def _is_asked_to_end(entry: LogEntry[Object], uid: str) -> bool:
    """Whether the object, and no namesake of it, got its end from this entry on."""
    now, before = entry.obj, entry.old
    if now is None or now.metadata.uid != uid or now.metadata.deletion_timestamp is None:
        return False
    return before is None or before.metadata.deletion_timestamp is None


def _chain(store: Store, last: LogEntry[Object]) -> list[LogEntry[Object]]:
    """The entry and the entries that caused it, the first cause first."""
    chain = [last]
    while chain[-1].cause.kind == "revision" and len(chain) < MAX_CHAIN:
        before = store.entry(int(chain[-1].cause.ref))
        if before is None:
            break
        chain.append(before)
    return chain[::-1]


def _backwards(store: Store, last: LogEntry[Object]) -> list[str]:
    chain = _chain(store, last)
    return [*_first_cause(chain[0].tick, chain[0].cause), *(_told(entry) for entry in chain)]


def _first_cause(tick: int, cause: Cause) -> list[str]:
    if cause.kind == "revision":
        return [f"{BESIDE}(the log no longer holds revision {cause.ref}, which led to this)"]
    if cause.kind == "clock":
        return [line(tick, "clock", f"a time that was waited for came in tick {cause.ref}")]
    if cause.kind in _ORIGINS:
        return [line(tick, _ORIGINS[cause.kind], cause.ref)]
    return [line(tick, "start", "the cluster came up with it")]


def _told(entry: LogEntry[Object]) -> str:
    verb = "created" if entry.old is None else "deleted" if entry.obj is None else "changed"
    namespace, _, name = entry.key.rpartition("/")
    where = f" in {namespace}" if namespace not in {"", "default"} else ""
    what = f"{verb} {resource_of(entry.last).singular}/{name}{where}"
    more = detail(entry)
    return line(entry.tick, entry.writer, f"{what} ({more})" if more else what)


def _forwards(store: Store, metrics: Metrics, last: LogEntry[Object]) -> list[str]:
    """From a Service's last change on: its slice, each node's kube-proxy, the rules, the DNS record."""
    service = last.last
    if not isinstance(service, Service):
        return []
    change = _last_slice(store, last.key)
    lines: list[str] = []
    revision = last.revision
    if change is not None:
        chain = _chain(store, change)
        news = [entry for entry in chain if entry.revision > last.revision]
        if chain[0].revision > last.revision:
            lines += _first_cause(chain[0].tick, chain[0].cause)
        lines += [_told(entry) for entry in news] or [_told(change)]
        revision = max(revision, change.revision)
    elif service.spec.selector and service.spec.type != _ALIAS:
        lines.append(f"{BESIDE}no EndpointSlice yet: the endpoint slice controller has not seen it")
    lines += _rule_syncs(metrics, revision)
    if last.obj is not None:
        lines += _rules(store, service, metrics, revision)
        lines += _record(store, service, metrics, last, revision)
    return lines


def _last_slice(store: Store, service_key: str) -> LogEntry[Object] | None:
    namespace, _, name = service_key.partition("/")
    for entry in reversed(store.log_of("endpointslices").entries):
        meta = entry.last.metadata
        if meta.namespace == namespace and meta.labels.get(_SERVICE_NAME) == name:
            return entry
    return None


def _nodes(metrics: Metrics) -> list[str]:
    return sorted(who for who in metrics.rule_syncs if who not in _NOT_NODES)


def _rule_syncs(metrics: Metrics, revision: int) -> Iterator[str]:
    for node in _nodes(metrics):
        seen = metrics.rule_sync_of(node, revision)
        if seen is None:
            yield f"{BESIDE}kube-proxy on {node}: has not taken it over yet, its rules are older"
        else:
            yield line(seen.tick, f"kube-proxy on {node}", "took it over")


def _rules(store: Store, service: Service, metrics: Metrics, revision: int) -> list[str]:
    ticks = [seen.tick for node in _nodes(metrics) if (seen := metrics.rule_sync_of(node, revision)) is not None]
    if service.spec.cluster_ip in {"", "None"} or not ticks:
        return []
    return door_lines(service, _slices(store, service), max(ticks))


def _slices(store: Store, service: Service) -> dict[str, EndpointSlice]:
    meta = service.metadata
    slices = store.list_as(EndpointSlice, meta.namespace)
    return {one.metadata.name: one for one in slices if one.metadata.labels.get(_SERVICE_NAME) == meta.name}


def _record(store: Store, service: Service, metrics: Metrics, last: LogEntry[Object], revision: int) -> list[str]:
    """What DNS says of a Service whose `last` change it is, and whose slices are as of `revision`."""
    headless = service.spec.cluster_ip == "None"
    name = f"{service.metadata.name}.{service.metadata.namespace}.svc.cluster.local"
    seen = metrics.rule_sync_of(_DNS, revision if headless else last.revision)
    if seen is None:
        made = next((entry for entry in store.log_of("services").entries if _is_birth(entry, last)), None)
        older = made is None or metrics.rule_sync_of(_DNS, made.revision) is not None
        what = f"has not taken it over yet, its record of {name} is older" if older else f"does not know {name} yet"
        return [f"{BESIDE}coredns: {what}"]
    target = service.spec.external_name or service.spec.cluster_ip
    if headless:
        target = listed_addresses(_slices(store, service))
    return [line(seen.tick, "coredns", f"{name} is {target}" if target else f"{name} is unknown: no endpoint is ready")]


def _is_birth(entry: LogEntry[Object], last: LogEntry[Object]) -> bool:
    """Whether an entry made the very object that `last` tells of."""
    same = entry.key == last.key and entry.last.metadata.uid == last.last.metadata.uid
    return same and entry.old is None
