"""The panel of nodes and their Pods: where each Pod runs, and whether it is well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.widgets.rows import PanelRow, Span, fit

if TYPE_CHECKING:
    from levels.session.view import NodeView, PodView, SessionView
    from tui.theme import Glyphs
    from tui.widgets.rows import Size

_WIDE = 64
_IP = 16
_READY = 6
_ENDED = frozenset({"Completed", "Terminating"})
_ON_THE_WAY = frozenset({"Pending", "ContainerCreating", "PodInitializing", "Running"})


class NodeRows:
    """One row per node, its Pods below it; Pods without a node come last. A row is made again only if it changed."""

    def __init__(self) -> None:
        self._layout: tuple[int, int, Glyphs] | None = None
        self._made: dict[PodView, PanelRow] = {}
        """The rows of the last frame, all of the layout `_layout`."""

    def __call__(self, view: SessionView, room: Size, glyphs: Glyphs) -> list[PanelRow]:
        self._prepare(view, room.width, glyphs)
        rows: list[PanelRow] = []
        for node in view.nodes:
            rows.append(_node(node, glyphs))
            rows += map(self._made.__getitem__, node.pods)
        if view.unplaced:
            rows.append(PanelRow((Span("no node yet", "wait"),)))
            rows += map(self._made.__getitem__, view.unplaced)
        return rows

    def _prepare(self, view: SessionView, width: int, glyphs: Glyphs) -> None:
        pods = [pod for node in view.nodes for pod in node.pods] + list(view.unplaced)
        status_width = max((len(_status(pod)) for pod in pods), default=0)
        before = self._made if self._layout == (width, status_width, glyphs) else {}
        self._layout = (width, status_width, glyphs)
        self._made = {pod: before.get(pod) or _pod(pod, width, status_width, glyphs) for pod in pods}


def _node(node: NodeView, glyphs: Glyphs) -> PanelRow:
    state = Span("Ready", "ok") if node.ready else Span(f"{glyphs.broken} NotReady", "bad")
    power = () if node.powered else (Span("  no power", "bad"),)
    return PanelRow((Span(f"{node.name}  ", "head"), state, *power), f"kubectl describe node {node.name}")


def _pod(pod: PodView, width: int, status_width: int, glyphs: Glyphs) -> PanelRow:
    mark, part = _mark(pod, glyphs)
    wide = width >= _WIDE
    room = width - 2 - _READY - status_width - (_IP + 1 if wide else 0)
    name = pod.name if pod.namespace == "default" else f"{pod.namespace}/{pod.name}"
    longest = min(len(name) + 2, room) if wide else room
    spans = [
        Span(f"{mark} ", part),
        Span(fit(name, max(longest, min(room, 28)), glyphs.more) + " "),
        Span(f"{pod.ready:<{_READY - 1}}"),
        Span(f"{_status(pod):<{status_width}}", part),
    ]
    if wide:
        spans.append(Span(f" {pod.ip:<{_IP}}", "dim"))
    return PanelRow(tuple(spans), f"kubectl describe pod {pod.name} -n {pod.namespace}")


def _status(pod: PodView) -> str:
    return f"{pod.status} ({pod.restarts})" if pod.restarts else pod.status


def _mark(pod: PodView, glyphs: Glyphs) -> tuple[str, str]:
    if pod.well:
        return glyphs.well, "ok"
    if pod.status in _ENDED:
        return glyphs.ended, "dim"
    if pod.status in _ON_THE_WAY or pod.status.startswith("Init:"):
        return glyphs.waiting, "wait"
    return glyphs.broken, "bad"
