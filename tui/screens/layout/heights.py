"""How high panels are, from what each has to show: pure numbers, so that no panel is empty while its neighbour cuts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class HeightWish(NamedTuple):
    """A panel of a column and the rows that it would like to have, its frame included."""

    id: str
    needs: int
    """With fewer it does not tell what it is there for."""
    wants: int
    """With more it would have empty rows; never less than `needs`."""


def heights(wishes: Sequence[HeightWish], room: int) -> dict[str, int]:
    """The rows of each panel of a column of `room` rows, which are shared out to the last one.

    First everybody has what they need (those with the most rows fewer, where that is too much), then in turn what they
    want. Only what nobody wants is left over, and stands in the last panel.
    """
    if not wishes:
        return {}
    rows = {wish.id: wish.needs for wish in wishes}
    while sum(rows.values()) > room:
        rows[max(rows, key=lambda name: rows[name])] -= 1
    _share_out(wishes, rows, room - sum(rows.values()))
    rows[wishes[-1].id] += room - sum(rows.values())
    return rows


def _share_out(wishes: Sequence[HeightWish], rows: dict[str, int], left: int) -> None:
    """One row after the other to those in turn that want more."""
    while left > 0:
        wanting = [wish.id for wish in wishes if rows[wish.id] < wish.wants]
        if not wanting:
            return
        for name in wanting[:left]:
            rows[name] += 1
        left -= min(left, len(wanting))


def settled(
    columns: Sequence[Sequence[HeightWish]],
    floating: Sequence[HeightWish],
    room: int,
    before: dict[str, int],
    last: int = -1,
) -> dict[str, int]:
    """Which column each floating panel stands in: where it gets most of what it wants; `before` is where it stood.

    It stays there as long as it has what it needs beside what the others want. One that fits nowhere is left out. Of
    columns that are as good as each other, `last` comes last, and before it the one that needs fewer rows.
    """
    needs = [sum(wish.needs for wish in column) for column in columns]
    wants = [sum(wish.wants for wish in column) for column in columns]
    found: dict[str, int] = {}
    for wish in floating:
        fitting = [index for index in range(len(columns)) if needs[index] + wish.needs <= room]
        if not fitting:
            continue
        place = before.get(wish.id, -1)
        if place not in fitting or wants[place] + wish.needs > room:
            place = max(fitting, key=partial(_welcome, wish, needs, wants, room, last))
        found[wish.id] = place
        needs[place] += wish.needs
        wants[place] += wish.wants
    return found


def _welcome(
    wish: HeightWish, needs: list[int], wants: list[int], room: int, last: int, index: int
) -> tuple[int, bool, int]:
    """How good a column is for a panel."""
    return min(room - wants[index], wish.wants), index != last, -needs[index]


def visited(wishes: Sequence[HeightWish], wants: Sequence[int], room: int, home: int, before: int) -> int:
    """The column in which a panel stands that may leave its own, `home`: `wishes` are its own in each column.

    It goes where nobody has to cut for it once its own column, whose other panels want `wants` rows, has to; and stays
    there, `before`, as long as it has what it needs beside what the others want.
    """
    if before != home and wants[before] + wishes[before].needs <= room:
        return before
    if wants[home] + wishes[home].wants <= room:
        return home
    fitting = [at for at in range(len(wishes)) if at != home and wants[at] + wishes[at].wants <= room]
    return max(fitting, key=lambda at: room - wants[at] - wishes[at].wants, default=home)


def is_crowded(columns: Sequence[Sequence[HeightWish]], floating: Mapping[str, int], room: int) -> bool:
    """Whether a floating panel stands where the others by now want the rows that it needs."""
    taken = [sum(wish.wants for wish in column) for column in columns]
    own = {wish.id: wish for column in columns for wish in column}
    return any(taken[place] - own[name].wants + own[name].needs > room for name, place in floating.items())


def is_enough(wishes: Sequence[HeightWish], rows: dict[str, int]) -> bool:
    """Whether these heights still do: nobody cuts while another one of the column has rows that it does not want."""
    cut = any(rows.get(wish.id, 0) < wish.wants for wish in wishes)
    spare = any(rows.get(wish.id, 0) > wish.wants for wish in wishes)
    return not (cut and spare) and all(rows.get(wish.id, 0) >= min(wish.needs, wish.wants) for wish in wishes)


def band_height(rows: int, columns: Sequence[Sequence[HeightWish]], console: int) -> int:
    """How many of `rows` the panels get, the console below them the others.

    `console` is what that has to show, its frame included. A third of the rows is the console's, and of what the panels
    do not want as much as it can use.
    """
    if rows <= _SMALL:
        return rows // 2
    most = most_rows(rows)
    needed = max((sum(wish.needs for wish in column) for column in columns), default=0)
    if needed > most:
        return min(needed, rows - _LEAST_CONSOLE)
    wanted = max((sum(wish.wants for wish in column) for column in columns), default=0)
    spare = most - max(wanted, needed)
    return most - max(0, min(spare, console - (rows - most))) if rows < _HUGE else most


def most_rows(rows: int) -> int:
    """How many of `rows` the panels get at most, unless they need more: the rest is the console's."""
    return rows - max(_CONSOLE, rows // 3)


_CONSOLE = 9
"""The rows of the console at least, its frame included: enough for the brief of a level."""
_LEAST_CONSOLE = 7
"""What is left of it where panels need the others: the prompt and the last lines."""
_SMALL = 18
"""Up to so many rows there is one panel, and the console has the other half."""
_HUGE = 45
"""From so many rows on the console has its third and no more."""
