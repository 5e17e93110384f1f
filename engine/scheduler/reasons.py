"""Why a Pod fits nowhere: the sentence in its event, its condition and `kubectl describe` (upstream: FitError)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NO_NODES = "no nodes available to schedule pods"
NOT_HELPFUL = "Preemption is not helpful for scheduling"
NO_VICTIMS = "No preemption victims found for incoming pod"
_EVENT_BYTES = 1024
_CUT = " ..."


class UnschedulableNode(NamedTuple):
    """Why one filter turned one node down."""

    reasons: tuple[str, ...]
    resolvable: bool = False
    """Could it help if Pods left the node?"""


def fit_error(rejections: Mapping[str, UnschedulableNode], preemption: str, before: str = "") -> str:
    """The whole sentence for a Pod that every node (by name) rejected.

    `preemption` is what came of looking for victims, empty where some were found. `before` is what was found out
    before any node was looked at; it stands in place of the nodes' reasons.
    """
    if not rejections:
        return NO_NODES
    reasons = f"{before}." if before else _counted(_all(rejections))
    sentence = f"{_head(rejections)} {reasons}"
    return f"{sentence} preemption: {preemption}" if preemption else sentence


def no_preemption(rejections: Mapping[str, UnschedulableNode]) -> str:
    """What came of looking for victims on each node (by name), where none of them helps."""
    return f"{_head(rejections)} {_counted(_all(rejections))}"


def event_note(message: str) -> str:
    """The message as an event may carry it: at most 1024 bytes."""
    raw = message.encode()
    if len(raw) <= _EVENT_BYTES:
        return message
    return raw[: _EVENT_BYTES - len(_CUT)].decode(errors="ignore") + _CUT


def _head(rejections: Mapping[str, UnschedulableNode]) -> str:
    return f"0/{len(rejections)} nodes are available:"


def _all(rejections: Mapping[str, UnschedulableNode]) -> Iterable[str]:
    return (reason for rejection in rejections.values() for reason in rejection.reasons)


def _counted(reasons: Iterable[str]) -> str:
    counts: dict[str, int] = {}
    for reason in reasons:
        counts[reason] = counts.get(reason, 0) + 1
    return ", ".join(sorted(f"{count} {reason}" for reason, count in counts.items())) + "."
