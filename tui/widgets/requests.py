"""The panel of requests: per client how many were served, a letter per tick for those not, and the last lost.

A client has two rows, or one where there are more clients than room. A client that is alone and has not asked yet has
its rate, and the meaning of the letters.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from tui.letters import FIRST, SHORT
from tui.visible import visible
from tui.widgets.rows import PanelRow, Span, fit, plain

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from levels.session.lost_requests import LostRequestView
    from levels.session.view import ClientView, SessionView
    from tui.theme import Glyphs
    from tui.widgets.rows import Size

_GOOD_PERMILLE = 950
_NAME, _SIGNS = 6, 8
"""So many cells at least has the name of a client in a single row, and its signs if the name can spare them."""
_ADD = "client add shop --to nodeport/SVC"


def request_rows(view: SessionView, room: Size, glyphs: Glyphs) -> list[PanelRow]:
    """The clients, then the last lost requests, newest first; Enter opens their hops."""
    if not view.clients:
        return [plain("no requests yet; for some, type", "dim"), plain(_ADD, "key")]
    if _begins(view):
        return _beginning(view.clients[0], room.width, glyphs)
    if len(view.clients) * 2 > room.height >= len(view.clients):
        rows = _brief(view.clients, view.tick, room.width, glyphs)
    else:
        rows = [row for client in view.clients for row in _client(client, view.tick, room.width, glyphs)]
    return rows + [_lost(lost, room.width, glyphs) for lost in view.lost]


def legend(view: SessionView) -> str:
    """What the letters on the panel mean, as far as any is there."""
    seen = {letter for client in view.clients for letter, _ in client.letters}
    return _meanings(set(SHORT) - set(FIRST) if _begins(view) else seen)


def _meanings(letters: AbstractSet[str]) -> str:
    return "  ".join(f"{letter} {meaning}" for letter, meaning in SHORT.items() if letter in letters)


def _begins(view: SessionView) -> bool:
    """Whether there is one client, and it has not asked yet."""
    return len(view.clients) == 1 and not view.clients[0].strip.strip()


def _beginning(client: ClientView, width: int, glyphs: Glyphs) -> list[PanelRow]:
    """What it will send, and the first half of the legend; `legend` is the other one."""
    first = PanelRow((Span(visible(client.name), "head"), Span(f"  {client.rate} per tick", "dim")))
    return [first, plain(fit(_meanings(set(FIRST)), width, glyphs.more), "dim")]


def _client(client: ClientView, tick: int, width: int, glyphs: Glyphs) -> list[PanelRow]:
    counts = " ".join(f"{count}{letter}" for letter, count in client.letters)
    tail = f"  lost {client.lost}" + (f" ({counts})" if counts and width >= len(counts) + 40 else "")
    ratio, part = _ratio(client)
    served = f" {client.served} served"
    room = max(width - len(ratio) - len(tail) - len(served), 4)
    name = fit(client.name, min(len(client.name), room), glyphs.more)
    first = PanelRow(
        (Span(name, "head"), Span(f" {ratio}", part), Span(served, "dim"), Span(tail, "bad" if client.lost else "dim")),
    )
    strip = client.strip[-width:]
    rows = [first, PanelRow(tuple(_strip(strip)), cells=_cells(client.name, strip, tick))]
    return [_about(row, client) for row in rows]


def _brief(clients: tuple[ClientView, ...], tick: int, width: int, glyphs: Glyphs) -> list[PanelRow]:
    """One row per client, in columns: name, ratio, how many were lost, and the signs that there is room for."""
    ratios = [_ratio(client)[0] for client in clients]
    losses = [f"lost {client.lost}" for client in clients]
    ratio_width, lost_width = max(map(len, ratios)), max(map(len, losses))
    names = max(len(client.name) for client in clients)
    name_width = min(names, max(width - ratio_width - lost_width - 3 - _SIGNS, _NAME))
    rows = []
    for client, ratio, lost in zip(clients, ratios, losses, strict=True):
        spans = [
            Span(fit(client.name, name_width, glyphs.more), "head"),
            Span(f" {ratio:>{ratio_width}}", _ratio(client)[1]),
            Span(f" {lost:<{lost_width}} ", "bad" if client.lost else "dim"),
        ]
        before = sum(len(span.text) for span in spans)
        strip = client.strip[max(len(client.strip) - max(width - before, 0), 0) :]
        row = PanelRow((*spans, *_strip(strip)), cells=("",) * before + _cells(client.name, strip, tick))
        rows.append(_about(row, client))
    return rows


def _about(row: PanelRow, client: ClientView) -> PanelRow:
    """A row of a client, as it is filtered and sorted."""
    well = client.permille is None or client.permille >= _GOOD_PERMILLE
    ranks = (("most lost first", client.lost),)
    return row._replace(item=client.name, well=well, ranks=ranks, sought=f"{client.name} {client.target}")


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
    return tuple(f"why {client}@{at}" if sign in SHORT else "" for at, sign in enumerate(strip, start=first))


def _part(sign: str) -> str:
    return {".": "ok", "~": "wait", " ": ""}.get(sign, "bad")


def _lost(lost: LostRequestView, width: int, glyphs: Glyphs) -> PanelRow:
    head = f"{lost.letter} "
    rest = fit(f"{lost.name} {lost.hop}", width - len(head), glyphs.more)
    return PanelRow((Span(head, "bad"), Span(rest)), f"why {lost.name}", item=lost.name, well=False)
