"""A storm on forks of the cluster, played a few milliseconds between two frames; then its report.

Left and Right choose one of the faults that cost something, and r shows it as a replay at its first lost request.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.message import Message
from textual.widgets import Label

from tui.screens.played.slices import SLICES_PER_SECOND, played_on
from tui.screens.text_box import TextBox
from tui.visible import visible
from tui.widgets.bars import KeyHint
from tui.widgets.transcript import Transcript

if TYPE_CHECKING:
    from levels.storm.present.presentstorm import PresentStorm
    from levels.storm.report import StormFault

SLICE_S = 0.012
"""A storm is a thousand times as much as what would have saved a request: it gets most of each frame."""
_TOLD_S = 0.2
"""So often it is said how far it is."""


class StormBox(TextBox):
    """It; whoever leaves it before its end ends it."""

    KEYS: ClassVar[tuple[KeyHint, ...]] = (
        KeyHint("escape", "Esc", "close"),
        KeyHint("down", "Down", "more"),
        KeyHint("left", "Left", "worse"),
        KeyHint("right", "Right", "next fault"),
        KeyHint("r", "r", "replay it"),
    )
    BINDINGS = [
        Binding("left,h", "choose(-1)", "the fault that cost more", show=False, id="storm.worse"),
        Binding("right,l", "choose(1)", "the fault that cost less", show=False, id="storm.next"),
        Binding("r", "watch", "replay the chosen fault at its first lost request", show=False, id="storm.replay"),
    ]

    class Watched(Message):
        """A fault is to be seen as it was played."""

        def __init__(self, fault: str, recording: str, tick: int) -> None:
            """`fault` is its kind and target, `recording` the text of its run, `tick` that of its first loss."""
            super().__init__()
            self.fault = fault
            self.recording = recording
            self.tick = tick

    def __init__(self, storm: PresentStorm) -> None:
        """Play `storm` on."""
        super().__init__("storm", "")
        self._storm = storm
        self._fallen: tuple[StormFault, ...] = ()
        self._at = 0
        self._last_told = 0.0

    def on_mount(self) -> None:
        """Play between the frames."""
        super().on_mount()
        self.set_interval(1 / SLICES_PER_SECOND, self._play_on)

    def keys(self) -> tuple[KeyHint, ...]:
        """What the bar names now."""
        return self.KEYS if self._fallen else self.KEYS[:2]

    def fill(self) -> None:
        """Show how far it is, or what came of it."""
        self._last_told = monotonic()
        report = self._storm.report
        self._fallen = tuple(fault for fault in report.faults if fault.lost) if report is not None else ()
        self.text = "\n".join(self._storm.lines()) or self._storm.problem or f"Being played: {self._storm.told} ..."
        self._entitle()
        super().fill()

    def _entitle(self) -> None:
        title = "storm"
        if self._fallen:
            fault = self._fallen[self._at]
            title = f"storm: r replays {fault.fault} {fault.target} ({self._at + 1} of {len(self._fallen)})"
        self.query_one("#text-title", Label).update(visible(title), layout=False)

    def _play_on(self) -> None:
        if self._storm.is_over:
            return
        if played_on(self._storm, SLICE_S) or monotonic() - self._last_told > _TOLD_S:
            self.fill()
            self.query_one(Transcript).page(_TO_THE_TOP)

    def play_out(self) -> None:
        """Play what is left of it now."""
        while not self._storm.is_over:
            self._play_on()

    def action_choose(self, step: int) -> None:
        """Go to a fault that cost more (negative) or less."""
        if self._fallen:
            self._at = max(0, min(self._at + step, len(self._fallen) - 1))
            self._entitle()

    def action_watch(self) -> None:
        """Have the chosen fault shown."""
        if self._fallen:
            fault = self._fallen[self._at]
            first = min(int(cause.first.partition("@")[2].partition(".")[0]) for cause in fault.causes)
            self.post_message(self.Watched(f"{fault.fault} {fault.target}", self._storm.run_of(fault), first))


_TO_THE_TOP = 100_000
