"""A lost request as text: its way as a line of cells, then what was believed beside what was true; for any width."""

from __future__ import annotations

from itertools import zip_longest
from textwrap import wrap
from typing import TYPE_CHECKING

from levels.requestpath.cells import cells_of, fate
from levels.requestpath.line import PathSigns, path_lines
from tui.theme import UNICODE
from tui.visible import visible
from tui.widgets.rows import fit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from levels.session.lost_requests import LostRequestView
    from tui.theme import Glyphs

_TRUE = "what was true"
_GAP = " | "
_PROXY = "kube-proxy on "
_SAVED = "what would have saved it"


def lost_request_lines(lost: LostRequestView, width: int, saving: Iterable[str], glyphs: Glyphs = UNICODE) -> list[str]:
    """The way of the request, two columns that fill `width` cells, and below them the sentences of `saving`, if any."""
    told = [part for sentence in saving for part in _wrapped(sentence, width)]
    below = ["", _SAVED, "-" * width, *told] if told else []
    return [*_way(lost, width, glyphs), "", *belief_lines(lost, width), *below]


def belief_lines(lost: LostRequestView, width: int) -> list[str]:
    """What the hop that lost it believed beside what was true, in as few lines as there can be."""
    middle = (width - len(_GAP)) // 2
    shares = sorted(range(middle // 2, width - len(_GAP) - middle // 2 + 1), key=lambda left: abs(left - middle))
    return min((_columns(lost, left, width - len(_GAP) - left) for left in shares), key=len)


def _columns(lost: LostRequestView, left: int, right: int) -> list[str]:
    rule = "-" * (left + 1) + "+" + "-" * (right + 1)
    heads = _beside(f"what {believer(lost.hop)} believed", _TRUE, left, right)
    return [*heads, rule, *_beside(lost.observed, lost.actual, left, right)]


def believer(hop: str) -> str:
    """Who believed it: of a kube-proxy, the rules that it has left on its node."""
    node = hop.removeprefix(_PROXY)
    return f"{node}'s rules" if node != hop else hop


def _way(lost: LostRequestView, width: int, glyphs: Glyphs) -> list[str]:
    """Its cells: those that do not fit beside each other go on in a row below."""
    cells = [cell._replace(title=visible(cell.title), notes=tuple(map(visible, cell.notes))) for cell in cells_of(lost)]
    signs = PathSigns(f"{glyphs.dash}{glyphs.running}", glyphs.broken)
    return path_lines(cells, fate(lost), width, signs)


def _beside(one: str, other: str, left: int, right: int) -> list[str]:
    pairs = zip_longest(_wrapped(one, left), _wrapped(other, right), fillvalue="")
    return [f"{fit(a, left, '')}{_GAP}{b}".rstrip() for a, b in pairs]


def _wrapped(text: str, width: int) -> list[str]:
    """Names have hyphens, and are looked for: they stay whole where they fit."""
    return wrap(visible(text, lines=True), width, break_on_hyphens=False)
