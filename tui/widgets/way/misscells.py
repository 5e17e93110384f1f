"""Why a Service has no endpoint, at the right edge: the selector beside the labels that come closest."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from levels.session.routes.misstext import miss_text
from tui.widgets.rows import Span
from tui.widgets.way.waycell import MISS, NARROW, USUAL, WIDE, Line, WayCell, one

if TYPE_CHECKING:
    from levels.session.routes.values import NearestMiss, ServiceRoute
    from tui.theme import Glyphs

_WIDTHS = {NARROW: 28, USUAL: 36, WIDE: 50}
"""So wide is a sentence."""
_MOST = 5
"""So many lines of one at most where there is little room."""
_LISTED = "{} ready and listed nowhere yet"
"""Where there is little room: since when and why stands at the slices."""


def miss_cells(route: ServiceRoute, miss: NearestMiss, level: int, glyphs: Glyphs) -> list[WayCell]:
    """One cell that says why nothing answers."""
    text = _brief_text(miss) if level == NARROW else miss_text(miss)
    sentence = wrap(text, _WIDTHS[level], break_on_hyphens=False)
    if level == NARROW and len(sentence) > _MOST:
        sentence = [*sentence[: _MOST - 1], f"{sentence[_MOST - 1]} {glyphs.more}"]
    lines = _labels(miss, glyphs) if miss.kind == "selector" else [one(text) for text in sentence]
    return [WayCell(MISS, miss.kind, (one(f"{glyphs.broken} nothing answers", "bad"), *lines), _opens(route, miss))]


def _brief_text(miss: NearestMiss) -> str:
    """The same with as few names as will do."""
    if miss.kind == "late":
        return _LISTED.format(len(miss.pods))
    if miss.kind == "not ready" and len(miss.pods) > 1:
        return f"{len(miss.pods)} Pods are not ready: {miss.reasons[0]}"
    return miss_text(miss)


def _labels(miss: NearestMiss, glyphs: Glyphs) -> list[Line]:
    """The selector, key by key, beside what the closest Pods have."""
    have = dict(miss.labels)
    more = f", +{len(miss.pods) - 1}" if len(miss.pods) > 1 else ""
    lines: list[Line] = [one(f"closest: {miss.pods[0]}{more}" if miss.pods else "no Pod comes close")]
    for key, want in miss.selector:
        wants = Span(f"wants {key}={want}, ")
        if key in miss.differs:
            has = f"has {have[key]}" if key in have else "has none"
            lines.append((wants, Span(f"{has} {glyphs.broken}", "bad")))
        else:
            lines.append((wants, Span("has it", "ok")))
    return lines


def _opens(route: ServiceRoute, miss: NearestMiss) -> str:
    if miss.kind == "no service":
        return "kubectl get services -A"
    if miss.kind in {"selector", "no pod"}:
        return f"kubectl get pods -n {route.namespace} --show-labels"
    if miss.pods:
        return f"kubectl describe pod {miss.pods[0]} -n {route.namespace}"
    return f"kubectl describe service {route.name} -n {route.namespace}"
