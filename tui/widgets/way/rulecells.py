"""The third column: the rules of each node, as that node has them. Nodes that agree fold to one cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from levels.session.routes import values
from tui.widgets.rows import Span
from tui.widgets.way.losscells import loss_cells
from tui.widgets.way.waycell import MORE, NARROW, RULES, WIDE, Line, WayCell, below, counted, late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from levels.session.routes.values import ObservedRules, RouteLoss, ServiceRoute
    from tui.theme import Glyphs

_MANY = 6
"""Up to so many nodes have a cell each, if there is room for their lines."""
_NAMED = 3
"""Up to so many nodes that agree are named."""


def rule_cells(route: ServiceRoute, level: int, budget: int, glyphs: Glyphs) -> list[WayCell]:
    """A cell per node, with what was lost there; where those are more lines than `budget`, one per belief."""
    losses: dict[str, list[RouteLoss]] = {}
    for loss in route.losses:
        if loss.cell == values.RULES:
            losses.setdefault(loss.place, []).append(loss)
    met = {node for caller in route.callers if caller.sent for node in caller.nodes}
    if len(route.rules) <= _MANY:
        cells = _cells(route, [[rules] for rules in route.rules], losses, met, level, glyphs)
        if _lines(cells) <= budget:
            return cells
    groups = _alike(route.rules, losses)
    cells = _cells(route, groups, losses, met, level, glyphs)
    if _lines(cells) <= budget or len(groups) == 1:
        return cells
    return _worst(route, groups, losses, met, level, budget, glyphs)


def _lines(cells: list[WayCell]) -> int:
    return sum(len(cell.lines) for cell in cells)


def _alike(rules: Sequence[ObservedRules], losses: dict[str, list[RouteLoss]]) -> list[list[ObservedRules]]:
    """The nodes by what they believe; those that lose requests apart from those that do not."""
    found: dict[tuple[object, ...], list[ObservedRules]] = {}
    for known in rules:
        belief = (*known._replace(node="", revision=0), known.node in losses)
        found.setdefault(belief, []).append(known)
    return list(found.values())


def _worst(
    route: ServiceRoute,
    groups: list[list[ObservedRules]],
    losses: dict[str, list[RouteLoss]],
    met: set[str],
    level: int,
    budget: int,
    glyphs: Glyphs,
) -> list[WayCell]:
    """Those that lose most and are furthest behind, and how many nodes more there are."""
    ordered = sorted(groups, key=lambda group: (-_lost(group, losses), -_ticks(group[0])))
    shown: list[WayCell] = []
    for at, group in enumerate(ordered):
        cells = _cells(route, [group], losses, met, level, glyphs)
        if shown and _lines(shown) + _lines(cells) + 1 > budget:
            rest = [rules for later in ordered[at:] for rules in later]
            late_ones = sum(rules.behind is not None for rules in rest)
            text = (Span(f"+{counted(len(rest), 'node')}, {late_ones} behind", "bad" if late_ones else "dim"),)
            flows = any(rules.node in met for rules in rest)
            return [*shown, WayCell(MORE, "nodes", (text,), f"status way {route.name}", flows=flows)]
        shown += cells
    return shown


def _lost(group: list[ObservedRules], losses: dict[str, list[RouteLoss]]) -> int:
    return sum(loss.requests for rules in group for loss in losses.get(rules.node, ()))


def _ticks(rules: ObservedRules) -> int:
    return rules.behind.ticks if rules.behind is not None else 0


def _cells(
    route: ServiceRoute,
    groups: list[list[ObservedRules]],
    losses: dict[str, list[RouteLoss]],
    met: set[str],
    level: int,
    glyphs: Glyphs,
) -> list[WayCell]:
    cells: list[WayCell] = []
    for group in groups:
        rules = group[0]
        names = [known.node for known in group]
        name = ", ".join(names) if len(names) <= _NAMED else _alike_text(len(names))
        opens = f"iptables-save {rules.node} | grep '{route.key}[ :\"]'"
        stamp = (rules.revision, rules.behind is None)
        lines = _text(rules, _brief(names) if level == NARROW else name, level, glyphs)
        lost = [loss for node in names for loss in losses.get(node, ())]
        flows = not met.isdisjoint(names)
        ends = bool(lost) and 0 in {rules.endpoints, rules.local}
        here = tuple(names)
        cells.append(WayCell(RULES, name, lines, opens, flows=flows, ends=ends, stands_for=here, stamp=stamp))
        cells += loss_cells(name, lost, level)
    return cells


def _brief(names: list[str]) -> str:
    """The names of nodes that differ in their number alone, as `node-1/3`."""
    stems = {name.rstrip("0123456789") for name in names}
    stem = stems.pop()
    if stems or not 1 < len(names) <= _NAMED or stem in names:
        return ", ".join(names) if len(names) <= _NAMED else _alike_text(len(names))
    return stem + "/".join(name.removeprefix(stem) for name in names)


def _alike_text(count: int) -> str:
    return f"{count} nodes alike"


def _text(rules: ObservedRules, name: str, level: int, glyphs: Glyphs) -> tuple[Line, ...]:
    more = late(rules.behind, rules.trouble, rules.as_of)
    head = [Span(name, "head")]
    if rules.as_of is None:
        head.append(Span(" no rules", "bad"))
    else:
        head.append(Span(f" {rules.endpoints}" if level == NARROW else f" {counted(rules.endpoints, 'endpoint')}"))
        if rules.local is not None:
            head.append(Span(f", {rules.local} here" if level == NARROW else f", {rules.local} on this node"))
        head += [Span(f", {text} {glyphs.broken}", "bad") for text in _untrue(rules, level)]
    return below(tuple(head), more, "bad", level)


def _untrue(rules: ObservedRules, level: int) -> list[str]:
    """`1 gone`, with since when where there is room and the age of the rules does not say it."""
    told = rules.behind.since if rules.behind is not None else None
    alike: dict[tuple[str, int | None], int] = {}
    for known in rules.untrue:
        place = (known.why, known.since if level == WIDE and known.since != told else None)
        alike[place] = alike.get(place, 0) + 1
    return [f"{count} {values.since_when(why, since)}" for (why, since), count in alike.items()]
