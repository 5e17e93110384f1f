"""The keys of the app and of a game screen: what they are bound to, and what the bottom bar names."""

from __future__ import annotations

from textual.binding import Binding

from tui.screens.panels import PANELS
from tui.widgets.actions import declared
from tui.widgets.arranged.arrangedlist import ArrangedList
from tui.widgets.bars import KeyHint

HELP_BINDING = Binding("f1,question_mark", "app.help", "the keys, and what is to be seen", show=False, id="app.help")
"""Of the app, and of every screen that lies before all else and so keeps the app's keys away."""
APP_BINDINGS = [
    HELP_BINDING,
    Binding("ctrl+p", "command_palette", "everything there is, by name", show=False, id="app.palette", priority=True),
    Binding("t", "next_theme", "other colours", show=False, id="app.theme"),
    Binding("ctrl+z", "suspend_process", "to the shell; fg comes back", show=False, id="app.suspend"),
    Binding("ctrl+q", "quit", "quit", show=False, id="app.quit", priority=True),
]
BINDINGS = [
    Binding("space", "run_clock", "run or pause", show=False, id="clock.toggle"),
    Binding("full_stop", "step", "one tick", show=False, id="clock.step"),
    Binding("plus,equals_sign", "faster(1)", "a higher speed", show=False, id="clock.faster"),
    Binding("minus", "faster(-1)", "a lower speed", show=False, id="clock.slower"),
    Binding("left_square_bracket,comma", "rewind(-1)", "one tick back", show=False, id="clock.back"),
    Binding("right_square_bracket,semicolon", "rewind(1)", "one tick forward again", show=False, id="clock.forward"),
    Binding("f3", "rewind(-10)", "ten ticks back", show=False, id="clock.rewind"),
    Binding("f4", "rewind(10)", "ten ticks forward again", show=False, id="clock.redo"),
    Binding("colon", "console", "to the console", show=False, id="game.console"),
    Binding("w", "why", "why the last request was lost", show=False, id="game.why"),
    *(Binding(panel.key, f"panel('{panel.id}')", panel.help, show=False, id=f"panel.{panel.id}") for panel in PANELS),
    Binding("tab", "app.focus_next", "to the next panel", show=False, id="panel.next"),
    Binding("shift+tab", "app.focus_previous", "to the panel before", show=False, id="panel.previous"),
    Binding("z", "zoom", "one panel alone, or all again", show=False, id="panel.zoom"),
    Binding("escape", "back", "from one panel to all", show=False, id="game.back"),
    Binding("ctrl+c", "interrupt", "end the command that waits", show=False, id="game.interrupt"),
    Binding("q", "leave", "leave", show=False, id="game.quit"),
]

REPLAY_BINDINGS = [
    Binding("home", "begin", "to the beginning", show=False, id="replay.begin", priority=True),
    Binding("end", "finish", "to the end", show=False, id="replay.end", priority=True),
]
"""Besides those of the game. They come before a panel's own Home and End."""

