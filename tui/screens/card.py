"""The card at the end of a level: the verdict, the medals, what it was about or what went wrong, and where to go on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from textwrap import TextWrapper
from typing import TYPE_CHECKING, Literal, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tui.screens.confirm_dialog import ConfirmDialog
from tui.screens.played.slices import PLAYING, SLICES_PER_SECOND, played_on
from tui.visible import visible
from tui.widgets.bars import KeyBar, KeyHint, TitleBar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual import events
    from textual.timer import Timer

    from levels.session.results import LevelResult, MedalResult
    from levels.session_port import Trying

CardChoice = Literal["next", "again", "rewind", "cluster", "way", "menu", "quit"]
TYPING_S = 1.0
"""Somebody who types while the level ends must see the card before a key of theirs can close it."""
ENCORE_S = 0.05
"""The pause between two seeds."""
HOPS = TextWrapper(72, subsequent_indent=" " * 10, break_on_hyphens=False)
"""A hop fits into 80 columns, and goes on below its words, behind the tick."""

_WAYS = (
    KeyHint("r", "r", "again"),
    KeyHint("escape", "Esc", "back"),
    KeyHint("v", "v", "way"),
    KeyHint("m", "m", "menu"),
    KeyHint("q", "q", "quit"),
    KeyHint("f1", "F1", "help"),
)
_NEXT = KeyHint("enter", "Enter", "next level")
_LAST = KeyHint("enter", "Enter", "menu")
_REWIND = KeyHint("f3", "F3", "rewind")
_SCROLL = KeyHint("down", "Down", "more")
_AS_DOCUMENT = "As a document: Esc, save a.yaml; in a shell podfall postmortem a.yaml."


class CardNeighbours(NamedTuple):
    """What lies around a level that is over."""

    title: str
    collected: tuple[str, ...]
    """The medals of all its runs."""
    following: bool
    """Whether there is a level after it."""
    last: bool = False
    """Whether it is the last one of the campaign."""
    complaint: str = ""
    """Why the progress could not be saved, if so."""
    encore: tuple[int, ...] = ()
    """Other seeds of the traffic."""
    repeats: Callable[[int], bool] | None = None
    """Whether the same run passes on such a seed too; takes a moment."""
    trial: Trying | None = None
    """What would have saved the first lost request, to be played; None where there is none."""


class CardScreen(Screen[CardChoice]):
    """A level that is over. Ends with what the player chose."""

    CSS_PATH = "card.tcss"
    BINDINGS = [
        Binding("enter", "next", "on: the next level", show=False, id="card.next"),
        Binding("r", "choose('again')", "play it again", show=False, id="card.again"),
        Binding(
            "f3,left_square_bracket",
            "rewind",
            "ten ticks back, into the level that was lost",
            show=False,
            id="card.rewind",
        ),
        Binding("escape", "choose('cluster')", "look at the cluster", show=False, id="card.cluster"),
        Binding("v", "choose('way')", "look at the way of its requests", show=False, id="card.way"),
        Binding("m", "choose('menu')", "to the menu", show=False, id="card.menu"),
        Binding("q", "choose('quit')", "quit", show=False, id="card.quit"),
        Binding("down,j", "scroll(1)", "a line on", show=False, id="card.down"),
        Binding("up,k", "scroll(-1)", "a line back", show=False, id="card.up"),
        Binding("pagedown,space", "scroll(10)", "a page on", show=False, id="card.page-down"),
        Binding("pageup", "scroll(-10)", "a page back", show=False, id="card.page-up"),
    ]

    def __init__(self, card: LevelResult, around: CardNeighbours, *, typing: bool = False, unsent: str = "") -> None:
        """Show `card`; `typing`: somebody typed a moment ago; `unsent` is asked before what they typed is lost."""
        super().__init__()
        self._card = card
        self._around = around
        self._held = typing
        self._unsent = unsent
        self._release: Timer | None = None
        self._encore: list[bool] = []
        """For each seed that was tried, whether the run passes there."""

    def compose(self) -> ComposeResult:
        title = TitleBar(id="title")
        title.show(f"podfall  {self._around.title}", "passed" if self._card.passed else "failed")
        yield title
        with VerticalScroll(id="card", can_focus=False):
            yield from self._parts()
        yield KeyBar(id="keys")

    def _parts(self) -> Iterator[Static]:
        card = self._card
        yield _text(card.sentence, "ok" if card.passed else "bad", "verdict")
        if self._around.complaint:
            yield _text(f"Not saved: {self._around.complaint}", "bad")
        yield from self._won() if card.passed else self._missed()
        yield _text(_AS_DOCUMENT, "dim", "after")

    def _won(self) -> Iterator[Static]:
        card = self._card
        width = max(len(medal.asked) for medal in card.medals)
        for medal in card.medals:
            yield _text(self._medal(medal, width), "ok" if medal.earned else "dim", "row")
        yield Static(Content(self._luck()), id="encore")
        yield _text(f"All your runs together: {', '.join(self._around.collected)}.", "dim")
        if self._around.last:
            yield _text("That was the last level there is. Thank you for playing: nothing falls for ever.", "ok")
        yield _text(card.debrief)
        if card.real:
            yield _text(f"In real clusters: {card.real}")
        if card.docs:
            yield _text("\n".join(("Read on:", *card.docs)), "dim")

    def _luck(self) -> str:
        """How many of the other seeds were tried, and what came of it."""
        tried, all_ = len(self._encore), len(self._around.encore)
        good = sum(self._encore)
        if tried < all_:
            return f"Encore, with other traffic: passed {good} of {tried} times so far"
        word = "That was no luck" if good == all_ else "There was some luck in it"
        return f"Encore, with other traffic: passed {good} of {all_} times. {word}." if all_ else ""

    def _try_next(self) -> None:
        """Try one more seed, and let keys through before the next one."""
        around = self._around
        if around.repeats is None or len(self._encore) == len(around.encore):
            return
        self._encore.append(around.repeats(around.encore[len(self._encore)]))
        self.query_one("#encore", Static).update(Content(self._luck()))
        self.set_timer(ENCORE_S, self._try_next)

    def _medal(self, medal: MedalResult, width: int) -> str:
        before = ", won before" if not medal.earned and medal.name in self._around.collected else ""
        return f"{'[x]' if medal.earned else '[ ]'} {medal.name:<7} {medal.asked:<{width}}   {medal.reached}{before}"

    def _missed(self) -> Iterator[Static]:
        card = self._card
        for goal in card.goals:
            met = goal.state == "passed"
            yield _text(f"{'[x]' if met else '[!]'} {goal.text}", "ok" if met else "bad", "row")
            yield _text(f"    {goal.progress}", "dim", "row")
        if card.postmortem:
            yield _text(card.postmortem, "head", "after")
        if card.first_lost:
            hops = [part for hop in card.first_lost for part in HOPS.wrap(hop)]
            yield _text("\n".join(("The first lost request, hop by hop:", *hops)), "after")
        if self._around.trial is not None:
            yield Static(Content(PLAYING), id="saving", classes="after")
        if self._around.collected:
            yield _text(f"From earlier runs you have: {', '.join(self._around.collected)}.", "dim")

    def on_mount(self) -> None:
        """Take keys, at once or when the player has had time to look up."""
        if self._held:
            self._release = self.set_timer(TYPING_S, self.release)
        self.call_after_refresh(self._show_keys)
        if self._card.passed:
            self.set_timer(ENCORE_S, self._try_next)
        if self._around.trial is not None:
            self._saving = self.set_interval(1 / SLICES_PER_SECOND, partial(self._play_on, self._around.trial))

    def _play_on(self, trial: Trying) -> None:
        """One slice of what would have saved the first lost request; said once all was played."""
        if played_on(trial):
            self._saving.stop()
            self.query_one("#saving", Static).update(Content(visible("\n".join(trial.sentences()), lines=True)))

    def release(self) -> None:
        """Take keys from now on."""
        self._held = False
        self._show_keys()

    def on_resize(self) -> None:
        """Offer to scroll where there is something to scroll to."""
        self.call_after_refresh(self._show_keys)

    def _show_keys(self) -> None:
        if self._held:
            return
        first = (_NEXT if self._around.following else _LAST) if self._card.passed else _REWIND
        more = [_SCROLL] * (self.query_one("#card").max_scroll_y > 0)
        self.query_one(KeyBar).show((first, *_WAYS, *more))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer nowhere what does nothing: a way on from a level that was lost, a way back into one that was passed."""
        useless = {"next": not self._card.passed, "rewind": self._card.passed}.get(action, False)
        return not self._held and not useless and super().check_action(action, parameters)

    def on_key(self, event: events.Key) -> None:
        """Do nothing while somebody still types, however long that takes: not even what the app does at a letter."""
        if self._held and self._release is not None:
            event.stop()
            event.prevent_default()
            self._release.reset()

    def action_next(self) -> None:
        """Go on, where the level was passed."""
        if self._card.passed:
            self.action_choose("next" if self._around.following else "menu")

    def action_rewind(self) -> None:
        """Back to the cluster, ten ticks earlier, where the level was lost."""
        if not self._card.passed:
            self.dismiss("rewind")

    def action_choose(self, choice: CardChoice) -> None:
        """End with that; where the level is left for it, ask for what stands at its prompt."""
        if self._unsent and choice not in {"cluster", "way"}:
            self.app.push_screen(ConfirmDialog(self._unsent), partial(self._answered, choice))
            return
        self.dismiss(choice)

    def _answered(self, choice: CardChoice, yes: bool | None) -> None:
        if yes:
            self.dismiss(choice)

    def action_scroll(self, lines: int) -> None:
        self.query_one("#card").scroll_relative(y=lines, animate=False)


def _text(text: str, *classes: str) -> Static:
    """A paragraph; whatever a level's author or player wrote is plain text."""
    return Static(Content(visible(text, lines=True).expandtabs()), classes=" ".join(classes))
