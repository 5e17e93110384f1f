"""The keys of a game screen: what they are bound to, what the bottom bar names, and the help about them."""

from __future__ import annotations

from textual.binding import Binding

from tui.widgets.bars import Key

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
    Binding("1", "panel('nodes')", show=False, id="panel.nodes"),
    Binding("2", "panel('services')", show=False, id="panel.services"),
    Binding("3", "panel('requests')", show=False, id="panel.requests"),
    Binding("4", "panel('steps')", show=False, id="panel.steps"),
    Binding("5", "panel('events')", show=False, id="panel.events"),
    Binding("z", "zoom", "one panel alone", show=False, id="panel.zoom"),
    Binding("escape", "back", "back", show=False, id="game.back"),
    Binding("ctrl+c", "interrupt", show=False, id="game.interrupt"),
    Binding("q", "app.quit", "quit", show=False, id="game.quit"),
]

IN_CONSOLE = (
    Key("space", "Space", "run/pause"), Key("full_stop", ".", "one tick"), Key("tab", "Tab", "complete"),
    Key("f1", "F1", "help"), Key("f3", "F3", "rewind"), Key("escape", "Esc", "panels"),
)  # fmt: skip
"""While the prompt is empty."""
IN_LEVEL = (
    Key("space", "Space", "run"), Key("full_stop", ".", "tick"), Key("f1", "F1", "help"),
    Key("f2", "F2", "hint"), Key("f3", "F3", "rewind"), Key("tab", "Tab", "complete"), Key("escape", "Esc", "panels"),
)  # fmt: skip
"""The same, in a level."""
TYPING = (
    Key("enter", "Enter", "run"), Key("tab", "Tab", "complete"), Key("up", "Up", "earlier line"),
    Key("ctrl+c", "^C", "drop"), Key("f1", "F1", "help"), Key("escape", "Esc", "panels"),
)  # fmt: skip
"""While something stands at the prompt."""
IN_PANELS = (
    Key("space", "Space", "run"), Key("full_stop", ".", "tick"), Key("plus", "+", "fast"), Key("minus", "-", "slow"),
    Key("left_square_bracket", "[", "back"), Key("w", "w", "why"),
    Key("question_mark", "?", "help"), Key("colon", ":", "type"), Key("q", "q", "quit"),
)  # fmt: skip
"""While the console has not the keyboard."""

HELP = """\
A Kubernetes cluster made of text. Nothing outside of it can break.

CLOCK     Space runs and pauses it, . lets one tick pass, + and - change the speed.
          [ and ] go one tick back and forward again; F3 and F4 ten. In the console:
          rewind 10, rewind to 15, redo, restart. A new line after going back branches off.
CONSOLE   : goes there, Esc leaves. Tab completes, Up and Down fetch earlier lines,
          PgUp and PgDn read back. Ctrl-C ends a command that waits.
          On an empty line Space, . and ? work as above. help lists the commands.
PANELS    1 nodes and Pods, 2 Services, 3 requests, 4 the seven steps, 5 events.
          Arrows or j and k move, Enter opens, z shows one panel alone, Esc all of them.
WHY       w explains the last lost request; Enter on any lost request in panel 3 does too.

Requests: one sign per tick, the newest on the right.
          . all served    ~ under way     R refused       T timeout      N name unknown
          X reset         5 server error  W wrong data    blank: none sent

Pods:     {well} well    {waiting} on its way    {broken} broken    {ended} ending or done
          2/2 containers ready, then STATUS as kubectl prints it, restarts in brackets.

To select text with the mouse hold Shift (Option on macOS). podfall sandbox --plain needs no screen at all.
"""
"""With the marks of `tui.theme.Marks` to be filled in."""
