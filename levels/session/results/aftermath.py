"""Why a level was not passed: which goals, since when, after what, and the first lost request that counted.

Looked at once, after the verdict, by `levels.session.results`. Only what was really played is told.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple

from levels.scenario.loading.semantic_checks import traffic_tests
from levels.session.score import Happening

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.metrics import LostRequest, Metrics
    from levels.scenario.schema.solutions import Solution
    from levels.scenario.schema.tests import TrafficTest
    from levels.session.attempt import Attempt, GoalState

PAUSE = 5
"""So many ticks without a loss part one stretch of lost requests from the next."""


class UnmetGoal(NamedTuple):
    """A goal that was not met."""

    goal: GoalState
    after: Happening | None
    """What happened last before it began to go wrong; for a goal of requests, before most of them were lost."""

    @property
    def sentence(self) -> str:
        """What to tell of it."""
        since = self.goal.lost_since
        if self.goal.open:
            return f"Not decided: {self.goal.text} ({self.goal.progress}); the level ended before."
        when = "never met" if since is None else f"lost in tick {since}"
        why = f", after tick {self.after.tick}: {self.after.what}" if self.after is not None else ""
        return f"Not met: {self.goal.text} ({self.goal.progress}); {when}{why}."


def unmet_goals(level: Attempt) -> tuple[UnmetGoal, ...]:
    """Those of a level that failed, in their order."""
    found: list[UnmetGoal] = []
    for goal, entry in zip(level.goals(), level.spec.objectives, strict=True):
        if goal.state != "passed":
            found.append(UnmetGoal(goal, _cause(level, traffic_tests((entry,)), goal.lost_since)))
    return tuple(found)


def _cause(level: Attempt, tests: Sequence[TrafficTest], since: int | None) -> Happening | None:
    """What a goal that was lost in tick `since` was lost after.

    The request that was one too many is often the last of many: what came before most of them made it so, and a repair
    that came too late did not. Of equals it is the first.
    """
    if since is None:
        return None
    lost: dict[Happening | None, int] = {}
    if tests:
        for began, requests in _stretches(level.cluster.metrics, _worst(level, tests), since):
            after = _before(level, began)
            lost[after] = lost.get(after, 0) + requests
    return max(lost, key=lambda after: lost[after]) if lost else _before(level, since)


def _worst(level: Attempt, tests: Sequence[TrafficTest]) -> TrafficTest:
    metrics = level.cluster.metrics
    return max(tests, key=lambda test: metrics.window(test.client, test.window[0], test.window[1], test.via).lost_total)


def _stretches(metrics: Metrics, test: TrafficTest, until: int) -> Iterator[tuple[int, int]]:
    """The stretches of lost requests up to tick `until`, oldest first.

    Each with the tick of its first loss, which may lie before the window, and the requests that it cost in the window.
    """
    begin, last, cost = 0, -PAUSE - 1, 0
    for tick in range(until + 1):
        if not (lost := metrics.window(test.client, tick, tick, test.via).lost_total):
            continue
        if tick - last > PAUSE + 1:
            if cost:
                yield begin, cost
            begin, cost = tick, 0
        last = tick
        cost += lost if test.window[0] <= tick <= test.window[1] else 0
    if cost:
        yield begin, cost


def _before(level: Attempt, tick: int) -> Happening | None:
    """The last thing that happened before that tick was over: a fault begins one, a command follows one."""
    faults = [Happening(notice.tick, notice.text) for notice in level.happenings.notices if notice.tick <= tick]
    commands = [change for change in level.changes if change.tick < tick]
    return max([*faults, *commands], key=lambda happening: happening.tick, default=None)


def first_lost(level: Attempt) -> LostRequest | None:
    """The first request that was lost before the end where a goal looks that was not met; None where no goal does."""
    missed = {goal.id for goal in level.goals() if goal.state != "passed"}
    places = [place for place, entry in enumerate(level.spec.objectives) if entry.id in missed]
    if level.failed_by:
        rules = enumerate(level.spec.fail_when, len(level.spec.objectives))
        places += [place for place, rule in rules if rule.text == level.failed_by]
    return level.first_losses.first(places)


def postmortem(level: Attempt) -> str:
    """What is wrong with what was tried, where that is a known wrong solution and nothing else; else empty."""
    changed = [words_of(change.what) for change in level.changes]
    typed = [words_of(line) for line in level.journal.lines()]
    failing = set(level.failing())
    wrong = [
        solution
        for solution in level.spec.solutions
        if solution.kind == "wrong"
        and failing >= set(solution.expect.failing)
        and _was_played(solution, typed, changed)
    ]
    return max(wrong, key=lambda solution: len(solution.script)).postmortem.strip() if wrong else ""


def _was_played(solution: Solution, typed: Sequence[tuple[str, ...]], changed: Sequence[tuple[str, ...]]) -> bool:
    """Whether its lines were all typed in their order, and nothing changed anything but they."""
    wanted = [words_of(entry.run) for entry in solution.script if entry.run]
    rest = iter(typed)
    return all(line in wanted for line in changed) and all(any(line == words for line in rest) for words in wanted)


def words_of(line: str) -> tuple[str, ...]:
    """A line's words; which order its options have does not matter, nor how kubectl was called."""
    try:
        words = shlex.split(line)
    except ValueError:
        words = line.split()
    if words[:1] == ["k"]:
        words[0] = "kubectl"
    return (*words[:1], *sorted(words[1:]))
