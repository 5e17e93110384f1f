"""Why a Pod fits nowhere: the sentence in its event, its condition and `kubectl describe` (upstream: FitError)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NO_NODES = "no nodes available to schedule pods"
_NOT_HELPFUL = "Preemption is not helpful for scheduling"
_NO_VICTIMS = "No preemption victims found for incoming pod"
_EVENT_BYTES = 1024
_CUT = " ..."


class Rejection(NamedTuple):
    """Why one filter turned one node down."""

    reasons: tuple[str, ...]
    resolvable: bool = False
    """Could it help if Pods left the node?"""


def fit_error(rejections: Mapping[str, Rejection]) -> str:
    """The whole sentence for a Pod that every node (by name) rejected."""
    if not rejections:
        return NO_NODES
    head = f"0/{len(rejections)} nodes are available:"
    reasons = _counted(reason for rejection in rejections.values() for reason in rejection.reasons)
    preemption = _counted(_NO_VICTIMS if entry.resolvable else _NOT_HELPFUL for entry in rejections.values())
    return f"{head} {reasons} preemption: {head} {preemption}"


def event_note(message: str) -> str:
    """The message as an event may carry it: at most 1024 bytes."""
    raw = message.encode()
    if len(raw) <= _EVENT_BYTES:
        return message
    return raw[: _EVENT_BYTES - len(_CUT)].decode(errors="ignore") + _CUT


def _counted(reasons: Iterable[str]) -> str:
    counts: dict[str, int] = {}
    for reason in reasons:
        counts[reason] = counts.get(reason, 0) + 1
    return ", ".join(sorted(f"{count} {reason}" for reason, count in counts.items())) + "."
