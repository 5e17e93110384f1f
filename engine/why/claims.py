"""How a claim of storage stands, and which claims keep a Pod waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.component_helpers.claims import claims_of
from engine.api.core import Pod
from engine.api.storage import PersistentVolumeClaim
from engine.why.lines import beside, dated
from engine.why.warnings import warning_lines

if TYPE_CHECKING:
    from engine.etcd.store import Store

_BOUND = "Bound"


def claim_lines(store: Store, key: str) -> list[str]:
    """How the claim `namespace/name` stands, and who waits for it; empty where there is none."""
    claim = store.get_as(PersistentVolumeClaim, key)
    if claim is None:
        return []
    waiting = [] if claim.status.phase == _BOUND else [pod for pod in _users(store, claim) if not pod.spec.node_name]
    names = ", ".join(f"pod/{pod.metadata.name}" for pod in waiting)
    return [*_stands(store, claim), *([beside(f"waits for it: {names}")] if names else [])]


def unbound_lines(store: Store, pod: Pod) -> list[str]:
    """The claims of a Pod that have no volume yet; one that nobody has made is named by the scheduler."""
    claims = (store.get_as(PersistentVolumeClaim, key) for key in claims_of(pod))
    unbound = (claim for claim in claims if claim is not None and claim.status.phase != _BOUND)
    return [text for claim in unbound for text in _stands(store, claim)]


def _users(store: Store, claim: PersistentVolumeClaim) -> list[Pod]:
    meta = claim.metadata
    return [pod for pod in store.list_as(Pod, meta.namespace) if f"{meta.namespace}/{meta.name}" in claims_of(pod)]


def _stands(store: Store, claim: PersistentVolumeClaim) -> list[str]:
    spec, who = claim.spec, f"persistentvolumeclaim/{claim.metadata.name}"
    phase = claim.status.phase or "Pending"
    if phase == _BOUND:
        return [dated(store.clock, None, who, f"is bound to {spec.volume_name}")]
    of_class = f"of the class {spec.storage_class_name}" if spec.storage_class_name else "of no class"
    return [
        dated(store.clock, claim.metadata.creation_timestamp, who, f"{phase}, {of_class}, asks for {_size(claim)}"),
        *warning_lines(store, claim),
    ]


def _size(claim: PersistentVolumeClaim) -> str:
    return str(claim.spec.resources.requests.get("storage", "nothing"))
