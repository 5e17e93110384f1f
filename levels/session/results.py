"""What is told of a level that is over: the verdict, the medals with what each asked for, and what it was about.

Plain text and numbers for the screen's card and for the console; made once, after the verdict. A run that failed shows
the first request that it lost and, where its commands are those of a known wrong solution, what was wrong with it.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple

from engine.network.tools import curl
from engine.why.lost import why_lost
from levels.requestpath.cells import cells_of, fate
from levels.requestpath.line import path_lines
from levels.scenario.loading.semantic_checks import traffic_tests
from levels.session.score import ALIVE, LEAN, SMOOTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.metrics import LostRequest
    from levels.scenario.schema.solutions import Solution
    from levels.session.attempt import Attempt, GoalState

DOCS = "https://kubernetes.io/docs/"
_WAY = 72
"""So wide is the way of the first lost request: it fits on the card in a window of 80 columns."""


class MedalResult(NamedTuple):
    """One of the three medals."""

    name: str
    asked: str
    reached: str
    earned: bool
    """In this run."""


class LevelResult(NamedTuple):
    """A level that is over."""

    passed: bool
    sentence: str
    """The verdict with its tick."""
    medals: tuple[MedalResult, ...]
    goals: tuple[GoalState, ...]
    first_lost: tuple[str, ...]
    """The hops and the way of the first request that was lost where an objective looks; none for a run that passed."""
    postmortem: str
    """What is wrong with what was tried, where a known wrong solution was; else empty."""
    debrief: str
    real: str
    docs: tuple[str, ...]
    """Addresses to read on."""
    first_lost_name: str = ""
    """That request as `why` takes it; empty where there is none."""


def card_of(level: Attempt) -> LevelResult:
    """Look at a level whose verdict is known."""
    passed = level.verdict == "passed"
    debrief = level.spec.debrief
    lost = None if passed else _first_lost(level)
    return LevelResult(
        passed=passed,
        sentence=_sentence(level),
        medals=tuple(_medals(level)),
        goals=tuple(level.goals()),
        first_lost=_hops(lost) if lost is not None else (),
        postmortem="" if passed else _postmortem(level),
        debrief=level.debrief,
        real=debrief.real.strip() if debrief is not None else "",
        docs=tuple(f"{DOCS}{page}" for page in debrief.docs) if debrief is not None else (),
        first_lost_name=lost.name if lost is not None else "",
    )


def sentences(card: LevelResult) -> list[str]:
    """The card for a console: paragraphs in the order in which they are read."""
    if card.passed:
        won = ", ".join(medal.name for medal in card.medals if medal.earned)
        return [f"{card.sentence} Medals: {won}.", *debriefing(card)]
    told = [card.sentence]
    told += (f"Not met: {goal.text} ({goal.progress})." for goal in card.goals if goal.state != "passed")
    if card.first_lost:
        told.append("\n".join(("The first lost request:", *card.first_lost)))
    return [*told, card.postmortem] if card.postmortem else told


def debriefing(card: LevelResult) -> list[str]:
    """What it was about, as paragraphs."""
    read_on = f"Read on: {' '.join(card.docs)}" if card.docs else ""
    return [text for text in (card.debrief, card.real, read_on) if text]


def _sentence(level: Attempt) -> str:
    if level.verdict == "passed":
        return f"Passed in tick {level.verdict_tick}."
    return f"Failed in tick {level.verdict_tick}. {level.failed_by}".strip()


def _medals(level: Attempt) -> list[MedalResult]:
    won, par = level.medals(), level.spec.par
    met = sum(goal.state == "passed" for goal in level.goals())
    medals = [MedalResult(ALIVE, "every goal met", f"{met} of {len(level.goals())} met", ALIVE in won)]
    if par is not None:
        asked = f"at most {counted(par.commands, 'command')} (looking is free)"
        medals.append(MedalResult(LEAN, asked, counted(level.mutations, "command"), LEAN in won))
        most = f"at most {counted(par.lost, 'request')}" if par.lost else "no request"
        medals.append(MedalResult(SMOOTH, f"{most} lost while judged", f"{level.requests_lost()} lost", SMOOTH in won))
    return medals


def counted(number: int, what: str) -> str:
    """A number with its noun."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def _hops(lost: LostRequest) -> tuple[str, ...]:
    return (*why_lost(lost), *path_lines(cells_of(lost), fate(lost), _WAY))


def _first_lost(level: Attempt) -> LostRequest | None:
    """The first in a window that an objective judges, or else the first of all."""
    metrics = level.cluster.metrics
    records = [record for name in metrics.clients() if name != curl.CLIENT for record in metrics.records(name)]
    records.sort(key=lambda record: (record.tick, record.client, record.number))
    tests = list(traffic_tests(level.spec.objectives))

    def judged(record: LostRequest) -> bool:
        return any(test.client == record.client and test.window[0] <= record.tick <= test.window[1] for test in tests)

    return next(filter(judged, records), records[0] if records else None)


def _postmortem(level: Attempt) -> str:
    """Of the wrong solution with most commands among those whose commands were all typed, in their order."""
    typed = [_words(line) for line in level.journal.lines()]
    failing = set(level.failing())
    wrong = [
        solution
        for solution in level.spec.solutions
        if solution.kind == "wrong" and failing >= set(solution.expect.failing) and _was_tried(solution, typed, level)
    ]
    return max(wrong, key=lambda solution: len(solution.script)).postmortem.strip() if wrong else ""


def _was_tried(solution: Solution, typed: Sequence[tuple[str, ...]], level: Attempt) -> bool:
    wanted = [_words(entry.run) for entry in solution.script if entry.run]
    if not wanted:
        return level.mutations == 0
    rest = iter(typed)
    return all(any(line == words for line in rest) for words in wanted)


def _words(line: str) -> tuple[str, ...]:
    """A line's words; which order its options have does not matter, nor how kubectl was called."""
    try:
        words = shlex.split(line)
    except ValueError:
        words = line.split()
    if words[:1] == ["k"]:
        words[0] = "kubectl"
    return (*words[:1], *sorted(words[1:]))
