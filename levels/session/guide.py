"""The guide of a level: which coach lines are due, each at its moment. Never part of a digest."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from operator import call
from typing import TYPE_CHECKING

from engine.panics import attempt_all
from levels.scenario.loading.semantic_checks import TESTS
from levels.scenario.predicates.builder import judge_of
from levels.scenario.schema.lesson import CoachLine
from levels.scenario.schema.tests import CoachMoment
from levels.session import lockout
from levels.session.results import card_of, sentences

if TYPE_CHECKING:
    from levels.scenario.predicates.evaluation import EvalContext, PredicateTest
    from levels.session.attempt import Attempt


class Guide:
    """Follows one level."""

    def __init__(self, level: Attempt) -> None:
        self._level = level
        self._due: list[CoachLine] = []
        self._said: dict[int, None] = {}
        self._was: dict[int, bool] = {}
        self._judges: dict[int, PredicateTest] = {
            index: judge_of(line.when) for index, line in enumerate(level.spec.coach) if _has_test(line.when)
        }
        self._verdict_told = False

    def look(self, scene: EvalContext) -> None:
        """Note the lines whose moment came with this tick; whoever wakes up finds the clock standing."""
        steps: tuple[Callable[[], None], ...] = (self._look_at_sleep, partial(self._look_at_lines, scene))
        attempt_all(steps, call)

    def _look_at_sleep(self) -> None:
        awake = not lockout.closed(self._level)
        self._due += [CoachLine(when=CoachMoment(), say=text, pause=awake) for text in lockout.told(self._level)]

    def _look_at_lines(self, scene: EvalContext) -> None:
        attempt_all(enumerate(self._level.spec.coach), partial(self._look_at, scene))

    def _look_at(self, scene: EvalContext, place: tuple[int, CoachLine]) -> None:
        index, line = place
        now = self._comes(index, line.when, scene)
        if now and not self._was.get(index, False):
            self._say(index, line)
        self._was[index] = now

    def _comes(self, index: int, when: CoachMoment, scene: EvalContext) -> bool:
        if isinstance(when.tick, int):
            return scene.tick == when.tick
        if when.fault is not None:
            return when.fault in self._level.happenings.injected
        return index in self._judges and self._judges[index].read(scene).value is True

    def heard(self, line: str) -> None:
        """Note the lines that answer a command, given by how it begins."""
        words = line.split()
        if words[:1] == ["k"]:
            words[0] = "kubectl"
        typed = " ".join(words)
        for index, entry in enumerate(self._level.spec.coach):
            wanted = entry.when.command
            if wanted and (typed == wanted or typed.startswith(f"{wanted} ")):
                self._say(index, entry)

    def _say(self, index: int, line: CoachLine) -> None:
        """Have a line due; after the end nobody needs to be guided any more."""
        over = self._level.decided and self._level.tick_number > self._level.verdict_tick
        if not over and not (line.once and index in self._said):
            self._said[index] = None
            self._due.append(line)

    @property
    def pauses(self) -> bool:
        """Whether the clock is to stand for something that is due and was not taken yet."""
        return any(line.pause for line in self._due)

    def take(self) -> list[CoachLine]:
        """What is due and was not taken yet."""
        due, self._due = self._due, []
        return due

    @property
    def verdict_due(self) -> bool:
        """Whether the level has ended and nobody was told so."""
        return self._level.verdict != "pending" and not self._verdict_told

    def verdict_once(self) -> list[str]:
        """The verdict as sentences, the first time that this is asked after the level ended."""
        if not self.verdict_due:
            return []
        self._verdict_told = True
        card = card_of(self._level)
        return [*sentences(card), *self._saving(card.first_lost_name)]

    def _saving(self, name: str) -> list[str]:
        """What would have saved the lost request of that name, as a paragraph; none where nobody can go back to see."""
        record, interventions = self._level.cluster.metrics.find(name), self._level.interventions
        return ["\n".join(interventions.sentences(record))] if record is not None and interventions is not None else []


def _has_test(when: CoachMoment) -> bool:
    if isinstance(when.tick, int):
        return False
    return any(getattr(when, name) not in (None, ()) for name in TESTS)
