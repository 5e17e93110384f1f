"""A lost request as text: its way, then what was believed beside what was true; without colour, for any width."""

from __future__ import annotations

from itertools import zip_longest
from textwrap import wrap
from typing import TYPE_CHECKING

from tui.letters import SHORT
from tui.visible import visible
from tui.widgets.rows import fit

if TYPE_CHECKING:
    from levels.session.lost_requests import LostRequestView

_TRUE = "what was true"
_GAP = " | "


def belief_lines(lost: LostRequestView, width: int) -> list[str]:
    """The hops of the request, and below them two columns that fill `width` cells."""
    left = (width - len(_GAP)) // 2
    right = width - len(_GAP) - left
    rule = "-" * (left + 1) + "+" + "-" * (right + 1)
    heads = _beside(f"what {lost.hop} believed", _TRUE, left, right)
    return [*_way(lost), "", *heads, rule, *_beside(lost.observed, lost.actual, left, right)]


def _way(lost: LostRequestView) -> list[str]:
    """Each hop up to the one that lost it, with its tick."""
    lines = [_at(lost.sent, f"{lost.client} sent it")]
    if lost.service:
        lines.append(_at(lost.sent, f"svc/{lost.service} was asked" + (f" through {lost.via}" if lost.via else "")))
    return [*lines, _at(lost.settled, f"{lost.hop} lost it: {lost.letter}, {SHORT[lost.letter]}")]


def _at(tick: int, what: str) -> str:
    return visible(f"tick {tick:<4} {what}")


def _beside(one: str, other: str, left: int, right: int) -> list[str]:
    pairs = zip_longest(_wrapped(one, left), _wrapped(other, right), fillvalue="")
    return [f"{fit(a, left, '')}{_GAP}{b}".rstrip() for a, b in pairs]


def _wrapped(text: str, width: int) -> list[str]:
    """Names have hyphens, and are looked for: they stay whole where they fit."""
    return wrap(visible(text, lines=True), width, break_on_hyphens=False)
