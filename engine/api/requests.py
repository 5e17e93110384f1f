"""What clients send that is no object of the store: options of a deletion, an Eviction, a Scale.

`wire.decode_request` reads them, in the words in which the real server says what is wrong with one.
"""

from typing import ClassVar

from engine.api.base import Api
from engine.api.meta import ObjectMeta


class Preconditions(Api, frozen=True):
    """Which object is meant."""

    resource_version: str = ""
    uid: str = ""


class DeleteOptions(Api, frozen=True):
    """How an object is deleted (meta/v1)."""

    api_version: str = ""
    dry_run: tuple[str, ...] = ()
    grace_period_seconds: int | None = None
    """In seconds; None where the object decides."""
    kind: str = ""
    orphan_dependents: bool | None = None
    preconditions: Preconditions = Preconditions()
    propagation_policy: str | None = None
    """Foreground, Background or Orphan; None where the object and its kind decide."""
    unmodelled: ClassVar[frozenset[str]] = frozenset({"ignoreStoreReadErrorWithClusterBreakingPotential"})


class Eviction(Api, frozen=True):
    """A Pod is to go, if its budget allows (policy/v1)."""

    api_version: str = ""
    delete_options: DeleteOptions = DeleteOptions()
    kind: str = ""
    metadata: ObjectMeta = ObjectMeta()


class ScaleSpec(Api, frozen=True):
    """How many there should be."""

    replicas: int = 0


class ScaleStatus(Api, frozen=True):
    """How many there are."""

    replicas: int = 0
    selector: str = ""


class Scale(Api, frozen=True):
    """The size of a workload (autoscaling/v1)."""

    api_version: str = ""
    kind: str = ""
    metadata: ObjectMeta = ObjectMeta()
    spec: ScaleSpec = ScaleSpec()
    status: ScaleStatus = ScaleStatus()
