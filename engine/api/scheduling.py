"""The type PriorityClass of `scheduling.k8s.io/v1`: how much a Pod matters, under a name."""

from engine.api.meta import Object, ObjectMeta


class PriorityClass(Object, frozen=True):
    """A name for a priority; a bigger value matters more."""

    value: int
    metadata: ObjectMeta = ObjectMeta()
    description: str = ""
    global_default: bool = False
    preemption_policy: str = ""


def _system(name: str, value: int, what: str) -> PriorityClass:
    return PriorityClass(
        api_version="scheduling.k8s.io/v1",
        kind="PriorityClass",
        value=value,
        metadata=ObjectMeta(name=name),
        preemption_policy="PreemptLowerPriority",
        description=f"Used for system critical pods that must {what}",
    )


SYSTEM_CLASSES = (
    _system(
        "system-cluster-critical",
        2_000_000_000,
        "run in the cluster, but can be moved to another node if necessary.",
    ),
    _system("system-node-critical", 2_000_001_000, "not be moved from their current node."),
)
"""The classes that every API server has."""
