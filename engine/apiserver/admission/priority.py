"""The Priority admission plugin: a Pod's priority comes from its PriorityClass (plugin/pkg/admission/priority).

Called by the server when a Pod is created, before its defaults.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET
from msgspec.structs import replace

from engine.api.scheduling import SYSTEM_CLASSES, PriorityClass
from engine.api.scheme import by_plural
from engine.api.status import forbidden

if TYPE_CHECKING:
    from engine.api.core import Pod
    from engine.etcd.store import Store

_SYSTEM = {known.metadata.name: known for known in SYSTEM_CLASSES}
_DEFAULT_POLICY = "PreemptLowerPriority"


def prioritized(store: Store, pod: Pod) -> Pod:
    """The Pod with the priority of its class. Raises StatusError 403 where it names none, or claims another value."""
    spec = pod.spec
    name = spec.priority_class_name
    found = _named(store, pod, name) if name else _default(store)
    value = found.value if found is not None else 0
    policy = (found.preemption_policy if found is not None else "") or _DEFAULT_POLICY
    _refuse_other(pod, "integer value of priority", spec.priority, value)
    _refuse_other(pod, "string value of PreemptionPolicy", spec.preemption_policy or UNSET, policy)
    if found is None:
        return pod
    settled = replace(spec, priority=value, preemption_policy=policy, priority_class_name=found.metadata.name)
    return replace(pod, spec=settled)


def _named(store: Store, pod: Pod, name: str) -> PriorityClass:
    found = store.get("priorityclasses", name) or _SYSTEM.get(name)
    if not isinstance(found, PriorityClass):
        raise forbidden(by_plural("pods"), pod.metadata.name, f"no PriorityClass with name {name} was found")
    return found


def _default(store: Store) -> PriorityClass | None:
    """The class that says it is everybody's; of several the one with the lowest value."""
    classes = (found for found in store.table("priorityclasses").values() if isinstance(found, PriorityClass))
    return min((found for found in classes if found.global_default), key=_by_value, default=None)


def check_default(store: Store, new: PriorityClass) -> None:
    """Refuse a second class that says it is everybody's. Raises StatusError 403."""
    if not new.global_default:
        return
    for found in store.table("priorityclasses").values():
        if isinstance(found, PriorityClass) and found.global_default and found.metadata.name != new.metadata.name:
            why = f"PriorityClass {found.metadata.name} is already marked as default. Only one default can exist"
            raise forbidden(by_plural("priorityclasses"), new.metadata.name, why)


def _by_value(found: PriorityClass) -> tuple[int, str]:
    return found.value, found.metadata.name


def _refuse_other(pod: Pod, what: str, claimed: object, computed: object) -> None:
    if claimed is not UNSET and claimed != computed:
        why = (
            f"the {what} ({claimed}) must not be provided in pod spec; priority admission controller computed "
            f"{computed} from the given PriorityClass name"
        )
        raise forbidden(by_plural("pods"), pod.metadata.name, why)
