"""What became of a client's requests, tick by tick: a row of signs, and above it how much each tick lost."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from levels.session.view import FEW
from tui.letters import SHORT
from tui.widgets.rows import PanelRow, Span

if TYPE_CHECKING:
    from levels.session.view import ClientView
    from tui.theme import Glyphs

_LETTER = {few: letter for letter, few in FEW.items()}
"""Of a tick in which few were lost."""


def strip_row(client: ClientView, tick: int, width: int, before: tuple[Span, ...] = ()) -> PanelRow:
    """The signs of the last ticks up to `tick`, as many as fit behind `before`; Enter on a letter explains it."""
    used = sum(len(span.text) for span in before)
    signs = client.strip[max(len(client.strip) - max(width - used, 0), 0) :]
    spans = (Span("".join(run), _part(sign)) for sign, run in groupby(signs))
    return PanelRow((*before, *spans), cells=("",) * used + _cells(client.name, signs, tick))


def share_row(client: ClientView, width: int, glyphs: Glyphs) -> PanelRow:
    """How much was lost in each of those ticks, as a column that is higher the more it was."""
    shares = client.shares[-width:]
    return PanelRow((Span("".join(glyphs.shares[share - 1] if share else " " for share in shares), "bad"),))


def letters_in(strip: str) -> tuple[frozenset[str], bool]:
    """The letters in a strip, and whether one of them stands for fewer than half of its tick."""
    letters = frozenset(_LETTER.get(sign, sign) for sign in strip) & SHORT.keys()
    return letters, any(sign in _LETTER for sign in strip)


def _cells(client: str, signs: str, tick: int) -> tuple[str, ...]:
    """What each sign of a strip that ends in `tick` opens: the first request that was lost then."""
    first = tick - len(signs) + 1
    return tuple(
        f"why {client}@{at}" if sign in SHORT or sign in _LETTER else "" for at, sign in enumerate(signs, start=first)
    )


def _part(sign: str) -> str:
    return {".": "ok", "~": "wait", " ": ""}.get(sign, "bad")
