from __future__ import annotations

import pytest
from textual import app, pilot, screen

from tests.tui.idleness import PAINT_S, loop_is_idle


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    """Nothing that a test plays reaches the progress and the settings of whoever runs it."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("PODFALL_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def idleness(monkeypatch):
    """A pilot waits until the event loop has nothing to do, and a screen paints soon: see `tests.tui.idleness`."""
    monkeypatch.setattr(screen, "UPDATE_PERIOD", PAINT_S)
    monkeypatch.setattr(app, "wait_for_idle", loop_is_idle)
    monkeypatch.setattr(pilot, "wait_for_idle", loop_is_idle)