IN_LEVEL = (
    KeyHint("space", "Space", "run"),
    KeyHint("full_stop", ".", "tick"),
    KeyHint("f1", "F1", "help"),
    KeyHint("f2", "F2", "hint"),
    KeyHint("f3", "F3", "rewind"),
    KeyHint("tab", "Tab", "complete"),
    KeyHint("escape", "Esc", "panels"),
    KeyHint("ctrl+p", "^P", "commands"),
)
"""While the prompt of a level is empty."""
IN_CONSOLE = tuple(key for key in IN_LEVEL if key.key != "f2")
"""The same where nothing gives hints."""
AFTER_LEVEL = (KeyHint("enter", "Enter", "card"), *IN_CONSOLE)
"""The same, in a level that is over."""
TYPING = (
    KeyHint("enter", "Enter", "run"),
    KeyHint("tab", "Tab", "complete"),
    KeyHint("up", "Up", "earlier line"),
    KeyHint("ctrl+c", "^C", "drop"),
    KeyHint("f1", "F1", "help"),
    KeyHint("escape", "Esc", "panels"),
)
"""While something stands at the prompt."""
IN_PANELS = (
    KeyHint("space", "Space", "run"),
    KeyHint("full_stop", ".", "tick"),
    KeyHint("left_square_bracket", "[", "back"),
    KeyHint("w", "w", "why"),
    KeyHint("question_mark", "?", "help"),
    KeyHint("colon", ":", "type"),
    KeyHint("v", "v", "way"),
    KeyHint("q", "q", "leave"),
    KeyHint("plus", "+", "fast"),
    KeyHint("minus", "-", "slow"),
    *(KeyHint(panel.key, panel.key, panel.hint) for panel in PANELS if panel.hint and panel.key != "v"),
    KeyHint("z", "z", "zoom"),
    KeyHint("t", "t", "colours"),
)
"""While the console has not the keyboard: as many as there is room for."""
IN_A_PANEL = (
    KeyHint("slash", "/", "filter"),
    KeyHint("s", "s", "sort"),
    KeyHint("x", "x", "unwell"),
    KeyHint("d", "d", "describe"),
    KeyHint("y", "y", "YAML"),
    KeyHint("l", "l", "logs"),
    KeyHint("e", "e", "edit"),
    KeyHint("o", "o", "owner"),
    KeyHint("question_mark", "?", "help"),
    KeyHint("escape", "Esc", "back"),
    *IN_PANELS[:3],
    KeyHint("c", "c", "copy"),
)
"""While one of them has it: those of them that do something there."""
FILTERING = (
    KeyHint("enter", "Enter", "keep"),
    KeyHint("escape", "Esc", "show all"),
    KeyHint("ctrl+u", "^U", "empty"),
)
"""While a filter is typed."""
IN_REPLAY = (
    KeyHint("space", "Space", "run"),
    KeyHint("full_stop", ".", "tick"),
    KeyHint("left_square_bracket", "[", "back"),
    KeyHint("right_square_bracket", "]", "on"),
    KeyHint("home", "Home", "begin"),
    KeyHint("end", "End", "end"),
    KeyHint("question_mark", "?", "help"),
    KeyHint("q", "q", "leave"),
    KeyHint("w", "w", "why"),
    KeyHint("plus", "+", "fast"),
    KeyHint("minus", "-", "slow"),
    KeyHint("f3", "F3", "ten back"),
    KeyHint("f4", "F4", "ten on"),
    KeyHint("z", "z", "zoom"),
    KeyHint("t", "t", "colours"),
)
"""While a replay is watched."""
_WAYS = 6
"""So many of them go through time."""
_REDO = KeyHint("right_square_bracket", "]", "redo")
_BACK = "left_square_bracket"


def in_a_panel(usable: frozenset[str]) -> tuple[KeyHint, ...]:
    """The keys to name while a panel has the keyboard in which these bindings of rows do something."""
    of_rows = {binding.key: binding.id or "" for binding in declared(ArrangedList) if binding.key != "escape"}
    return tuple(hint for hint in IN_A_PANEL if of_rows.get(hint.key, "") in {"", *usable})


def in_a_replay(usable: frozenset[str]) -> tuple[KeyHint, ...]:
    """The same in a replay."""
    of_rows = (hint for hint in in_a_panel(usable - {"row.edit"}) if hint.key != "escape")
    hints = (*IN_REPLAY[:_WAYS], *of_rows, *IN_REPLAY[_WAYS:])
    named: dict[str, KeyHint] = {}
    for hint in hints:
        named.setdefault(hint.key, hint)
    return tuple(named.values())


def now(bar: tuple[KeyHint, ...], *, redo: bool) -> tuple[KeyHint, ...]:
    """The keys of a bar, with that of `redo` where there is something to redo and it is not named anyway."""
    if not redo or any(key.key == _REDO.key for key in bar):
        return bar
    return tuple(shown for key in bar for shown in ((key, _REDO) if key.key == _BACK else (key,)))


UNSAVED = "This cluster and its history end here; `save FILE` in the console keeps them. Leave all the same?"
"""Asked before something is lost."""
