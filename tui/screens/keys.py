"""The keys of a game screen: what they are bound to, what the bottom bar names, and the help about them."""

from __future__ import annotations

from textual.binding import Binding

from tui.letters import letter_table
from tui.screens.panels import PANELS
from tui.widgets.bars import KeyHint

BINDINGS = [
    Binding("space", "run_clock", "run/pause", show=False, id="clock.toggle"),
    Binding("full_stop", "step", "one tick", show=False, id="clock.step"),
    Binding("plus,equals_sign", "faster(1)", "faster", show=False, id="clock.faster"),
    Binding("minus", "faster(-1)", "slower", show=False, id="clock.slower"),
    Binding("left_square_bracket", "rewind(-1)", "one tick back", show=False, id="clock.back"),
    Binding("right_square_bracket", "rewind(1)", "one tick forward again", show=False, id="clock.forward"),
    Binding("f3", "rewind(-10)", "ten ticks back", show=False, id="clock.rewind"),
    Binding("f4", "rewind(10)", "ten ticks forward again", show=False, id="clock.redo"),
    Binding("question_mark,f1", "help", "help", show=False, id="game.help"),
    Binding("colon", "console", "console", show=False, id="game.console"),
    Binding("w", "why", "why was it lost", show=False, id="game.why"),
    *(Binding(panel.key, f"panel('{panel.id}')", show=False, id=f"panel.{panel.id}") for panel in PANELS),
    Binding("z", "zoom", "one panel alone", show=False, id="panel.zoom"),
    Binding("escape", "back", "back", show=False, id="game.back"),
    Binding("ctrl+c", "interrupt", show=False, id="game.interrupt"),
    Binding("q", "leave", "quit", show=False, id="game.quit"),
]

REPLAY_BINDINGS = [
    Binding("home", "begin", show=False, id="replay.begin", priority=True),
    Binding("end", "finish", show=False, id="replay.end", priority=True),
]
"""Besides those of the game. They come before a panel's own Home and End."""

IN_CONSOLE = (
    KeyHint("space", "Space", "run/pause"),
    KeyHint("full_stop", ".", "one tick"),
    KeyHint("tab", "Tab", "complete"),
    KeyHint("f1", "F1", "help"),
    KeyHint("f3", "F3", "rewind"),
    KeyHint("escape", "Esc", "panels"),
)
"""While the prompt is empty."""
IN_LEVEL = (
    KeyHint("space", "Space", "run"),
    KeyHint("full_stop", ".", "tick"),
    KeyHint("f1", "F1", "help"),
    KeyHint("f2", "F2", "hint"),
    KeyHint("f3", "F3", "rewind"),
    KeyHint("tab", "Tab", "complete"),
    KeyHint("escape", "Esc", "panels"),
)
"""The same, in a level."""
AFTER_LEVEL = tuple(key._replace(does="card") if key.key == "f2" else key for key in IN_LEVEL)
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
    KeyHint("q", "q", "quit"),
    KeyHint("plus", "+", "fast"),
    KeyHint("minus", "-", "slow"),
    *(KeyHint(panel.key, panel.key, panel.hint) for panel in PANELS if panel.hint),
    KeyHint("z", "z", "zoom"),
    KeyHint("t", "t", "colours"),
)
"""While the console has not the keyboard: as many as there is room for."""
IN_A_PANEL = (
    KeyHint("slash", "/", "find"),
    KeyHint("s", "s", "sort"),
    KeyHint("x", "x", "bad"),
    KeyHint("d", "d", "desc"),
    KeyHint("y", "y", "YAML"),
    KeyHint("l", "l", "logs"),
    KeyHint("e", "e", "edit"),
    KeyHint("c", "c", "copy"),
    KeyHint("o", "o", "owner"),
    KeyHint("question_mark", "?", "help"),
    KeyHint("escape", "Esc", "back"),
    *IN_PANELS[:3],
)
"""While one of them has it."""
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
_REDO = KeyHint("right_square_bracket", "]", "redo")
_BACK = "left_square_bracket"


