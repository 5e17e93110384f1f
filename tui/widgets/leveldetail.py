"""What the menu tells of the level at the sign: its lesson, its commands, the best run and the medals still missing."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content
from textual.widget import Widget

from engine.metrics import LETTERS
from levels.session.score import ALIVE, LEAN, SMOOTH
from tui.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from levels.lessons.lessons import Lesson
    from levels.saves.gains import WonRun

_LABEL = 10
"""Cells of the column of labels."""
_APART = 4
"""Lines of a higher rank are rather left out than that the others stand without blank rows between them."""


class DetailLine(NamedTuple):
    """A text with its label."""

    label: str
    text: str
    rank: int = 0
    """Where not all lines have room, those of the highest rank are left out first; those of rank 0 never."""


class LevelDetail(Widget):
    """A title and labelled lines, wrapped to its width: as many as fit, and apart where there is room for that."""

    DEFAULT_CSS = """
    LevelDetail { width: 1fr; height: 1fr; background: $surface; color: $text; padding: 0 2; }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._title = ""
        self._lines: tuple[DetailLine, ...] = ()

    def show(self, title: str, lines: Sequence[DetailLine]) -> None:
        """Tell this from now on."""
        if (title, tuple(lines)) != (self._title, self._lines):
            self._title, self._lines = title, tuple(lines)
            self.refresh()

    def render(self) -> Content:
        title = Content(visible(self._title)).stylize("bold $accent")
        return Content("\n").join((title, *self._fitting()))

    def _fitting(self) -> list[Content]:
        """The rows below the title."""
        room = self.content_size.height - 1
        ranks = sorted({line.rank for line in self._lines}, reverse=True)
        blocks: list[list[Content]] = []
        for apart, rank in [(True, rank) for rank in ranks if rank >= _APART] + [(False, rank) for rank in ranks]:
            blocks = [[Content("")] * apart + list(self._wrapped(line)) for line in self._lines if line.rank <= rank]
            if sum(map(len, blocks)) <= room:
                break
        return [row for block in blocks for row in block]

    def _wrapped(self, line: DetailLine) -> Iterator[Content]:
        """The text beside its label; each line of it begins a row."""
        room = max(self.content_size.width - _LABEL, 1)
        texts = [row for one in line.text.split("\n") for row in wrap(visible(one), room, break_on_hyphens=False)]
        for number, text in enumerate(texts):
            label = "" if number else line.label
            yield Content(f"{label:<{_LABEL}}").stylize("$text-muted") + Content(text)


def level_lines(lesson: Lesson, medals: Sequence[str], run: WonRun | None) -> list[DetailLine]:
    """What is told of a level: what it teaches, and how far its player has come in it (`medals` empty: not passed)."""
    lines = [
        DetailLine("begins", lesson.brief, rank=5),
        DetailLine("believed", lesson.before, rank=1),
        DetailLine("lesson", lesson.sentence),
        DetailLine("and so", lesson.after.removeprefix(lesson.sentence).strip(), rank=2),
        DetailLine("new here", _new(lesson)),
        DetailLine("best run", _best(lesson, medals, run)),
        DetailLine("missing", _missing(lesson, medals)),
    ]
    if run is not None:
        met = ", ".join(f"{letter} {LETTERS[letter].meaning}" for letter in run.letters)
        lines.append(DetailLine("letters", met, rank=3))
    if medals:
        lines.append(DetailLine("reference", "\n".join(_reference(lesson)), rank=4))
    return [line for line in lines if line.text]


def _new(lesson: Lesson) -> str:
    if lesson.new:
        return ", ".join(lesson.new)
    used = dict.fromkeys(command.name for step in lesson.steps for command in step.commands)
    first, *more = used or ("",)
    return f"nothing; it uses {', '.join((first, *(name.removeprefix('kubectl ') for name in more)))}" if first else ""


def _best(lesson: Lesson, medals: Sequence[str], run: WonRun | None) -> str:
    if run is None:
        return f"{', '.join(medals)}; what it cost was not kept" if medals else "not passed yet"
    commands = f"{run.commands} command{'' if run.commands == 1 else 's'}"
    par = f" (par {lesson.par.commands}, {lesson.par.lost})" if lesson.par is not None else ""
    return f"{', '.join(run.medals)}; {commands}, {run.lost} lost{par}"


def _missing(lesson: Lesson, medals: Sequence[str]) -> str:
    """The medals that no run has earned, with what each asks for."""
    asked = {ALIVE: ""}
    if lesson.par is not None:
        commands, lost = lesson.par.commands, lesson.par.lost
        asked[LEAN] = f" (up to {commands} command{'' if commands == 1 else 's'})"
        asked[SMOOTH] = f" (up to {lost} lost)" if lost else " (none lost)"
    missing = [f"{name}{what}" for name, what in asked.items() if name not in medals]
    return ", ".join(missing) or "nothing: every medal is won"


def _reference(lesson: Lesson) -> Iterator[str]:
    for step in lesson.steps:
        yield step.line if step.write is None else f"(write {step.write.path})"
