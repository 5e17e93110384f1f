"""A cheat sheet that grows with each level that is passed: Markdown, made of the lessons and of what was won.

Called by `podfall cheatsheet` and by the menu.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.metrics import LETTERS
from levels.lessons.lessons import lessons

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from levels.lessons.lessons import Lesson, LessonStep
    from levels.saves.gains import Gains, WonRun

HEAD = "# podfall: cheat sheet\n"
"""The first line of every one, by which it is known again."""
NOTHING = "No level is passed yet. Each that is adds its lesson and its commands here."


def cheat_sheet(gains: Gains, *, whole: bool = False) -> str:
    """The sheet of the passed levels; with `whole`, of all of them. Raises UnreadableError where one cannot be read."""
    known = lessons()
    shown = [lesson for lesson in known if whole or lesson.level.name in gains.levels]
    passed = sum(lesson.level.name in gains.levels for lesson in known)
    parts = [HEAD, f"{passed} of {len(known)} levels passed.\n" if passed or whole else f"{NOTHING}\n"]
    chapter = 0
    for lesson in shown:
        if lesson.level.chapter != chapter:
            chapter = lesson.level.chapter
            parts.append(f"## Chapter {chapter}: {lesson.level.chapter_title}\n")
        parts.append(_level(lesson, gains))
    parts += _letters(shown, gains)
    return "\n".join(parts)


def _level(lesson: Lesson, gains: Gains) -> str:
    lines = [f"### {lesson.level.order}. {lesson.level.title}", ""]
    if lesson.after:
        lines += [lesson.after, "", f"Not so: {lesson.before}", ""]
    lines += [line for step in lesson.steps for line in _step(step)]
    lines += ["", *_won(lesson, gains)]
    return "\n".join(lines).rstrip() + "\n"


def _step(step: LessonStep) -> Iterator[str]:
    if step.write is not None:
        yield f"- write {_code(step.write.path)}:"
        yield ""
        yield "  ```yaml"
        yield from (f"  {line}".rstrip() for line in step.write.text.splitlines())
        yield "  ```"
        yield ""
    else:
        does = "; ".join(command.does for command in step.commands)
        yield f"- {_code(step.line)}" + (f"  \n  {does}" if does else "")


def _won(lesson: Lesson, gains: Gains) -> Iterator[str]:
    run = gains.runs.get(lesson.level.name)
    medals = gains.levels.get(lesson.level.name)
    if run is not None:
        par = f" (par {lesson.par.commands} and {lesson.par.lost})" if lesson.par is not None else ""
        yield f"Best run: {', '.join(run.medals)}; {told_of(run)}{par}."
        if run.letters:
            met = ", ".join(f"{letter} {LETTERS[letter].meaning}" for letter in run.letters)
            yield f"Letters met: {met}."
    elif medals:
        yield f"Medals: {', '.join(medals)}."


def told_of(run: WonRun) -> str:
    """What a run cost."""
    commands = f"{run.commands} command{'' if run.commands == 1 else 's'}"
    return f"{commands}, {run.lost} request{'' if run.lost == 1 else 's'} lost"


def _letters(shown: Sequence[Lesson], gains: Gains) -> Iterator[str]:
    """A table of the letters that were met, and where."""
    where = {
        letter: [str(lesson.level.order) for lesson in shown if _met(letter, gains.runs.get(lesson.level.name))]
        for letter in LETTERS
    }
    met = {letter: levels for letter, levels in where.items() if levels}
    if not met:
        return
    yield "## Letters\n"
    rows = [f"| {letter} | {LETTERS[letter].meaning} | {', '.join(levels)} |" for letter, levels in met.items()]
    yield "\n".join(("| letter | a lost request | met in level |", "|---|---|---|", *rows)) + "\n"


def _met(letter: str, run: WonRun | None) -> bool:
    return run is not None and letter in run.letters


def _code(text: str) -> str:
    """Text as a span of code, whatever backticks it holds."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if longest else ""
    return f"{fence}{pad}{text}{pad}{fence}"
