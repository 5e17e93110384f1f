"""Types of `meta/v1` that every kind carries: metadata, owners, selectors, conditions."""

from typing import TYPE_CHECKING, ClassVar

from msgspec import UNSET, UnsetType

from engine.api.base import Api

FOREGROUND = "foregroundDeletion"
"""The finalizer of an owner that goes after its dependents."""

ORPHAN = "orphan"
"""The finalizer of an owner whose dependents stay."""

Int = int | UnsetType
"""An optional integer in which 0 and absent differ."""


def fits(value: int, bits: int) -> bool:
    """Whether a whole number fits into a signed one of so many bits."""
    return -(1 << (bits - 1)) <= value < 1 << (bits - 1)


def number(value: Int, default: int = 0) -> int:
    """The integer, or `default` where the field is absent."""
    return default if isinstance(value, UnsetType) else value


class OwnerReference(Api, frozen=True):
    """Who owns an object: by uid, so a re-created owner of the same name does not count."""

    api_version: str = ""
    kind: str = ""
    name: str = ""
    uid: str = ""
    controller: bool = False
    block_owner_deletion: bool = False


class ObjectMeta(Api, frozen=True):
    """`metadata` of any object."""

    unmodelled: ClassVar[frozenset[str]] = frozenset({"managedFields", "selfLink"})
    annotations: dict[str, str] = {}
    creation_timestamp: str | None = None
    deletion_grace_period_seconds: Int = UNSET
    deletion_timestamp: str | None = None
    finalizers: tuple[str, ...] = ()
    generate_name: str = ""
    generation: int = 0
    labels: dict[str, str] = {}
    name: str = ""
    namespace: str = ""
    owner_references: tuple[OwnerReference, ...] = ()
    resource_version: str = ""
    uid: str = ""


class Object(Api, frozen=True):
    """What has a place of its own in the store (apimachinery's metav1.Object): it says its kind and has metadata."""

    api_version: str
    kind: str
    if TYPE_CHECKING:
        # Each kind has the field where its canonical bytes have it, which is not everywhere in third place.
        @property
        def metadata(self) -> ObjectMeta:
            """Name, uid, labels and all else that any object has."""


class LabelSelectorRequirement(Api, frozen=True):
    """One expression of a label selector."""

    key: str = ""
    operator: str = ""
    values: tuple[str, ...] = ()


class LabelSelector(Api, frozen=True):
    """Empty matches everything, absent matches nothing."""

    match_labels: dict[str, str] = {}
    match_expressions: tuple[LabelSelectorRequirement, ...] = ()


class Condition(Api, frozen=True):
    """A condition in the status of any kind."""

    always: ClassVar[frozenset[str]] = frozenset({"status", "type"})
    type: str
    status: str
    last_heartbeat_time: str | None = None
    last_probe_time: str | None = None
    last_transition_time: str | None = None
    last_update_time: str | None = None
    message: str = ""
    observed_generation: Int = UNSET
    reason: str = ""


class StandardCondition(Condition, frozen=True, kw_only=True):
    """metav1.Condition, as younger kinds have it: its reason and message are written even where they are empty."""

    message: str
    reason: str


def condition(conditions: tuple[Condition, ...], type_: str) -> Condition | None:
    """The condition of that type, if the status has it."""
    for entry in conditions:
        if entry.type == type_:
            return entry
    return None


def controller_of(meta: ObjectMeta) -> OwnerReference | None:
    """The one owner reference that says `controller: true`."""
    for reference in meta.owner_references:
        if reference.controller:
            return reference
    return None


def key_of(meta: ObjectMeta) -> str:
    """`namespace/name`, or `name` for a cluster-scoped object: the store's key within a resource."""
    return f"{meta.namespace}/{meta.name}" if meta.namespace else meta.name
