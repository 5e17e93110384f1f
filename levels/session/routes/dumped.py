"""Why nothing is behind a Service of a dump, where nothing runs and slices may be missing: by its Pods alone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from engine.api.core import Service
from engine.controllers.endpoint.serviceindex import selects_pods
from engine.controllers.pods.podstate import is_active, is_ready
from engine.why.pods import unready_reason
from engine.why.services import selected_pods
from levels.session.routes.nearestmiss import miss_of
from levels.session.routes.values import NearestMiss

if TYPE_CHECKING:
    from engine.etcd.store import Store


def dumped_miss(store: Store, key: str) -> NearestMiss | None:
    """What keeps the Service `namespace/name` from having an endpoint; None where nothing does, as far as Pods say."""
    service = store.get_as(Service, key)
    if service is None:
        return NearestMiss("no service")
    if not selects_pods(service):
        return None
    pods = selected_pods(store, service)
    miss = miss_of(store, service, pods, partial(unready_reason, store), None)
    served = miss.kind == "late" and any(is_active(pod) and is_ready(pod) for pod in pods)
    return None if served else miss
