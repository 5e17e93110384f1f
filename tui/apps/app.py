"""The Textual app: theme and the screens it starts with. Called by the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import SystemCommand

from tui.apps.palette import commands_on
from tui.apps.toasts import ToastingApp
from tui.hangup import on_hangup
from tui.screens import keys
from tui.screens.confirm_dialog import ConfirmDialog
from tui.screens.game import GameScreen
from tui.screens.help_box import HelpBox, help_on
from tui.screens.keyactions import KeyActions
from tui.screens.palette_box import PaletteBox
from tui.settings import Settings
from tui.theme import ASCII, THEMES, UNICODE, after, dress
from tui.visible import visible

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.theme import Theme

    from levels.session.session import Session
    from tui.server.listener import ListenAddress

Start = Callable[[bool], "Screen[None]"]
"""Makes the first screen; told whether to draw with ASCII alone."""
_SERVING = "serve"
"""The group of the task that answers over HTTP: there is one at most."""


def sandbox_of(session: Session) -> Start:
    """Start with a cluster of the player's own."""
    setup = session.setup
    title = f"sandbox, {len(setup.machines)} nodes, seed {setup.seed}"
    return lambda ascii_only: GameScreen(session, title, ascii_only=ascii_only)


class PodfallApp(ToastingApp):
    """podfall on a terminal."""

    TITLE = "podfall"
    AUTO_FOCUS = None
    CSS_PATH = "../screens/terminals.tcss"
    BINDINGS = [*keys.APP_BINDINGS]

    def __init__(self, start: Start, *, settings: Settings | None = None, place: ListenAddress | None = None) -> None:
        """Begin with the screen that `start` makes, drawn as `settings` say; it is also served at `place`."""
        super().__init__()
        self.settings = settings or Settings()
        self._start = start
        if not self.settings.motion:
            self.animation_level = "none"
        self._place = place
        self.first: Screen[None] | None = None
        """The screen that it began with, if that was `start`'s."""
        self.keymap: dict[str, tuple[str, ...]] = {}
        """The player's own keys, by action; the others have their usual ones."""
        dress(self, self.settings.theme)  # before there is a style sheet, which would be read once more for it
        self._worn = self.theme
        """The theme that it has on: only another one was chosen, and is to be kept."""

    @property
    def ascii_only(self) -> bool:
        """Whether everything is drawn with ASCII signs alone."""
        return self.settings.ascii_only

    def on_mount(self) -> None:
        """Take the player's keys and go to the first screen."""
        if not self.is_headless:
            on_hangup(self._hung_up)
        self._tell_of_a_missing_theme()
        self.set_class(self.ascii_only, "-ascii")
        self.theme_changed_signal.subscribe(self, self._keep_theme)
        self._take_keys()
        self.begin()

    def _tell_of_a_missing_theme(self) -> None:
        """A line that says so where the player's theme does not exist, and the usual one was taken."""
        wanted = self.settings.theme
        if wanted and self.theme != wanted:
            own = ", ".join(theme.name for theme in THEMES)
            told = f"there is no theme {wanted}; {self.theme} is taken. podfall's own: {own}"
            self.notify(visible(told), title="colours", severity="warning", timeout=12, markup=False)

    def _hung_up(self, status: int) -> None:
        """Leave without a question: nobody is there to answer."""
        self.exit(return_code=status)

    def play(self) -> int:
        """Run until the player leaves; the exit status."""
        self.run(mouse=self.settings.mouse)
        return self.return_code or 0

    def begin(self) -> None:
        """Go to the first screen."""
        screen = self.first = self._start(self.ascii_only)
        self.push_screen(screen)
        self.serve(screen)

    def serve(self, screen: Screen[Any] | None) -> None:
        """Serve what a screen plays, if somebody listens, and no longer what was played before."""
        self.workers.cancel_group(self, _SERVING)
        if self._place is not None and isinstance(screen, GameScreen):
            from tui.server.game import serve_beside  # noqa: PLC0415 - few games are served

            self.run_worker(serve_beside(screen, self._place), group=_SERVING)

    def _take_keys(self) -> None:
        """Let the player's own keys do what they are meant for; what cannot be had is told in one line."""
        if not self.settings.keys:
            return
        from tui.screens.catalog import KeyCatalog  # noqa: PLC0415 - few players have keys of their own

        self.keymap, complaints = KeyCatalog(type(self)).keymap(self.settings.keys)
        self.set_keymap({name: ",".join(keys) for name, keys in self.keymap.items()})
        if complaints:
            self.notify(
                visible("; ".join(complaints)), title="settings.yaml", severity="warning", timeout=12, markup=False
            )

    def action_help(self) -> None:
        """Show the keys of the screen that is there, and what is to be seen on it."""
        if not isinstance(self.screen, HelpBox):
            marks = ASCII if self.ascii_only else UNICODE
            topics = (self.screen.HELP or "").format(**marks._asdict())
            self.push_screen(HelpBox(help_on(self.screen, self.keymap, topics)))

    def action_command_palette(self) -> None:
        """Offer what can be done, by name."""
        if not isinstance(self.screen, PaletteBox):
            self.push_screen(PaletteBox(placeholder="part of what you want to do", id="--command-palette"))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """What the command palette offers."""
        yield from commands_on(self, screen, self.keymap)
        yield SystemCommand("Colours: all there are", "Textual's own themes among them", self.action_change_theme)
        yield SystemCommand("Screenshot", "a picture of this screen (SVG)", self._take_picture)

    def _take_picture(self) -> None:
        """Once the palette has gone."""
        self.set_timer(0.1, self.deliver_screenshot)

    def action_next_theme(self) -> None:
        self.theme = after(self.theme)

    def _keep_theme(self, theme: Theme) -> None:
        """Remember the colours that were chosen, by key or in the palette."""
        if theme.name == self._worn:
            return
        self._worn = theme.name
        try:
            self.settings.choose_theme(theme.name)
        except OSError as error:
            self.notify(f"{theme.name}; it cannot be kept: {error.strerror}", markup=False)
        else:
            self.notify(theme.name, title="colours", timeout=2, markup=False)

    def action_suspend_process(self) -> None:
        """Go to the background, as a shell's Ctrl-Z does; time stands meanwhile, and `fg` comes back."""
        for screen in self.screen_stack:
            if isinstance(screen, GameScreen):
                screen.bridge.clock.pause()
        super().action_suspend_process()

    async def action_quit(self) -> None:
        """Quit; a game asks first where something would be lost. Asked once more, it is meant."""
        if isinstance(self.screen, ConfirmDialog):
            self.exit()
            return
        for screen in reversed(self.screen_stack):
            if isinstance(screen, KeyActions):
                screen.action_leave(quitting=True)
                return
        self.exit()

    @on(KeyActions.Left)
    def _left(self, message: KeyActions.Left) -> None:
        self.after(message)

    def after(self, left: KeyActions.Left) -> None:
        """Go on after a game screen: here, nowhere."""
        del left
        self.exit()
