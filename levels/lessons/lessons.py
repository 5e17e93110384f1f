"""The lesson of each level: the belief that it takes away, what stays instead, and the commands of its reference."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from levels.campaign.index import campaign
from levels.lessons.usedcommands import used_commands
from levels.scenario.loading.loader import load_scenario

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from levels.campaign.index import LevelEntry
    from levels.lessons.usedcommands import UsedCommand
    from levels.scenario.schema.file import ScenarioSpec
    from levels.scenario.schema.lesson import LevelPar
    from levels.scenario.schema.solutions import FileWrite, ScriptEntry

_SENTENCE = re.compile(r"(.+?[.?!])(?:\s|$)", re.DOTALL)


class LessonStep(NamedTuple):
    """A line of a reference solution, or a file that it writes."""

    line: str
    """Empty for a file."""
    commands: tuple[UsedCommand, ...]
    write: FileWrite | None = None


class Lesson(NamedTuple):
    """What there is to learn in a level."""

    level: LevelEntry
    brief: str
    """What a player is told first."""
    before: str
    """What a player believes before; empty where the level names no misconception."""
    after: str
    """What is understood after."""
    steps: tuple[LessonStep, ...]
    """The reference solution in its order."""
    new: tuple[str, ...]
    """The commands that no earlier reference solution uses, or not with these options: `kubectl expose --type`."""
    par: LevelPar | None

    @property
    def sentence(self) -> str:
        """The lesson in one sentence: the first of what is understood after."""
        found = _SENTENCE.match(self.after)
        return found.group(1) if found else self.after


@cache
def lessons() -> tuple[Lesson, ...]:
    """The lessons of the campaign in its order; read once. Raises UnreadableError where a level cannot be read."""
    known: dict[str, set[str]] = {}
    return tuple(_lesson(level, load_scenario(level.file).spec, known) for level in campaign())


def lesson_of(name: str) -> Lesson | None:
    """The lesson of the level of that name; None where there is no such level. Raises UnreadableError."""
    return next((lesson for lesson in lessons() if lesson.level.name == name), None)


def _lesson(level: LevelEntry, spec: ScenarioSpec, known: dict[str, set[str]]) -> Lesson:
    """A level's lesson; `known` maps the commands of earlier levels to their options, and learns those of this one."""
    belief = spec.misconception
    script = next((solution.script for solution in spec.solutions if solution.kind == "reference"), ())
    steps = tuple(_step(entry) for entry in script if entry.run or entry.write is not None)
    return Lesson(
        level,
        _plain(spec.brief),
        _plain(belief.before) if belief is not None else "",
        _plain(belief.after) if belief is not None else "",
        steps,
        tuple(_news(steps, known)),
        spec.par,
    )


def _news(steps: Iterable[LessonStep], known: dict[str, set[str]]) -> Iterator[str]:
    used: dict[str, dict[str, None]] = {}
    for command in (command for step in steps for command in step.commands):
        used.setdefault(command.name, {}).update(dict.fromkeys(command.options))
    for name, options in used.items():
        before = known.get(name)
        new = [option for option in options if option not in (before or ())]
        if before is None or new:
            yield " ".join((name, *new))
        known.setdefault(name, set()).update(options)


def _step(entry: ScriptEntry) -> LessonStep:
    return LessonStep(entry.run, used_commands(entry.run), entry.write)


def _plain(text: str) -> str:
    return " ".join(text.split())
