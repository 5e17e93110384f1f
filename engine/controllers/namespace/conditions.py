"""What a namespace that cannot go yet says of itself (pkg/controller/namespace/deletion/status_condition_utils.go)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.api.meta import Condition, condition

if TYPE_CHECKING:
    from engine.api.scheme import Resource


@dataclass
class RemainingContent:
    """What one pass has left over."""

    counts: dict[str, int] = field(default_factory=dict)
    """Objects by `PLURAL.GROUP`."""
    finalizers: dict[str, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    estimate_s: int = 0
    """How long it may take until nothing is left."""

    def add(self, resource: Resource, count: int, finalizers: list[str]) -> None:
        """Count objects of a resource that are still there, and the finalizers on them."""
        self.counts[f"{resource.plural}.{resource.group}"] = count
        for name in finalizers:
            self.finalizers[name] = self.finalizers.get(name, 0) + 1

    def wait(self, seconds: int) -> None:
        """Something may still need that long."""
        self.estimate_s = max(self.estimate_s, seconds)

    def complain(self, resource: Resource, namespace: str) -> None:
        """Objects are there for no reason."""
        version = f"{resource.group}/{resource.version}, Resource={resource.plural}"
        self.errors.append(f"unexpected items still remain in namespace: {namespace} for gvr: {version}")


def conditions_of(known: tuple[Condition, ...], left: RemainingContent, stamp: str) -> tuple[Condition, ...]:
    """The five conditions after a pass, in Kubernetes' order; a time moves only with its status."""
    found = (
        ("NamespaceDeletionDiscoveryFailure", "False", "ResourcesDiscovered", "All resources successfully discovered"),
        (
            "NamespaceDeletionGroupVersionParsingFailure",
            "False",
            "ParsedGroupVersions",
            "All legacy kube types successfully parsed",
        ),
        ("NamespaceDeletionContentFailure", *_failure(left.errors)),
        ("NamespaceContentRemaining", *_remaining(left.counts)),
        ("NamespaceFinalizersRemaining", *_finalizing(left.finalizers)),
    )
    return tuple(_condition(known, stamp, *said) for said in found)


def _condition(
    known: tuple[Condition, ...],
    stamp: str,
    type_: str,
    status: str,
    reason: str,
    message: str,
) -> Condition:
    before = condition(known, type_)
    moved = before.last_transition_time if before is not None and before.status == status else stamp
    return Condition(type=type_, status=status, reason=reason, message=message, last_transition_time=moved)


def _failure(errors: list[str]) -> tuple[str, str, str]:
    if not errors:
        return "False", "ContentDeleted", "All content successfully deleted, may be waiting on finalization"
    told = errors[0] if len(errors) == 1 else f"[{', '.join(errors)}]"
    return "True", "ContentDeletionFailed", f"Failed to delete all resource types, {len(errors)} remaining: {told}"


def _remaining(counts: dict[str, int]) -> tuple[str, str, str]:
    if not counts:
        return "False", "ContentRemoved", "All content successfully removed"
    told = ", ".join(f"{name} has {counts[name]} resource instances" for name in sorted(counts))
    return "True", "SomeResourcesRemain", f"Some resources are remaining: {told}"


def _finalizing(finalizers: dict[str, int]) -> tuple[str, str, str]:
    if not finalizers:
        return "False", "ContentHasNoFinalizers", "All content-preserving finalizers finished"
    told = ", ".join(f"{name} in {finalizers[name]} resource instances" for name in sorted(finalizers))
    return "True", "SomeFinalizersRemain", f"Some content in the namespace has finalizers remaining: {told}"
