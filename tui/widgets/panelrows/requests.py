"""The panel of requests: per client how many were served, a sign per tick, its way in a line, and the last lost.

A client has several rows, or one where there are more clients than room. A client that is alone and has not asked yet
has its rate, and the meaning of the letters. No number is ever cut: what has no room is left out.
"""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from rich.cells import cell_len

from levels.session.view import RATIO_TICKS
from tui.letters import FIRST, SHORT
from tui.visible import visible
from tui.widgets.lost_request import believer
from tui.widgets.panelrows.clientway import way_rows
from tui.widgets.panelrows.tickstrip import letters_in, share_row, strip_row
from tui.widgets.rows import PanelRow, Size, Span, fit, plain

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from levels.session.lost_requests import LostRequestView
    from levels.session.view import ClientView, SessionView
    from tui.theme import Glyphs

_GOOD_PERMILLE = 950
_NAME, _SIGNS = 6, 8
"""So many cells at least has the name of a client in a single row, and its signs if the name can spare them."""
_ADD = "client add shop --to nodeport/SVC"
_INDENT = "  "
_APART, _HARD = "  ", "\N{NO-BREAK SPACE}"
_LAST_LOST = 2
"""So many of the lost requests come before the meaning of the signs."""


def request_rows(view: SessionView, room: Size, glyphs: Glyphs) -> list[PanelRow]:
    """The clients, then the last lost requests, newest first; Enter opens their hops."""
    if not view.clients:
        return [plain("no requests yet; for some, type", "dim"), plain(_ADD, "key")]
    if _begins(view):
        return _beginning(view.clients[0], room.width, glyphs)
    if len(view.clients) * 2 > room.height:
        rows = _brief(view.clients, view.tick, room.width, glyphs)
    else:
        rows = _in_full(view, room, glyphs)
    signs = _signs(view, room.width)
    if len(rows) + len(signs) + min(len(view.lost), _LAST_LOST) <= room.height:
        rows += signs
    return [*rows, *(_lost(lost, room.width, glyphs) for lost in view.lost)]


def requests_title(_view: SessionView) -> str:
    """The window that the shares look at, which a single row per client has no room for."""
    return f"Requests, % of last {RATIO_TICKS} ticks"


def request_legend(view: SessionView, _glyphs: Glyphs) -> str:
    """What the signs on the panel mean, as far as any is there: the letters of the last ticks first."""
    if _begins(view):
        return _meanings(set(SHORT) - set(FIRST))
    strips = "".join(client.strip[-RATIO_TICKS:] for client in view.clients)
    recent, _ = letters_in(strips)
    recent = recent | {lost.letter for lost in view.lost}
    before = {letter for client in view.clients for letter, _ in client.letters} - recent
    return _APART.join(filter(None, (_meanings(recent), *reversed(_other_signs(strips)), _meanings(before))))


def _meanings(letters: AbstractSet[str]) -> str:
    return _APART.join(f"{letter} {meaning}" for letter, meaning in SHORT.items() if letter in letters)


def _signs(view: SessionView, width: int) -> list[PanelRow]:
    """What the other signs in sight mean."""
    told = [sign.replace(" ", _HARD) for sign in _other_signs("".join(each.strip[-width:] for each in view.clients))]
    return [plain(line.replace(_HARD, " "), "dim") for line in wrap(_APART.join(told), width)]


def _other_signs(strips: str) -> list[str]:
    """What those signs of ticks mean that are no letters, and which letters are small."""
    _, few = letters_in(strips)
    told = ["~ under way"] * ("~" in strips) + ["small: under half lost"] * few
    return [*[". served"] * ("." in strips), *told]


def _begins(view: SessionView) -> bool:
    """Whether there is one client, and it has not asked yet."""
    return len(view.clients) == 1 and not view.clients[0].strip.strip()


def _beginning(client: ClientView, width: int, glyphs: Glyphs) -> list[PanelRow]:
    """What it will send, and the first half of the legend; `legend` is the other one."""
    first = PanelRow((Span(visible(client.name), "head"), Span(f"  {client.rate} per tick", "dim")))
    return [first, plain(fit(_meanings(set(FIRST)), width, glyphs.more), "dim")]


# --- some rows per client


def _in_full(view: SessionView, room: Size, glyphs: Glyphs) -> list[PanelRow]:
    """Two rows per client at least: numbers and signs; where there are more, its way, its totals, and its shares.

    The last request that was lost comes before those.
    """
    spare = room.height - 2 * len(view.clients) - min(len(view.lost), 1)
    extras: list[dict[str, list[PanelRow]]] = [{} for _ in view.clients]
    for name in ("way", "totals", "shares"):
        for client, rows in zip(view.clients, extras, strict=True):
            wanted = _extra(name, view, client, Size(room.width, spare), glyphs)
            if wanted and len(wanted) <= spare:
                rows[name] = wanted
                spare -= len(wanted)
    made: list[PanelRow] = []
    for client, rows in zip(view.clients, extras, strict=True):
        about = [
            _numbers(client, room.width, glyphs, apart="totals" in rows),
            *rows.get("totals", []),
            *rows.get("shares", []),
            strip_row(client, view.tick, room.width),
            *rows.get("way", []),
        ]
        made += [_about(row, client) for row in about]
    return made


