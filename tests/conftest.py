"""What holds for every test, wherever the tests are started: in a terminal, behind `&`, in a build without either."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from engine.panics import Panics
from tui.cli import COLLECT

FROM_THE_SHELL = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "LC_ALL", "EDITOR", "VISUAL", "KUBECONFIG")
"""What a shell says of the terminal, the tools and the taste of whoever runs the tests."""
OF_PLAYERS = ("PODFALL_HOME", "PODFALL_THEME", "PODFALL_MOTION", "PODFALL_DEBUG")
"""What a player may have set for good; PODFALL_PYTHONS and the like are meant for the tests."""


def pytest_configure(config: pytest.Config) -> None:
    """Let the environment of every process that runs tests say the same everywhere."""
    del config
    for name in (*FROM_THE_SHELL, *OF_PLAYERS):
        os.environ.pop(name, None)
    os.environ |= {"TERM": "xterm-256color", "LANG": "C.UTF-8"}
    # A test that draws is not wrong because the machine is busy with something else.
    settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("untimed")
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        # As under nohup. These processes go on without their terminal, and what they start does not inherit it.
        signal.signal(signal.SIGHUP, lambda *_: None)


def pytest_collection_finish() -> None:
    """Collect garbage as rarely as the game does, and never again at what all share: a tenth of the time."""
    gc.set_threshold(*COLLECT)
    gc.freeze()


@pytest.fixture
def hears_ctrl_c() -> Iterator[None]:
    """As in the foreground: a shell without job control starts what stands before `&` deaf to Ctrl-C.

    Whoever is started inherits that. Only the tests that need it hear, so that Ctrl-C still leaves the others alone.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(autouse=True)
def panics(monkeypatch) -> Iterator[list[str]]:
    """Who panicked in whatever this test ran. It fails for it, unless it takes this list, looks, and clears it."""
    met: list[str] = []
    note = Panics.note

    def noted(self: Panics, who: str, error: Exception) -> None:
        if not isinstance(error, ExceptionGroup):
            met.append(f"{who}: {error!r}")
        note(self, who, error)

    monkeypatch.setattr(Panics, "note", noted)
    yield met
    assert not met, "a tick ended whole, but not well"
