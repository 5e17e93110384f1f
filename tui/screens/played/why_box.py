"""Why requests were lost, one at a time: the way of each, belief beside truth, and what would have saved it.

The last is played in forks of the past, a few milliseconds between two frames. Left and Right go through the requests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.widgets import Label

from tui.screens.played.slices import SLICES_PER_SECOND, played_on
from tui.screens.text_box import TextBox
from tui.theme import UNICODE
from tui.visible import visible
from tui.widgets.bars import KeyHint
from tui.widgets.lost_request import lost_request_lines
from tui.widgets.transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Callable

    from levels.session.lost_requests import LostRequestView
    from levels.session_port import Trying
    from tui.theme import Glyphs

_PLAYING = "being played ..."


def _nobody(name: str) -> None:
    """Nothing can be played again here."""
    del name


class WhyBox(TextBox):
    """The lost requests, beginning with one of them."""

    KEYS: ClassVar[tuple[KeyHint, ...]] = (
        KeyHint("escape", "Esc", "close"),
        KeyHint("down", "Down", "more"),
        KeyHint("left", "Left", "lost before"),
        KeyHint("right", "Right", "lost after"),
    )
    BINDINGS = [
        Binding("left,h", "other(1)", "the one lost before", show=False, id="why.before"),
        Binding("right,l", "other(-1)", "the one lost after", show=False, id="why.after"),
    ]

    def __init__(
        self,
        lost: tuple[LostRequestView, ...],
        at: int,
        trial_of: Callable[[str], Trying | None] = _nobody,
        glyphs: Glyphs = UNICODE,
    ) -> None:
        """Begin with the one at index `at` of `lost`, which stands newest first and is not empty.

        `trial_of` gives what would have saved the request of a name, to be played; None where that cannot be.
        """
        super().__init__("", "")
        self._lost = lost
        self._at = at
        self._trial_of = trial_of
        self._glyphs = glyphs
        self._trial: Trying | None = None
        """What is played now."""
        self._width = 0
        """For how many cells the text was set."""

    def on_mount(self) -> None:
        """Play between the frames."""
        super().on_mount()
        self.set_interval(1 / SLICES_PER_SECOND, self._play_on)

    def fill(self) -> None:
        """Show the request that was chosen, for the width there is."""
        lost = self._lost[self._at]
        trial = self._trial_of(lost.name)
        place = f"{len(self._lost) - self._at} of the last {len(self._lost)}" if len(self._lost) > 1 else "the only one"
        self.query_one("#text-title", Label).update(visible(f"why {lost.name} was lost ({place})"), layout=False)
        saving = [] if trial is None else trial.sentences() or [_PLAYING]
        self._trial = trial if saving == [_PLAYING] else None
        self._show(saving)

    def _show(self, saving: list[str]) -> None:
        page = self.query_one(Transcript)
        self._width = self._room()
        self.text = "\n".join(lost_request_lines(self._lost[self._at], self._width, saving, self._glyphs))
        above, _ = page.hidden()
        page.read(self.text)
        page.page(-above)
        self.rise()

    def _room(self) -> int:
        return max(self.query_one(Transcript).content_size.width, 20)

    def _play_on(self) -> None:
        """One slice; what comes of it is shown when all was played."""
        trial = self._trial
        if trial is not None and played_on(trial):
            self._trial = None
            self._show(trial.sentences())

    def play_out(self) -> None:
        """Play what is left of it now."""
        while self._trial is not None:
            self._play_on()

    def on_resize(self) -> None:
        """Set the columns anew, if they are other ones."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        if self._width != self._room():
            self.fill()
        else:
            self.rise()

    def action_other(self, step: int) -> None:
        """Go to an older (positive) or newer one."""
        self._at = max(0, min(self._at + step, len(self._lost) - 1))
        self.query_one(Transcript).read("")
        self.fill()
