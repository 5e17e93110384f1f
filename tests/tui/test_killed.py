"""Whatever happens to the process, the run goes on at the next start: at most its last line is lost."""

from __future__ import annotations

import sys

import pytest

from levels.campaign.index import campaign
from levels.journal.journal import LineEntry
from levels.saves.kept import file_of, kept_run
from levels.scenario.loading.loader import load_scenario
from tests.tui.terminal import playing

SCENARIO = load_scenario(campaign()[0].file)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")


def kept():
    return kept_run(SCENARIO) if file_of(SCENARIO.name).exists() else None


def lines():
    """What was typed. A line that ran when the game was killed is followed by an interrupt where it had come to."""
    found = kept()
    return [entry.run for entry in found.entries if isinstance(entry, LineEntry)] if found is not None else []


def test_a_killed_game_goes_on_at_the_next_start(home):
    with playing(home) as game:
        game.until(lambda seen: b"Start by looking" in seen)
        game.press("kubectl get pods\r")
        game.until(lambda _: lines() == ["kubectl get pods"])
        game.kill()
    with playing(home) as game:
        game.until(lambda seen: b"begin anew" in seen)
        game.press("\r")
        game.until(lambda seen: b"You go on in" in seen or b"kubectl get pods" in seen)
        game.press("tick 15\r")
        game.until(lambda _: kept().tick >= 10)
        game.kill()
    tick = kept().tick
    assert tick <= 15
    with playing(home) as game:
        game.until(lambda seen: f"go on at tick {tick}".encode() in seen)
        game.press("\r")
        game.until(lambda seen: f"You go on in tick {tick}".encode() in seen)
        game.press("goals\rhint\r")
        game.until(lambda _: len(lines()) > 2)
        game.kill()
    assert lines()[:3] == ["kubectl get pods", "tick 15", "goals"]
    assert lines()[3:] in ([], ["hint"])
    assert kept().tick >= tick
