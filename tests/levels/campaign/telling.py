"""What a level tells its player, each sentence with the world as it is when the sentence is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

from engine.keyframe import Keyframe
from levels.files.documents import parse_manifest
from levels.scenario.schema.solutions import ScriptEntry
from levels.session.level import Level
from levels.session.line_runner import LineRunner
from tests.levels.campaign.scenarios import reference

_WORDS = r"(?:(?<=[:?,] )(?:cat|nslookup|iptables-save|why)|\b(?:kubectl|k|curl))"
_END = r"(?=[?.;,:]? \(|[?;,:] |\. |\.?$|, and )"
_COMMAND = re.compile(rf"{_WORDS} [^?;(]*?{_END}")
_PROSE = {"kubectl output"}
_EVERYTHING = (
    ("ls", "kubectl get all,endpoints,configmaps,nodes -A -o wide --show-labels"),
    ("kubectl describe all,nodes", "kubectl describe all -n kube-system"),
)

_SHOWN: WeakKeyDictionary[Level, tuple[tuple[int, int], list[str]]] = WeakKeyDictionary()
"""World to a moment of it (tick, length of the journal) and what it answered then to the groups of `_EVERYTHING`."""


class Sentence(NamedTuple):
    """A text of a level."""

    where: str
    text: str
    world: Level
    """As it is when the text is read."""


def commands_in(text: str) -> list[str]:
    """The command lines that a sentence holds."""
    found = [found.group() for found in _COMMAND.finditer(text) if "$(" not in text]
    return [line for line in found if line not in _PROSE]


def copy_of(level: Level) -> Level:
    """The same world once more."""
    return Keyframe(level, ()).restore()


def output_of(level: Level, *lines: str) -> tuple[int, str]:
    """The exit status of the last line, and all that the lines print."""
    said: list[str] = []
    status = 0
    for line in lines:
        status = LineRunner(level, line, lambda piece: said.append(piece.text)).drive()
    return status, "".join(said)


def folder_of(level: Level) -> dict[str, str]:
    """The player's files: path to text."""
    return {path: level.files.read(path) for path in level.files.names()}


def shown_by(level: Level) -> Iterator[str]:
    """What the player sees once awake: the folder and `kubectl get`, and then, which takes longer, `kubectl describe`.

    Several sentences are read in one moment: of each world the last answers are kept.
    """
    moment = level.tick_number, len(level.journal.entries)
    if _SHOWN.get(level, (None, []))[0] != moment:
        _SHOWN[level] = moment, []
    _, answers = _SHOWN[level]
    yield from folder_of(level).values()
    for number, lines in enumerate(_EVERYTHING):
        if number == len(answers):
            answers.append(output_of(awake(level), *lines)[1])
        yield answers[number]


def awake(level: Level) -> Level:
    """The world when its player is awake again: itself, or what becomes of it."""
    level = copy_of(level) if level.asleep() else level
    while level.asleep():
        level.tick()
    return level


def objects_in(level: Level) -> set[tuple[str, str]]:
    """Kind and name of what lies in the cluster or in the folder."""
    store = level.cluster.store
    stored = {(type(each).__name__, each.metadata.name) for kind in store.resources() for each in store.list(kind)}
    documents = [found for path, text in folder_of(level).items() for found in parse_manifest(text)]
    return stored | {(found["kind"], found["metadata"]["name"]) for found in documents if "kind" in found}


def at_the_start(level: Level) -> Iterator[Sentence]:
    """What is read before anything happens: the brief, the goals and the hints that do not tell the way."""
    yield Sentence("brief", level.brief, level)
    for goal in level.goals():
        yield Sentence("goal", goal.text, level)
    for number, hint in enumerate(level.spec.hints[:2], 1):
        yield Sentence(f"hint {number}", hint, level)


def on_the_way(level: Level) -> Iterator[Sentence]:
    """What the guide says while the reference is played to its end.

    Where that begins also stands the last hint, and then what the guide would only say to somebody else.
    """
    heard: list[str] = []
    rest: Level | None = None
    for entry in (*reference(level.scenario.name), None):
        while level.verdict == "pending" and (entry is None or level.tick_number < entry.tick):
            yield from _heard(level, heard)
            level.tick()
        yield from _heard(level, heard)
        if entry is not None:
            rest = rest or copy_of(level)
            _enter(level, entry)
    if rest is not None:
        unheard = [line.say for line in level.spec.coach if line.say not in heard]
        yield from (Sentence("coach elsewhere", text, rest) for text in unheard)
        yield Sentence("hint 3", level.spec.hints[2], rest)


def _enter(level: Level, entry: ScriptEntry) -> None:
    if entry.write is not None:
        level.write(entry.write.path, entry.write.text)
    else:
        output_of(level, entry.run)


def _heard(level: Level, heard: list[str]) -> Iterator[Sentence]:
    for line in level.coach_lines():
        heard.append(line.say)
        yield Sentence(f"coach in tick {level.tick_number}", line.say, level)
