"""The status of an autoscaler while it is worked out (setCondition and setStatus in upstream's horizontal.go)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ABLE, ACTIVE, LIMITED = "AbleToScale", "ScalingActive", "ScalingLimited"


class StatusDraft:
    """What will be written, in wire form; begun as a copy of what is there."""

    def __init__(self, before: Mapping[str, Any], now: str) -> None:
        """Begin with the status `before`; `now` is the time of what changes."""
        self._status = dict(before)
        self._conditions: list[dict[str, Any]] = [dict(each) for each in before.get("conditions") or ()]
        self._now = now

    @property
    def desired(self) -> int:
        """How many replicas were last decided on."""
        return int(self._status.get("desiredReplicas") or 0)

    def condition(self, type_: str, status: str, reason: str, message: str) -> None:
        """Set a condition; its time is that of the last change between True and False."""
        before = next((each for each in self._conditions if each["type"] == type_), None)
        if before is None:
            before = {"type": type_, "status": "", "lastTransitionTime": None}
            self._conditions.append(before)
        if before["status"] != status:
            before |= {"status": status, "lastTransitionTime": self._now}
        before |= {"reason": reason, "message": message}

    def count(
        self, current: int, desired: int, metrics: Sequence[Mapping[str, Any]] | None, *, rescaled: bool = False
    ) -> None:
        """Set what was seen and decided; `metrics` are None where none was looked at."""
        since = self._now if rescaled else self._status.get("lastScaleTime")
        counted = {
            "lastScaleTime": since,
            "currentReplicas": current,
            "desiredReplicas": desired,
            "currentMetrics": None if metrics is None else list(metrics),
        }
        # As Go writes it: a zero and a time that never was are left out, the other two always stand there.
        self._status = {
            name: value for name, value in counted.items() if value or name in {"desiredReplicas", "currentMetrics"}
        }

    def finished(self) -> dict[str, Any]:
        """The status in the order in which Go writes it."""
        rest = {name: value for name, value in self._status.items() if name != "conditions"}
        return rest | ({"conditions": self._conditions} if self._conditions else {})