def now(bar: tuple[KeyHint, ...], *, redo: bool) -> tuple[KeyHint, ...]:
    """The keys of a bar, with that of `redo` where there is something to redo and it is not named anyway."""
    if not redo or any(key.key == _REDO.key for key in bar):
        return bar
    return tuple(shown for key in bar for shown in ((key, _REDO) if key.key == _BACK else (key,)))


UNSAVED = "This cluster and its history end here; `save FILE` in the console keeps them. Leave all the same?"
"""Asked before something is lost."""

_CLUSTER = "A Kubernetes cluster made of text. Nothing outside of it can break."
_PANELS = ", ".join(f"{panel.key} {panel.help}" for panel in PANELS)
_SIGNS = f"""
PANELS    {_PANELS}. Arrows or j and k move, Enter opens, z shows one panel alone, Esc all of them.
ROWS      In a panel / or Ctrl-F filters (text, !text, -l label=value), Esc shows all. s sorts, x shows only what is \
not well. d describes what the row stands for, y is its YAML, l its logs, e edits it, c copies its name, o is its \
owner. A node with more than 12 Pods is one row, with a sign for each: Enter opens and folds it, so do Right and Left.
WHY       w explains the last lost request, Enter in panel 3 any of them: on its row of signs Left and Right choose a \
tick. In the explanation Left and Right go through the others.
WAY       v shows the way of requests, a column per hop. Up and Down go over the cells, Left and Right from hop to \
hop and from Service to Service, Enter opens what stands behind one. Solid lines carry requests, thin ones could; what \
is late says since when.
MOUSE     A click goes to a panel and chooses a row, one more opens it. The wheel scrolls. The keys at the bottom can \
be clicked. To select text hold Shift (Option on macOS), or start with --no-mouse.
SCREEN    t goes through the colours: usual, high contrast, blue and orange, mono, light; Ctrl-P lists more. Nothing \
is told by colour alone. --ascii draws with ASCII signs, NO_COLOR=1 without colour; PODFALL_MOTION=off stops what \
moves by itself. podfall sandbox --plain needs no screen at all.

REQUESTS  One sign per tick, the newest on the right.
          . all served    ~ under way     blank: none sent    small letter, or e for 5: less than half was lost
{letter_table()}
PODS      {{well}} well    {{waiting}} on its way    {{broken}} broken    {{ended}} ending or done
          2/2 containers ready, then STATUS as kubectl prints it, restarts in brackets.
"""
_PLAYED = """
CLOCK     Space runs and pauses it, . lets one tick pass, + and - change the speed. [ and ] go one tick back and \
forward again, F3 and F4 ten. In the console: rewind 10, rewind to 15, redo, restart. A command that changes something \
after going back branches off.
CONSOLE   : goes there, Esc leaves. Tab completes, Up and Down fetch earlier lines, PgUp and PgDn read back. Ctrl-C \
ends a command that waits. On an empty line Space, . and ? work as above. help lists the commands. Ctrl-Q quits from \
anywhere, q from the panels."""
HELP = f"""{_CLUSTER}
{_PLAYED}{_SIGNS}"""
"""With the glyphs of `tui.theme.Glyphs` to be filled in. Each topic is one line, wrapped where it is shown."""
LEVEL_HELP = f"""{_CLUSTER}

LEVEL     F2 gives the next hint, after the end the card. In the console: goals, brief, hint, debrief. From the card \
of a lost level F3 leads back to where no goal was lost for good. A level may have a night: then the console is locked \
and its frame says until when, and a line that is typed stays at the prompt.{_PLAYED}{_SIGNS}"""
"""The same, for a level."""
REPLAY_HELP = f"""{_CLUSTER}

REPLAY    What was typed then appears in the console when its time comes. Space runs and pauses it, . lets one tick \
pass, + and - change the speed. [ and ] go one tick back and on, F3 and F4 ten, Home to the beginning, End to the end. \
q leaves, so does Esc.{_SIGNS}"""
"""The same, for a replay."""
