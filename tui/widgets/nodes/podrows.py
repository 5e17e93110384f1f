"""A Pod in a row of its own, and its state in a sign."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from tui.widgets.rows import ObjectRef, PanelRow, Span, fit

if TYPE_CHECKING:
    from levels.session.placement import PodView
    from levels.session.view import SessionView
    from tui.theme import Glyphs

_WIDE = 64
_IP = 16
_READY = 6
_ENDED = frozenset({"Completed", "Terminating"})
_ON_THE_WAY = frozenset({"Pending", "ContainerCreating", "PodInitializing", "Running"})
BROKEN, WAITING, ENDED, WELL = STATES = range(4)
"""How Pods are, the worst first."""
_LOOKS = 1000
"""Of so many pairs of status and ready containers it is known what they mean."""
_PARTS = ("bad", "wait", "dim", "ok")
_MEANINGS = ("not well", "on the way", "at its end", "well")
"""What `sign_of` says in words."""


class PodColumns(NamedTuple):
    """What the columns of Pods' rows are made for."""

    width: int
    status: int
    """The cells of the longest status."""
    glyphs: Glyphs


_look_of = attrgetter("status", "ready")


def state_of(pod: PodView) -> int:
    """One of `STATES`."""
    return _state_of(pod.status, pod.ready)


@lru_cache(maxsize=_LOOKS)
def _state_of(status: str, ready: str) -> int:
    """Thousands of Pods look alike, so that each look is judged once; well are those with all containers ready."""
    have, _, want = ready.partition("/")
    if status == "Running" and have == want:
        return WELL
    if status in _ENDED:
        return ENDED
    return WAITING if status in _ON_THE_WAY or status.startswith("Init:") else BROKEN


def sign_of(state: int, glyphs: Glyphs) -> tuple[str, str]:
    """The sign of a state, and its look."""
    return (glyphs.broken, glyphs.waiting, glyphs.ended, glyphs.well)[state], _PARTS[state]


def pod_legend(view: SessionView, glyphs: Glyphs) -> str:
    """What the signs of Pods mean, as far as any is there; their rows say more of it in words."""
    pods = chain(view.unplaced, *(node.pods for node in view.nodes))
    states = {_state_of(*look) for look in set(map(_look_of, pods))}
    told = [f"{sign_of(state, glyphs)[0]} {_MEANINGS[state]}" for state in reversed(STATES) if state in states]
    return "  ".join(["", *told])


def status_of(pod: PodView) -> str:
    """The status as kubectl prints it, and how often the Pod's containers were started again."""
    return f"{pod.status} ({pod.restarts})" if pod.restarts else pod.status


def sought_in(pod: PodView) -> str:
    """What a filter finds in a Pod, whether its row is made or not."""
    return f"pod/{pod.name} {pod.namespace}/{pod.name} {pod.ready} {status_of(pod)} {pod.ip} {pod.node}"


def pod_row(pod: PodView, columns: PodColumns) -> PanelRow:
    """The row of a Pod."""
    width, status_width, glyphs = columns
    state = state_of(pod)
    mark, part = sign_of(state, glyphs)
    wide = width >= _WIDE
    room = width - 2 - _READY - status_width - (_IP + 1 if wide else 0)
    name = pod.name if pod.namespace == "default" else f"{pod.namespace}/{pod.name}"
    longest = min(len(name) + 2, room) if wide else room
    spans = [
        Span(f"{mark} ", part),
        Span(fit(name, max(longest, min(room, 28)), glyphs.more) + " "),
        Span(f"{pod.ready:<{_READY - 1}}"),
        Span(f"{status_of(pod):<{status_width}}", part),
    ]
    if wide:
        spans.append(Span(f" {pod.ip:<{_IP}}", "dim"))
    ref = ObjectRef("pod", pod.namespace, pod.name, pod.uid, pod.labels)
    return PanelRow(tuple(spans), f"kubectl describe {ref.arguments}", ref=ref)
