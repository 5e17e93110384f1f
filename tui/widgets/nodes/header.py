"""The row of a node: its name and state, and where it is folded how many Pods it has and how they are."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from tui.widgets.nodes.podrows import BROKEN, STATES, sign_of
from tui.widgets.rows import PanelRow, Span, fit

if TYPE_CHECKING:
    from tui.theme import Glyphs
    from tui.widgets.nodes.group import NodeGroup

_SCALES = (1, 10, 20, 50, 100, 1000)
"""How many Pods a sign may stand for."""
_LEAST_NAME, _LEAST_BAR, _GOOD_BAR = 6, 4, 12
_WIDE = 64
_OPEN, _FOLDED, _NEITHER = "- ", "+ ", "  "


class HeaderColumns(NamedTuple):
    """The cells of each column, the same for all nodes, and what a sign of the bars stands for."""

    glyphs: Glyphs
    wide: bool
    """Whether there is room for all that is to be said of a node's state."""
    gap: int
    name: int
    state: int
    pods: int
    broken: int
    bar: int
    scale: int


def header_columns(groups: list[NodeGroup], width: int, glyphs: Glyphs) -> HeaderColumns:
    """Columns that all these nodes fit into; the bar takes what is left, and the name gives way."""
    wide = width >= _WIDE
    gap = 2 if wide else 1
    state = max(_width(_state(group, glyphs, wide=wide)) for group in groups)
    pods = max(len(_count(group)) for group in groups)
    broken = max(len(_broken(group, glyphs)) for group in groups)
    room = width - len(_OPEN) - sum(column + gap for column in (state, pods, broken) if column) - gap
    name = min(max(len(group.name) for group in groups), max(_LEAST_NAME, room // 2, room - _GOOD_BAR))
    bar = room - name
    most = max(len(group.pods) for group in groups)
    scale = next((scale for scale in _SCALES if most <= scale * bar), 1)
    return HeaderColumns(glyphs, wide, gap, name, state, pods, broken, bar if bar >= _LEAST_BAR else 0, scale)


def plain_header(group: NodeGroup, glyphs: Glyphs) -> PanelRow:
    """The row of a node whose Pods stand below it, all of them."""
    ref = group.ref
    if ref is None:
        return PanelRow((Span(group.name, "wait"),), item=group.folds, folds=group.folds, is_open=True)
    spans = (Span(f"{group.name}  ", "head"), *_state(group, glyphs, wide=True))
    return PanelRow(
        spans, f"kubectl describe {ref.arguments}", ref=ref, well=group.well, folds=group.folds, is_open=True
    )


def folding_header(group: NodeGroup, columns: HeaderColumns, *, is_open: bool) -> PanelRow:
    """The row of a node that Enter folds and opens: `+ node-7  Ready  50 Pods  3 x`, and a bar of how they are."""
    glyphs, gap = columns.glyphs, " " * columns.gap
    state = _state(group, glyphs, wide=columns.wide)
    sign = _NEITHER if not group.pods else _OPEN if is_open else _FOLDED
    spans = [
        Span(sign, "key"),
        Span(fit(group.name, columns.name, glyphs.more) + gap, "wait" if group.node is None else "head"),
        *state,
        Span(" " * (columns.state - _width(state)) + gap * bool(columns.state) + f"{_count(group):>{columns.pods}}"),
    ]
    if columns.broken:
        spans.append(Span(f"{gap}{_broken(group, glyphs):>{columns.broken}}", "bad"))
    if columns.bar:
        spans += [Span(gap), *_bar(group, columns)]
    item = group.folds if group.node is None else ""
    folds = group.folds if group.pods else ""
    return PanelRow(tuple(spans), ref=group.ref, item=item, well=group.well, folds=folds, is_open=is_open)


def _state(group: NodeGroup, glyphs: Glyphs, *, wide: bool) -> tuple[Span, ...]:
    """What the API says of a node, and whether its machine has power; where there is little room, the worst of it."""
    node = group.node
    if node is None:
        return ()
    dark = Span("no power", "bad")
    if not wide:
        return (dark if not node.powered else Span("Ready", "ok") if node.ready else Span("NotReady", "bad"),)
    state = Span("Ready", "ok") if node.ready else Span(f"{glyphs.broken} NotReady", "bad")
    return (state,) if node.powered else (state, Span("  "), dark)


def _width(spans: tuple[Span, ...]) -> int:
    return sum(len(span.text) for span in spans)


def _count(group: NodeGroup) -> str:
    some, every = len(group.pods), len(group.all)
    return f"{f'{some} of ' if some < every else ''}{every} Pod{'s' * (every != 1)}"


def _broken(group: NodeGroup, glyphs: Glyphs) -> str:
    broken = group.counts[BROKEN]
    return f"{broken} {glyphs.broken}" if broken else ""


def _bar(group: NodeGroup, columns: HeaderColumns) -> list[Span]:
    """A sign for each Pod, or for so many, the worst first; a sign is that of the worst it stands for."""
    states = [state for state in STATES for _ in range(group.counts[state])]
    spans = []
    for state, run in groupby(states[:: columns.scale]):
        sign, part = sign_of(state, columns.glyphs)
        spans.append(Span(sign * len(list(run)), part))
    return spans
