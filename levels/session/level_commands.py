"""Words that only a level has: its texts and its goals; and what a level forbids."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from engine.api.status import StatusError
from engine.apiserver.endpoints.routes import may_be_custom, target_of
from engine.shell import Command, Invocation, Run, Stderr, Stdout
from levels.commands.command import failed, usage
from levels.commands.sandbox import SANDBOX_ONLY
from levels.commands.table import WORDS, ListedCommand, listing
from levels.session.results import card_of, debriefing

if TYPE_CHECKING:
    from engine.apiserver.endpoints.exchange import HTTPRequest
    from levels.scenario.schema.solutions import ScriptEntry
    from levels.session.attempt import Attempt

_MARKS = {"passed": "[x]", "pending": "[ ]", "failed": "[!]"}
Word = Callable[["Attempt", "Invocation"], "Run"]
_VERB_OF_PART = {"scale": "scale", "eviction": "drain", "exec": "exec"}


def goals(level: Attempt, call: Invocation) -> Run:
    """`goals`: the objectives and how far they are, what may still be lost, and the commands so far."""
    del call
    lines = [f"{_MARKS[goal.state]} {goal.text} ({goal.progress})" for goal in level.goals()]
    spent = [f"{budget.sentence} ({budget.burn_line})" for budget in level.budgets()]
    return _say([*lines, *spent, level.commands.sentence])


def brief(level: Attempt, call: Invocation) -> Run:
    """`brief`: what this level is about."""
    del call
    return _say([level.title, level.brief])


def hint(level: Attempt, call: Invocation) -> Run:
    """`hint`: the next of three hints."""
    del call
    text = level.hint()
    return (
        _say([f"Hint {level.hints_used} of {len(level.hints)}: {text}"]) if text else _say(["This one has no hints."])
    )


def debrief(level: Attempt, call: Invocation) -> Run:
    """`debrief`: what it was about, once it is over."""
    del call
    if level.verdict == "pending":
        return failed("debrief", "this is for when the level is over; hint helps until then")
    return _say(debriefing(card_of(level)))


def solution(level: Attempt, call: Invocation) -> Run:
    """`solution`: the reference, tick by tick."""
    del call
    found = next((known for known in level.spec.solutions if known.kind == "reference"), None)
    if found is None:
        return failed("solution", "this level comes without one")
    return _say([f"tick {entry.tick}: {_told(entry)}" for entry in found.script])


def _told(entry: ScriptEntry) -> str:
    if entry.write is not None:
        return f"write {entry.write.path}"
    if entry.edit is not None:
        return "edit what the next command opens"
    return "interrupt" if entry.interrupt else entry.run


def _say(lines: list[str]) -> Run:
    yield Stdout("".join(f"{line}\n" for line in lines))
    return 0


def help_(level: Attempt, call: Invocation) -> Run:
    """`help [WORD]`: what works in a level."""
    del level
    return listing([*LISTED, *(word for word in WORDS if word.name not in SANDBOX_ONLY)], call)


_WORDS: dict[str, Word] = {
    "goals": goals,
    "brief": brief,
    "hint": hint,
    "debrief": debrief,
    "solution": solution,
}
LISTED = (
    ListedCommand("goals", "what is asked for, and how far it is"),
    ListedCommand("brief", "what this level is about"),
    ListedCommand("hint", "the next hint"),
    ListedCommand("debrief", "what it was about, once it is over"),
    ListedCommand("solution", "the reference solution"),
)
"""What `help` tells of them."""


def lesson_commands(level: Attempt) -> dict[str, Command]:
    """The words of a level for its shell's table."""
    alone = {name: partial(_alone, word, level) for name, word in _WORDS.items()}
    return {**alone, "help": partial(help_, level)}


def _alone(word: Word, level: Attempt, call: Invocation) -> Run:
    """A word that is refused if anything stands behind it: `hint 3` is no hint that was asked for."""
    name, *more = call.argv
    return usage(name, f"{name} takes nothing, not {' '.join(more)}") if more else word(level, call)


def fence_in(table: dict[str, Command], denied: tuple[str, ...]) -> None:
    """Take out of a shell's table what a level does not allow: the sandbox's chaos, and its own forbidden verbs."""
    for name in SANDBOX_ONLY:
        table[name] = partial(_refuse, "in a level, others break things; the sandbox is for trying that")
    if denied:
        for name in ("kubectl", "k"):
            table[name] = partial(_kubectl, table[name], denied)


def denied_request(request: HTTPRequest, denied: tuple[str, ...]) -> str:
    """What a level says to a request that only a forbidden verb makes; empty where it may be another one's, too."""
    try:
        part = target_of(request.path).subresource
    except StatusError:
        if not may_be_custom(request.path):
            return ""
        part = ""
    verb = "delete" if request.method == "DELETE" else _VERB_OF_PART.get(part, "")
    return f"this level does not allow kubectl {verb}" if verb in denied else ""


def _refuse(why: str, call: Invocation) -> Run:
    return failed(call.argv[0], why)


def _kubectl(real: Command, denied: tuple[str, ...], call: Invocation) -> Run:
    verb = next((word for word in call.argv[1:] if not word.startswith("-")), "")
    if verb in denied:
        yield Stderr(f"podfall: this level does not allow kubectl {verb}\n")
        return 1
    return (yield from real(call))
