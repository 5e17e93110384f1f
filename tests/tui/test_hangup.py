"""A game whose terminal goes away, or that is asked to end, ends, and its run is kept."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from levels.campaign.index import campaign
from levels.saves.kept import kept_run
from levels.scenario.loading.loader import load_scenario
from tests.patience import PATIENCE_S
from tests.present import present
from tests.tui.console import PODFALL
from tests.tui.terminal import playing

SCENARIO = load_scenario(campaign()[0].file)
GONE = 128 + signal.SIGHUP

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")


@pytest.mark.parametrize("runs", [False, True], ids=["paused", "running"])
def test_a_terminal_that_is_gone_ends_the_game_though_no_signal_comes(home, runs):
    with playing(home) as game:
        game.until(lambda seen: b"Start by looking" in seen)
        game.press("tick 3\r" + " " * runs)
        game.until(lambda _: (kept := kept_run(SCENARIO)) is not None and kept.tick >= 3)
        game.close()
        assert game.process.wait(PATIENCE_S) == GONE
    assert present(kept_run(SCENARIO)).tick >= 3


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_ends_the_game_as_leaving_does(home, number):
    with playing(home) as game:
        game.until(lambda seen: b"Start by looking" in seen)
        game.press("tick 3\r")
        game.until(lambda _: kept_run(SCENARIO) is not None)
        game.process.send_signal(number)
        game.until(lambda seen: b"\x1b[?1049l" in seen)  # the terminal is as it was
        assert game.process.wait(PATIENCE_S) == 128 + number


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_served_console_that_waits_for_a_line_ends_at_a_signal(home, number):
    with subprocess.Popen(
        [*PODFALL, "sandbox", "--plain", "--serve", "127.0.0.1:0"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PODFALL_HOME": str(home)},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        assert b"serves" in process.stderr.readline()
        process.stdin.write(b"echo on\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"on\n"
        process.send_signal(number)
        assert process.wait(PATIENCE_S) == 128 + number
        assert b"rror" not in process.stderr.read()
    assert list((home / "servers").iterdir()) == []


def test_a_served_console_on_a_terminal_ends_with_it(home):
    with playing(home, "sandbox", "--plain", "--serve", "127.0.0.1:0") as game:
        game.until(lambda seen: b"podfall:0$" in seen)
        game.process.send_signal(signal.SIGHUP)
        assert game.process.wait(PATIENCE_S) == GONE


def test_a_game_that_was_started_deaf_ends_with_its_terminal_and_at_no_signal(home):
    with playing(home, deaf=True) as game:
        game.until(lambda seen: b"Start by looking" in seen)
        game.process.send_signal(signal.SIGHUP)
        game.press("tick 3\r")
        game.until(lambda _: (kept := kept_run(SCENARIO)) is not None and kept.tick >= 3)
        game.close()
        assert game.process.wait(PATIENCE_S) == GONE
