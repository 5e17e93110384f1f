"""The panel of requests: per client how many were served, a letter per tick for those not, and the last lost."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from tui.theme import LETTERS
from tui.widgets.rows import Row, Span, fit, plain

if TYPE_CHECKING:
    from levels.session.losses import LostView
    from levels.session.view import ClientView, View
    from tui.theme import Marks
    from tui.widgets.rows import Room

_GOOD_PERMILLE = 950
_ADD = "client add shop --to nodeport/SVC"


def request_rows(view: View, room: Room, marks: Marks) -> list[Row]:
    """Two rows per client, then the last lost requests, newest first; Enter opens their hops."""
    if not view.clients:
        return [plain("no requests yet; for some, type", "dim"), plain(_ADD, "key")]
    rows = [row for client in view.clients for row in _client(client, view.tick, room.width, marks)]
    return rows + [_lost(lost, room.width, marks) for lost in view.lost]


def legend(view: View) -> str:
    """What the letters on the panel mean, as far as any is there."""
    seen = {letter for client in view.clients for letter, _ in client.letters}
    return "  ".join(f"{letter} {meaning}" for letter, meaning in LETTERS.items() if letter in seen)


def _client(client: ClientView, tick: int, width: int, marks: Marks) -> list[Row]:
    counts = " ".join(f"{count}{letter}" for letter, count in client.letters)
    tail = f"  lost {client.lost}" + (f" ({counts})" if counts and width >= len(counts) + 40 else "")
    ratio, part = _ratio(client)
    served = f" {client.served} served"
    room = max(width - len(ratio) - len(tail) - len(served), 4)
    name = fit(client.name, min(len(client.name), room), marks.more)
    first = Row(
        (Span(name, "head"), Span(f" {ratio}", part), Span(served, "dim"), Span(tail, "bad" if client.lost else "dim"))
    )
    strip = client.strip[-width:]
    return [first, Row(tuple(_strip(strip)), cells=_cells(client.name, strip, tick))]


def _ratio(client: ClientView) -> tuple[str, str]:
    if client.permille is None:
        return "-", "dim"
    whole, tenth = divmod(client.permille, 10)
    text = f"{whole} %" if tenth == 0 else f"{whole}.{tenth} %"
    return text, "ok" if client.permille >= _GOOD_PERMILLE else "bad"


def _strip(signs: str) -> list[Span]:
    return [Span("".join(run), _part(sign)) for sign, run in groupby(signs)]


def _cells(client: str, strip: str, tick: int) -> tuple[str, ...]:
    """What each sign of a strip that ends in `tick` opens: the first request that was lost then."""
    first = tick - len(strip) + 1
    return tuple(f"why {client}@{at}" if sign in LETTERS else "" for at, sign in enumerate(strip, start=first))


def _part(sign: str) -> str:
    return {".": "ok", "~": "wait", " ": ""}.get(sign, "bad")


def _lost(lost: LostView, width: int, marks: Marks) -> Row:
    head = f"{lost.letter} "
    rest = fit(f"{lost.name} {lost.hop}", width - len(head), marks.more)
    return Row((Span(head, "bad"), Span(rest)), f"why {lost.name}")
