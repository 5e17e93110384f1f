"""The seven steps of the last `kubectl expose`: which have fallen, and in which tick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.widgets.rows import PanelRow, Span, cut, fit, plain

if TYPE_CHECKING:
    from levels.session.propagation import PropagationStep
    from levels.session.view import SessionView
    from tui.theme import Glyphs
    from tui.widgets.rows import Size

_NOTED = 36
"""From this width on each step has a row of its own with a note, if they fit; else they stand in two columns."""

_STEP = 18
"""The cells of a step beside its note."""


def steps_title(view: SessionView) -> str:
    """Whose steps these are; empty while there are none."""
    return f"Steps of {view.propagation.service}" if view.propagation else ""


def step_rows(view: SessionView, room: Size, glyphs: Glyphs) -> list[PanelRow]:
    """The steps, in the order in which they fall."""
    if view.propagation is None:
        return [plain("after kubectl expose, its seven", "dim"), plain("steps fall here one by one", "dim")]
    steps = list(enumerate(view.propagation.steps, start=1))
    opens = f"why service/{view.propagation.service}"
    width = room.width
    if width >= _NOTED and room.height >= len(steps):
        return [PanelRow(_with_note(number, step, glyphs, width), opens) for number, step in steps]
    half = (len(steps) + 1) // 2
    column = width // 2
    rows: list[PanelRow] = []
    for index in range(half):
        spans = list(_step(*steps[index], glyphs, column - 1))
        if index + half < len(steps):
            spans += [Span(" "), *_step(*steps[index + half], glyphs, width - column)]
        rows.append(PanelRow(tuple(spans), opens))
    return rows


def _with_note(number: int, step: PropagationStep, glyphs: Glyphs, width: int) -> tuple[Span, ...]:
    note = cut(step.note, width - _STEP - 1, glyphs.more)
    return (*_step(number, step, glyphs, _STEP), Span(f" {note}", "dim"))


def _step(number: int, step: PropagationStep, glyphs: Glyphs, width: int) -> tuple[Span, ...]:
    fallen = step.tick is not None
    tick = f"{step.tick}" if fallen else ""
    mark = glyphs.fallen if fallen else glyphs.standing
    room = width - 2 - len(tick) - 1
    label = fit(f"{number} {step.name}", room, glyphs.more)
    return (
        Span(f"{mark} ", "ok" if fallen else "wait"),
        Span(label, "" if fallen else "dim"),
        Span(f" {tick}", "head"),
    )
