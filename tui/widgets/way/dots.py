"""The dots of requests at one moment of a tick. A function of the tracks and of how much of the tick has passed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.widgets.way.tracks import Track

_SPREAD = 0.4
"""The last dot starts when so much of the tick has passed."""
_FALL = 0.8
"""A lost one has come as far as it comes when so much of its own time has passed, and falls."""


class Dot(NamedTuple):
    """A sign over the picture."""

    x: int
    y: int
    sign: str
    part: str


def dots_at(tracks: Sequence[Track], passed: float, sign: str) -> list[Dot]:
    """The dots when so much of the tick, between 0 and 1, has passed; those that have arrived are gone."""
    found = []
    for number, track in enumerate(tracks):
        start = _SPREAD * number / len(tracks)
        own = (passed - start) / (1 - _SPREAD)
        if 0 <= own < 1:
            found += _dot(track, own, sign)
    return found


def _dot(track: Track, own: float, sign: str) -> list[Dot]:
    if track.letter:
        if own >= _FALL and track.falls is not None:
            return [Dot(*track.falls, track.letter, "bad")]
        own /= _FALL
    if not track.points:
        return []
    return [Dot(*track.points[min(int(own * len(track.points)), len(track.points) - 1)], sign, "key")]
