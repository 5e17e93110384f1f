"""What is told of a level that is over: the verdict, the medals with what each asked for, and what it was about.

Plain text and numbers for the screen's card and for the console; made once, after the verdict. A run that failed shows
the first request that it lost and, where its commands are those of a known wrong solution, what was wrong with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.why.lost import why_lost
from levels.requestpath.cells import cells_of, fate
from levels.requestpath.line import path_lines
from levels.session.results.aftermath import first_lost, postmortem, unmet_goals
from levels.session.score import ALIVE, LEAN, SMOOTH

if TYPE_CHECKING:
    from engine.metrics import LostRequest
    from levels.session.attempt import Attempt, GoalState
    from levels.session.results.aftermath import UnmetGoal

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
    unmet: tuple[UnmetGoal, ...]
    """The goals that were not met, with what made it so; none for a run that passed."""
    first_lost: tuple[str, ...]
    """The hops and the way of the first request that was lost where such a goal looks; none for a run that passed."""
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
    lost = None if passed else first_lost(level)
    return LevelResult(
        passed=passed,
        sentence=_sentence(level),
        medals=tuple(_medals(level)),
        goals=tuple(level.goals()),
        unmet=() if passed else unmet_goals(level),
        first_lost=_hops(lost) if lost is not None else (),
        postmortem="" if passed else postmortem(level),
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
    told += (goal.sentence for goal in card.unmet)
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
    return f"Failed in tick {level.verdict_tick}. {level.failed_by or 'Time is over.'}"


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
