"""Unfinished runs as `levels.saves.autosave` kept them: finding one, going on with it, setting it aside.

A run is its inputs, so what was kept is a file of lines that are played again. Under other rules, or in another version
of its level, the same lines make another history. Then nothing is lost and nobody is deceived: the run says so, and it
is played afresh only if the player likes, while the file is kept beside.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from engine.clock import EPOCH_S
from levels.journal.entries import read_entry
from levels.journal.rules import RULES, other_rules
from levels.saves.progress import home, set_aside
from levels.session.mistakes import note
from levels.session.replayer import Replayer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from levels.journal.journal import JournalEntry
    from levels.scenario.loading.loader import Scenario
    from levels.scenario.session_config import SessionConfig
    from levels.session.level import Level

FOLDER = "unfinished"


class KeptRun(NamedTuple):
    """An unfinished run, as far as it was kept."""

    file: Path
    seed: int
    epoch_s: int
    entries: tuple[JournalEntry, ...]
    tick: int
    stale: str = ""
    """Why the same lines come to another history today, as a sentence; empty where they do not."""


class Offer(NamedTuple):
    """What there is to say of a kept run before it is gone on with, and what the answers do."""

    says: tuple[str, ...]
    go_on: str
    anew: str


class DamagedRunError(Exception):
    """A kept run that cannot be gone on with, in words that say why and where it lies."""


def file_of(name: str, folder: Path | None = None) -> Path:
    """Where the run of a scenario of that name is kept; a name is never a path."""
    return (folder or home()) / FOLDER / f"{quote(name, safe='')}.jsonl"


def head_of(scenario: Scenario, setup: SessionConfig) -> dict[str, Any]:
    """The first line of a file: what is played, and what has to be the same for the same history."""
    return {
        "scenario": scenario.name,
        "sha256": _digest(scenario),
        "rules": RULES,
        "seed": setup.seed,
        "epoch": setup.epoch_s,
    }


def _digest(scenario: Scenario) -> str:
    return sha256(scenario.text.encode()).hexdigest()


def last_kept(names: Iterable[str], folder: Path | None = None) -> str:
    """Which of these scenarios has the run that was kept last; empty if none has one."""
    found = [(file.stat().st_mtime_ns, name) for name in names if (file := file_of(name, folder)).is_file()]
    return max(found)[1] if found else ""


def kept_run(scenario: Scenario, folder: Path | None = None) -> KeptRun | None:
    """The unfinished run of `scenario`; None where there is none.

    The last line may be torn: it is left out. Raises DamagedError for a file that cannot be read: one that could be
    moved was set aside.
    """
    file = file_of(scenario.name, folder)
    try:
        lines = file.read_bytes().split(b"\n")[:-1]
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DamagedRunError(f"an unfinished run cannot be read: {error.strerror}: {file}") from error
    if not lines:
        return None
    try:
        return _read(file, scenario, lines)
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise DamagedRunError(_put_away(file, str(error))) from error


def _read(file: Path, scenario: Scenario, lines: list[bytes]) -> KeptRun | None:
    """Raises ValueError, LookupError or TypeError for what is not as `Autosave` writes it."""
    head, *rest = map(json.loads, lines)
    stale = _stale(str(head["rules"]), str(head["sha256"]), scenario)
    entries: list[JournalEntry] = []
    tick = 0
    for value in rest:
        tick = int(value["tick"])
        if not 0 <= tick <= scenario.spec.rules.max_tick:
            raise ValueError(f"there is no tick {tick} in this level")
        if "keep" in value:
            del entries[int(value["keep"]) :]
        elif len(value) > 1:
            entries.append(read_entry(value))
    epoch_s = int(head.get("epoch", EPOCH_S))
    return KeptRun(file, int(head["seed"]), epoch_s, tuple(entries), tick, stale) if rest else None


def _stale(rules: str, digest: str, scenario: Scenario) -> str:
    another = "It was played with another version of this level." if digest != _digest(scenario) else ""
    return other_rules(rules) or another


def _put_away(file: Path, problem: str) -> str:
    try:
        return f"an unfinished run was set aside as {set_aside(file)}: {problem}"
    except OSError as error:
        return f"an unfinished run cannot be used ({problem}) nor set aside: {error.strerror}: {file}"


def offer_of(kept: KeptRun) -> Offer:
    """What to ask of the player who comes back to it."""
    if not kept.stale:
        drops = "It was kept as it stood, with every command. To begin anew drops it."
        return Offer((drops,), f"go on at tick {kept.tick}", "begin anew")
    says = (
        f"{kept.stale} The same commands may come to something else now.",
        "Either way its file is set aside, not deleted, and your medals stay.",
    )
    return Offer(says, "play its commands afresh", "begin anew")


def put_by(kept: KeptRun) -> KeptRun:
    """Set the file of a stale run aside, before another one takes its place; returns the same run in its new place.

    Raises OSError.
    """
    return kept._replace(file=set_aside(kept.file, "stale"))


def go_on(level: Level, kept: KeptRun) -> None:
    """Bring a level that has just begun to where a kept run was, or to the verdict where that comes before.

    Raises DamagedError where that is impossible: then the file was set aside, and `level` stands anywhere.
    """
    try:
        Replayer(level, kept.entries, stop=lambda: level.verdict != "pending").play(kept.tick)
    except Exception as error:
        problem = f"playing it again met a mistake in podfall itself: {note(error)}"
        raise DamagedRunError(_put_away(kept.file, problem)) from error
