"""The seven steps of the last `kubectl expose`: which have fallen, and in which tick.

While nodes differ, the steps that every node has to take tell it node by node.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from tui.visible import visible
from tui.widgets.rows import ObjectRef, PanelRow, Size, Span, fit, plain

if TYPE_CHECKING:
    from levels.session.propagation import NodeStep, Propagation, PropagationStep
    from levels.session.view import ServiceView, SessionView
    from tui.theme import Glyphs

_NOTED = 36
"""From this width on there is room for every note, so that each step needs a row of its own."""

_STEP = 18
"""The cells of a step beside its note."""

_INDENT, _APART = 4, 3
_NODE_ROWS = 3
"""So many rows at most tell of nodes below one step; of more nodes, those that are furthest behind."""


def steps_title(view: SessionView) -> str:
    """Whose steps these are; empty while there are none."""
    return f"Steps of {view.propagation.service}" if view.propagation else ""


def step_legend(view: SessionView, glyphs: Glyphs) -> str:
    """What the signs of the steps mean, as far as they are in sight."""
    steps = view.propagation.steps if view.propagation else ()
    fallen = [step.tick is not None for step in steps]
    told = [f"{glyphs.fallen} done, in tick"] * any(fallen) + [f"{glyphs.standing} to come"] * (not all(fallen))
    return "  ".join(told)


def step_rows(view: SessionView, room: Size, glyphs: Glyphs) -> list[PanelRow]:
    """The steps, in the order in which they fall."""
    if view.propagation is None:
        return [plain("after kubectl expose, its seven", "dim"), plain("steps fall here one by one", "dim")]
    ref = next((_ref(each) for each in view.services if each.name == view.propagation.service), None)
    opens = f"why service/{view.propagation.service}"
    if ref is not None and ref.namespace not in {"", "default"}:
        opens += f" -n {ref.namespace}"
    return [row._replace(ref=ref) for row in _rows(view.propagation, room, glyphs, opens)]


def step_rows_needed(view: SessionView, room: Size, _glyphs: Glyphs) -> int:
    """The rows of the steps alone: one for each where its note has room, else two columns of them."""
    steps = len(view.propagation.steps) if view.propagation is not None else 0
    return steps if room.width >= _NOTED else (steps + 1) // 2


def step_rows_wanted(view: SessionView, room: Size, glyphs: Glyphs) -> int:
    """The rows that the steps fill, with the nodes that differ; in two columns where notes have no room."""
    steps = len(view.propagation.steps) if view.propagation is not None else 0
    height = room.height if room.width >= _NOTED or not steps else steps - 1
    return len(step_rows(view, Size(room.width, height), glyphs))


def _ref(service: ServiceView) -> ObjectRef:
    return ObjectRef("service", service.namespace, service.name, service.uid, service.labels)


def _rows(propagation: Propagation, room: Size, glyphs: Glyphs, opens: str) -> list[PanelRow]:
    steps = propagation.steps
    nodes = _node_rows(_apart(propagation), room.width, glyphs, opens)
    noted = room.height >= len(steps)
    rows = _noted(steps, room.width, glyphs, opens) if noted else _in_two_columns(steps, room.width, glyphs, opens)
    left = room.height - len(rows)
    if not noted:
        return [*rows, *nodes[: max(left, 0)]]
    # Both steps tell the same; where there is no room for that, the latter tells more of it.
    last = nodes[:left]
    tellings = iter((nodes[: left - len(last)], last))
    told: list[PanelRow] = []
    for step, row in zip(steps, rows, strict=True):
        told += [row, *(next(tellings, []) if step.nodes else ())]
    return told


def _apart(propagation: Propagation) -> tuple[NodeStep, ...]:
    """The nodes while they differ, those that are furthest behind first."""
    nodes = next((step.nodes for step in propagation.steps if step.nodes), ())
    return tuple(sorted(nodes, key=lambda node: (node.tick is not None, -node.behind)))


def _node_rows(nodes: tuple[NodeStep, ...], width: int, glyphs: Glyphs, opens: str) -> list[PanelRow]:
    """The nodes beside each other, as many rows as they need but not more than there may be."""
    rows: list[list[Span]] = []
    used = width
    for index, node in enumerate(nodes):
        spans = _node(node, glyphs, width - _INDENT)
        cells = sum(cell_len(span.text) for span in spans)
        if used + _APART + cells > width:
            if len(rows) == _NODE_ROWS:
                rows[-1] = [Span(f"{' ' * _INDENT}and {len(nodes) - index + _in_row(rows[-1])} more nodes", "dim")]
                break
            rows.append([Span(" " * _INDENT)])
            used = _INDENT
        else:
            rows[-1].append(Span(" " * _APART))
            used += _APART
        rows[-1] += spans
        used += cells
    return [PanelRow(tuple(row), opens) for row in rows]


def _in_row(spans: list[Span]) -> int:
    """How many nodes a row tells of."""
    return sum(span.part in {"ok", "wait"} for span in spans)


def _node(node: NodeStep, glyphs: Glyphs, room: int) -> list[Span]:
    fallen = node.tick is not None
    told = f" {node.tick}" if fallen else f" {node.behind} behind" if node.behind else ""
    mark = glyphs.fallen if fallen else glyphs.standing
    name = visible(node.node)
    name = fit(name, min(cell_len(name), max(room - len(told) - 2, 4)), glyphs.more)
    return [Span(f"{name} "), Span(mark, "ok" if fallen else "wait"), Span(told, "head" if fallen else "bad")]


def _noted(steps: tuple[PropagationStep, ...], width: int, glyphs: Glyphs, opens: str) -> list[PanelRow]:
    return [PanelRow(_with_note(number, step, glyphs, width), opens) for number, step in enumerate(steps, start=1)]


def _in_two_columns(steps: tuple[PropagationStep, ...], width: int, glyphs: Glyphs, opens: str) -> list[PanelRow]:
    """Half of them beside the others; where their names have no room, without their numbers."""
    half = (len(steps) + 1) // 2
    for numbered in (True, False):
        labels = [_label(number, step, numbered=numbered) for number, step in enumerate(steps, start=1)]
        needs = [_cells(label, step) for label, step in zip(labels, steps, strict=True)]
        left, right = max(needs[:half]) + 1, max(needs[half:], default=0)
        if left + right <= width:
            break
    column = min(max(width // 2, left), max(width - right, width // 2))
    rows: list[PanelRow] = []
    for index in range(half):
        spans = list(_step(labels[index], steps[index], glyphs, column - 1))
        if (other := index + half) < len(steps):
            spans += [Span(" "), *_step(labels[other], steps[other], glyphs, width - column)]
        rows.append(PanelRow(tuple(spans), opens))
    return rows


def _label(number: int, step: PropagationStep, *, numbered: bool = True) -> str:
    return f"{number} {step.name}" if numbered else step.name


def _with_note(number: int, step: PropagationStep, glyphs: Glyphs, width: int) -> tuple[Span, ...]:
    """The step, and its note where that has room: none is cut."""
    waits = step.tick is None and step.note.endswith("behind")
    note = f" {visible(step.note)}"
    told = (Span(note, "bad" if waits else "dim"),) if cell_len(note) <= width - _STEP else ()
    return (*_step(_label(number, step), step, glyphs, min(_STEP, width)), *told)


def _cells(label: str, step: PropagationStep) -> int:
    """How wide a step is that loses nothing."""
    return len(f"? {label} {step.tick if step.tick is not None else ''}")


def _step(label: str, step: PropagationStep, glyphs: Glyphs, width: int) -> tuple[Span, ...]:
    fallen = step.tick is not None
    tick = f"{step.tick}" if fallen else ""
    mark = glyphs.fallen if fallen else glyphs.standing
    room = width - 2 - len(tick) - 1
    label = fit(label, room, glyphs.more)
    return (
        Span(f"{mark} ", "ok" if fallen else "wait"),
        Span(label, "" if fallen else "dim"),
        Span(f" {tick}", "head"),
    )