def _about(row: PanelRow, client: ClientView) -> PanelRow:
    """A row of a client, as it is filtered and sorted."""
    well = client.permille is None or client.permille >= _GOOD_PERMILLE
    ranks = (("most lost first", client.lost),)
    return row._replace(item=client.name, well=well, ranks=ranks, sought=f"{client.name} {client.target}")


def _extra(name: str, view: SessionView, client: ClientView, room: Size, glyphs: Glyphs) -> list[PanelRow]:
    width = room.width
    if name == "way":
        return way_rows(view, client, room, glyphs)
    if name == "shares":
        return [share_row(client, width, glyphs)] if any(client.shares[-width:]) else []
    if _beside(client, width):
        return []
    forms = (_totals(client, counted=True), _totals(client))
    totals = next((form for form in forms if len(_INDENT) + _cells(form) <= width), forms[-1])
    return [PanelRow((Span(_INDENT), *totals))]


def _numbers(client: ClientView, width: int, glyphs: Glyphs, *, apart: bool) -> PanelRow:
    """Name and share, and the totals where they have no row of their own, as far as there is room for them."""
    ratio, part = _ratio(client)
    window, share = f"  last {RATIO_TICKS} ticks {ratio}", f" {ratio}"
    full, short, lost = _totals(client, counted=True), _totals(client), _totals(client)[1:]
    behind: list[tuple[str, tuple[Span, ...]]]
    behind = [(window, full), (window, short), (share, full), (share, short), (share, lost), (share, ())]
    if apart:
        behind.insert(0, (window, ()))
    whole = cell_len(visible(client.name))
    rooms = [width - len(shown) - (3 if totals else 0) - _cells(totals) for shown, totals in behind]
    # The name is whole where that leaves room for how many were lost, else as short as it may be.
    least = whole if any(left >= whole for left in rooms[: len(rooms) - 1]) else min(whole, _NAME)
    at = next((at for at, left in enumerate(rooms) if left >= least), len(rooms) - 1)
    name = fit(client.name, max(min(whole, rooms[at]), 1), glyphs.more)
    shown, totals = behind[at]
    rest = (Span("   "), *totals) if totals else ()
    return PanelRow((Span(name, "head"), Span(shown, part), *rest))


def _cells(spans: tuple[Span, ...]) -> int:
    return sum(cell_len(span.text) for span in spans)


def _beside(client: ClientView, width: int) -> bool:
    """Whether the totals stand beside the share."""
    ratio, _ = _ratio(client)
    cells = cell_len(visible(client.name)) + len(f"  last {RATIO_TICKS} ticks {ratio}   ")
    return cells + _cells(_totals(client)) <= width


def _totals(client: ClientView, *, counted: bool = False) -> tuple[Span, ...]:
    """All that were served and lost since it began to ask; `counted` by letter, if there are several."""
    part = "bad" if client.lost else "dim"
    lost = [Span(f"lost {client.lost}", part)]
    if counted and len(client.letters) > 1:
        counts = ", ".join(f"{count} {letter}" for letter, count in client.letters)
        lost.append(Span(f" ({counts})", part))
    return Span(f"served {client.served}  ", "dim"), *lost


# --- a single row per client


def _brief(clients: tuple[ClientView, ...], tick: int, width: int, glyphs: Glyphs) -> list[PanelRow]:
    """One row per client, in columns: name, ratio, how many were lost, and the signs that there is room for."""
    ratios = [_ratio(client)[0] for client in clients]
    losses = [f"lost {client.lost}" for client in clients]
    ratio_width, lost_width = max(map(len, ratios)), max(map(len, losses))
    names = max(cell_len(visible(client.name)) for client in clients)
    name_width = min(names, max(width - ratio_width - lost_width - 3 - _SIGNS, _NAME))
    rows = []
    for client, ratio, lost in zip(clients, ratios, losses, strict=True):
        spans = (
            Span(fit(client.name, name_width, glyphs.more), "head"),
            Span(f" {ratio:>{ratio_width}}", _ratio(client)[1]),
            Span(f" {lost:<{lost_width}} ", "bad" if client.lost else "dim"),
        )
        rows.append(_about(strip_row(client, tick, width, spans), client))
    return rows


def _ratio(client: ClientView) -> tuple[str, str]:
    if client.permille is None:
        return "-", "dim"
    whole, tenth = divmod(client.permille, 10)
    text = f"{whole} %" if tenth == 0 else f"{whole}.{tenth} %"
    return text, "ok" if client.permille >= _GOOD_PERMILLE else "bad"


def _lost(lost: LostRequestView, width: int, glyphs: Glyphs) -> PanelRow:
    head = f"{lost.letter} "
    rest = fit(f"{lost.name} {believer(lost.hop)}", width - len(head), glyphs.more)
    return PanelRow((Span(head, "bad"), Span(rest)), f"why {lost.name}", item=lost.name, well=False, sought=lost.hop)
