"""How podfall looks: its theme, and the marks that stand for states. Colour only repeats what marks and words say.

The hues are those of Okabe and Ito, which most kinds of colour vision tell apart. Called by the app and the widgets.
"""

from __future__ import annotations

from typing import NamedTuple

from textual.theme import Theme

PODFALL = Theme(
    name="podfall", dark=True, primary="#56B4E9", secondary="#CC79A7", accent="#F0E442", success="#2BB58A",
    warning="#E69F00", error="#FF7F50", background="#10141a", surface="#161c24", panel="#1f2833",
)  # fmt: skip


class Marks(NamedTuple):
    """One sign per state; each is one cell wide."""

    well: str
    waiting: str
    broken: str
    ended: str
    cursor: str
    fallen: str
    standing: str
    more: str
    running: str
    paused: str
    dash: str


UNICODE = Marks("●", "◌", "✖", "○", "▌", "■", "□", "…", "▶", "‖", "─")
ASCII = Marks("*", ".", "!", "x", ">", "#", "-", "~", ">", "=", "-")

LETTERS = {
    "R": "refused", "T": "timeout", "N": "no name", "X": "reset", "5": "server error", "W": "wrong data",
}  # fmt: skip
"""What the letters of lost requests mean, in as few words as fit below a panel."""
