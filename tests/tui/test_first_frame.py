"""What the first frame of a level costs: nothing is loaded, collected or read for it that it does not show."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest

from tui.cli import COLLECT, _collect_rarely

LOADED = """
import sys
import tui.cli, tui.commands.play, tui.apps.starting
from levels.session.level import Level
from tui.commands.messages import open_scenario
Level(open_scenario("1"))
print(*sorted(sys.modules))
"""
LATER = (
    "engine.kubectl.cmd.table",
    "engine.kubectl.cmd.basic.get",
    "engine.kubectl.completion",
    "engine.kubectl.describe",
    "engine.apiserver.http",
    "email",
    "starlette",
    "uvicorn",
)
"""What somebody may ask for later on."""


@pytest.fixture(scope="module")
def loaded() -> frozenset[str]:
    """The modules of a fresh interpreter that has all but the screen itself."""
    command = [sys.executable, "-c", LOADED]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return frozenset(done.stdout.split())


@pytest.mark.parametrize("module", LATER)
def test_a_level_begins_without_what_nobody_has_asked_for(loaded: frozenset[str], module: str):
    assert {"textual.app", "engine.kubectl.cmd.advanced.apply"} <= loaded
    assert module not in loaded


@pytest.fixture
def collector():
    """The garbage collector, which is afterwards as it was."""
    thresholds, callbacks = gc.get_threshold(), list(gc.callbacks)
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)
    gc.callbacks[:] = callbacks


@pytest.mark.usefixtures("collector")
def test_garbage_is_looked_for_late_at_first_and_then_at_its_usual_pace():
    before = list(gc.callbacks)
    _collect_rarely()
    assert gc.get_threshold()[0] > 4 * COLLECT[0]
    gc.collect(0)
    assert (gc.get_threshold(), gc.callbacks) == (COLLECT, before)
    assert gc.get_freeze_count() > COLLECT[0]
