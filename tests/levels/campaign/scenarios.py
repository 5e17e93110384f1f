"""The levels of the campaign by name, and how each is meant to be won."""

from __future__ import annotations

from levels.campaign.index import campaign
from levels.scenario.loading.loader import load_scenario
from levels.scenario.schema.solutions import ScriptEntry
from levels.session.headless import play
from levels.session.level import Level

LEVELS = {entry.name: load_scenario(entry.file) for entry in campaign()}


def reference(name: str) -> tuple[ScriptEntry, ...]:
    """The script of the level's reference solution."""
    return next(solution.script for solution in LEVELS[name].spec.solutions if solution.kind == "reference")


def won(name: str, script) -> Level:
    """The level after `script`, which has to win it."""
    level = play(Level(LEVELS[name]), script)
    assert level.verdict == "passed", level.goals()
    return level
