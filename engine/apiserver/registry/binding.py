"""A Pod that gets its node (pkg/registry/core/pod/storage, assignPod). Called by the server."""

from __future__ import annotations

from dataclasses import replace as replace_resource
from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.api import status
from engine.api.core import Pod
from engine.api.meta import Condition
from engine.api.scheme import by_plural

if TYPE_CHECKING:
    from engine.api.core import PodSpec
    from engine.api.meta import Object


def check_bindable(pod: Object | None, name: str) -> Pod:
    """The Pod of that name, if it may still get a node. Raises StatusError 404 or 409."""
    if not isinstance(pod, Pod):
        raise status.not_found(by_plural("pods"), name)
    resource = replace_resource(by_plural("pods"), plural="pods/binding")
    if pod.metadata.deletion_timestamp:
        raise status.conflict(resource, name, f"pod {name} is being deleted, cannot be assigned to a host")
    if pod.spec.node_name:
        raise status.conflict(resource, name, f'pod {name} is already assigned to node "{pod.spec.node_name}"')
    return pod


def scheduled(pod: Pod, spec: PodSpec, stamp: str) -> Pod:
    """The Pod with its bound specification, scheduled at `stamp`."""
    condition = Condition(type="PodScheduled", status="True", last_transition_time=stamp)
    others = tuple(entry for entry in pod.status.conditions if entry.type != "PodScheduled")
    return replace(pod, spec=spec, status=replace(pod.status, conditions=(*others, condition)))
