"""`kill -9` at any moment of a game: progress and kept run can be read and lack at most the last line."""

from __future__ import annotations

import json
import os
import random
import signal
import time
import warnings
from typing import Any, NamedTuple

import pytest

from engine.keyframe import Keyframe
from levels.campaign.index import campaign
from levels.journal.journal import LineEntry
from levels.saves.autosave import TICKS, Autosave
from levels.saves.kept import kept_run
from levels.saves.progress import load_progress
from levels.scenario.loading.loader import load_scenario
from levels.session.level import Level
from tests.present import as_a
from tui.screens.level import LevelBridge

KILLS = 20
REPORTS = 500
"""A game and a little more of the next one."""
LATER_S = 0.002
"""So much later than a report at most does the end come."""
SEED = 28017
SCENARIO = load_scenario(campaign()[0].file)
NAMES = [level.name for level in campaign()]
GAME = (
    (0, "kubectl get pods"),
    (5, "kubectl describe pod db"),
    (30, "rewind to 12"),
    (14, "hint"),
    (25, "rewind 20"),
    (6, "goals"),
    (50, "kubectl apply -f files/db-rs.yml"),
    (70, "kubectl get rs"),
    (75, "rewind to 52"),
    (60, "kubectl get pods -o wide"),
)
"""Ticks with what is typed in them; then time passes until the level is won."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


class Told(NamedTuple):
    """What the player has reported: before a write what it will be, after it that it is done."""

    done: bool
    won: int
    """How many levels are won."""
    lines: list[str] | None
    """The run as it is kept; None for none."""
    tick: int


class Player:
    """Plays game after game, in a process of its own, and reports each step into a pipe."""

    def __init__(self, beginning: Keyframe[Level], pipe: int) -> None:
        """Play from `beginning` each time."""
        self._beginning = beginning
        self._pipe = pipe
        self._progress = load_progress()
        self._autosave = Autosave(SCENARIO)
        self._won = 0

    def play(self) -> None:
        """Play until somebody ends it."""
        while True:
            bridge = LevelBridge(self._beginning.restore(), list[Any]().append)
            self._autosave.begin(as_a(Level, bridge.session))
            for tick, line in GAME:
                self._pass_time(bridge, tick)
                bridge.submit(line)
                self._keep(bridge)
            self._pass_time(bridge, SCENARIO.spec.rules.max_tick)
            assert as_a(Level, bridge.session).verdict == "passed"
            self._tell(Told(done=False, won=self._won + 1, lines=None, tick=0))
            self._progress.won(NAMES[self._won % len(NAMES)], ["Alive"])
            self._won += 1
            self._tell(Told(done=True, won=self._won, lines=None, tick=0))

    def _pass_time(self, bridge: LevelBridge, tick: int) -> None:
        while bridge.tick < tick and as_a(Level, bridge.session).verdict == "pending":
            bridge.step()
            self._keep(bridge)

    def _keep(self, bridge: LevelBridge) -> None:
        level = as_a(Level, bridge.session)
        lines = [as_a(LineEntry, entry).run for entry in level.journal.entries] if level.verdict == "pending" else None
        self._tell(Told(done=False, won=self._won, lines=lines, tick=level.tick_number))
        self._autosave.keep(level)
        assert not self._autosave.complaint
        self._tell(Told(done=True, won=self._won, lines=lines, tick=level.tick_number))

    def _tell(self, told: Told) -> None:
        os.write(self._pipe, json.dumps(told).encode() + b"\n")


def play_and_be_killed(beginning: Keyframe[Level], reports: int, delay_s: float) -> list[Told]:
    """Play in a child until so many reports came, and kill it a moment later; returns what it reported."""
    ours, theirs = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the child takes no lock that a thread here could hold
        child = os.fork()
    if not child:
        try:
            os.close(ours)
            Player(beginning, theirs).play()
        finally:
            os._exit(1)
    os.close(theirs)
    with os.fdopen(ours, "rb") as pipe:
        said = [pipe.readline() for _ in range(reports)]
        time.sleep(delay_s)
        os.kill(child, signal.SIGKILL)
        said += pipe.readlines()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    return [Told(*json.loads(line)) for line in said if line.endswith(b"\n")]


def assert_nothing_is_lost(told: list[Told]) -> None:
    """What lies on the disk is what the last report says, or the one before it."""
    progress = load_progress()
    assert not progress.complaint
    done = next((each for each in reversed(told) if each.done), Told(done=True, won=0, lines=None, tick=0))
    tried = told[-1] if told else done
    assert len(progress.levels) in {min(done.won, len(NAMES)), min(tried.won, len(NAMES))}
    kept = kept_run(SCENARIO)
    lines = [as_a(LineEntry, entry).run for entry in kept.entries] if kept is not None else None
    if kept is None or not told:
        assert not done.lines or tried.lines is None
        return
    assert lines in (done.lines, tried.lines)
    assert min(abs(kept.tick - each.tick) for each in (done, tried)) <= TICKS


def test_a_game_can_be_killed_at_any_moment(home):
    del home
    chance = random.Random(SEED)
    beginning = Keyframe(Level(SCENARIO), ())
    wins, unfinished = set(), 0
    for begin in range(0, REPORTS, REPORTS // KILLS):  # one from each part of the game
        report = begin + chance.randrange(REPORTS // KILLS)
        told = play_and_be_killed(beginning, report, chance.uniform(0, LATER_S))
        assert_nothing_is_lost(told)
        wins.add(told[-1].won if told else 0)
        unfinished += kept_run(SCENARIO) is not None
        Autosave(SCENARIO).begin(beginning.restore())  # the next one starts without a kept run, and with no progress
        load_progress().file.unlink(missing_ok=True)
    assert wins >= {0, 1}
    assert unfinished > KILLS // 2
