"""How far a goal is, as a number for whatever room there is: a goal that is open always tells one.

Where its sentence leaves no room for a number, the sentence is written shorter, not the number left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from tui.visible import visible
from tui.widgets.rows import cut

if TYPE_CHECKING:
    from collections.abc import Callable

    from levels.scenario.predicates.evaluation import Meter
    from levels.session.attempt import GoalState

GAP, _TIGHT = "  ", " "
"""Between a sentence and its number; where there is little room."""
_COUNT, _NOTHING = re.compile(r"\d[\d.]*(?: %)?"), "-"
_CONTRACTIONS = ((re.compile(r"(?<=\d) to (?=\d)"), "-"), (re.compile(r"\bfrom (?=tick \d)"), ""))
"""Ways to write a stretch of ticks that take less room."""


class NumberedSentence(NamedTuple):
    """A goal's sentence with its number."""

    lines: list[str]
    behind: str = ""
    """What stands behind the last line, with the gap before it."""
    below_box: str = ""
    """What stands before the second line instead, below the box that is ticked."""


def numbered(
    goal: GoalState, lines: list[str], width: int, margin: int, wrap: Callable[[str], list[str]], more: str
) -> NumberedSentence:
    """The sentence `lines`, of `width` cells each, with the number that the goal has no other room for.

    `margin` are the cells below its box, `wrap` breaks a sentence into lines, `more` stands for words left out.
    """
    behind = number_beside(goal, width - cell_len(lines[-1]))
    if behind or goal.meter is None or goal.state != "pending":
        return NumberedSentence(lines, behind)
    if told := _least_beside(goal, width - cell_len(lines[-1])):
        return NumberedSentence(lines, told)
    brief = wrap(_contracted(visible(goal.text, lines=True)))
    if len(brief) <= len(lines):
        room = width - cell_len(brief[-1])
        if told := number_beside(goal, room) or _least_beside(goal, room):
            return NumberedSentence(brief, told)
    least = least_numbers(goal)
    below = next((form for form in least if cell_len(form) < margin), "")
    if below and len(lines) > 1:
        return NumberedSentence(lines, below_box=below)
    told = f"{GAP}{least[-1]}"
    return NumberedSentence([*lines[:-1], cut(lines[-1], max(width - cell_len(told), 1), more)], told)


def number_beside(goal: GoalState, room: int) -> str:
    """How far a goal is, in so many cells with the gap before it: in words, or as a number; nothing that is cut."""
    forms = [visible(goal.progress)]
    if goal.meter is not None:
        text = visible(goal.meter.text)
        first = text.partition(", ")[0].partition(": ")[0]
        forms = [text, first, first.partition(" of ")[0] if "% of" in first else ""]
        forms += [f"{goal.meter.done}/{goal.meter.of}"] if goal.meter.of else _counted(visible(goal.progress))
    return _fitting(forms, room, GAP)


def least_numbers(goal: GoalState) -> list[str]:
    """The number in its shortest forms, the shortest last."""
    if goal.meter is None:
        return []
    if not goal.meter.of:
        return _counted(visible(goal.progress))[-1:]
    return [f"{goal.meter.done}/{goal.meter.of}", f"{goal.meter.done}" if goal.meter.spends else _share(goal.meter)]


def _share(meter: Meter) -> str:
    """In percent, rounded down: no more than there is."""
    return f"{meter.done * 100 // meter.of}%" if meter.done < meter.of else "all"


def _least_beside(goal: GoalState, room: int) -> str:
    least = least_numbers(goal)
    return _fitting(least, room, GAP) or _fitting(least, room, _TIGHT)


def _fitting(forms: list[str], room: int, gap: str) -> str:
    found = next((form for form in forms if form and len(gap) + cell_len(form) <= room), "")
    return f"{gap}{found}" if found else ""


def _counted(progress: str) -> list[str]:
    """What was counted, of which there is no share yet: in words, and as a number, or the sign for none yet."""
    found = _COUNT.match(progress)
    return [progress, found[0]] if found is not None else [_NOTHING]


def _contracted(text: str) -> str:
    for found, shorter in _CONTRACTIONS:
        text = found.sub(shorter, text)
    return text
