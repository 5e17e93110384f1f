"""What every test shares: a tick ends whole whatever goes wrong in it, so a test has to look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.panics import Panics


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
