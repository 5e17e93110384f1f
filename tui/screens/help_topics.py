"""What the help says beside the keys: what is to be seen on a screen, and what can be typed there."""

from __future__ import annotations

from tui.letters import letter_table

CLUSTER = "A Kubernetes cluster made of text. Nothing outside of it can break."
_SIGNS = f"""\
WAY       A column per hop. Up and Down go over the cells, Left and Right from hop to hop and from Service to \
Service, Enter opens what stands behind one. Solid lines carry requests, thin ones could; what is late says since when.
MOUSE     A click goes to a panel and chooses a row, one more opens it. The wheel scrolls. The keys at the bottom can \
be clicked. What is selected in the console is copied (OSC 52); to select elsewhere hold Shift (Option on macOS), or \
start with --no-mouse.
COLOURS   usual, high contrast, blue and orange, mono, light; the commands list more. Nothing is told by colour \
alone. --ascii draws with ASCII signs, NO_COLOR=1 without colour; PODFALL_MOTION=off stops what moves by itself. \
podfall sandbox --plain needs no screen at all.
KEYS      podfall keys lists them all, and how to change them in settings.yaml.
REQUESTS  One sign per tick, the newest on the right.
          . all served    ~ under way     blank: none sent    small letter, or e for 5: less than half was lost
{letter_table()}
          On the row of signs a tick can be chosen, and what was lost in it opened.
PODS      {{well}} well    {{waiting}} on its way    {{broken}} broken    {{ended}} ending or done
          2/2 containers ready, then STATUS as kubectl prints it, restarts in brackets.
"""
_TYPED = """\
TYPED     help lists the commands. Going through time: rewind 10, rewind to 15, redo, restart; a command that \
changes something after going back branches off. On an empty line the keys of the clock work as they do in the panels. \
A command goes on after \\, an open quote and <<EOF; what is pasted waits for Enter. Right takes the grey text.
"""
GAME_TOPICS = f"{_TYPED}{_SIGNS}"
"""With the glyphs of `tui.theme.Glyphs` to be filled in. Each topic is one line, wrapped where it is shown."""
LEVEL_TOPICS = f"""\
GOALS     In the console: goals, brief, hint, debrief. From the card of a lost level one key leads back to where no \
goal was lost for good. After the end Enter on an empty line opens the card. A level may have a night: \
then the console is locked and its frame says until when, and a \
line that is typed stays at the prompt.
{_TYPED}{_SIGNS}"""
"""The same, for a level and for whoever has not begun one yet."""
REPLAY_TOPICS = f"""\
WATCHING  What was typed then appears in the console when its time comes.
{_SIGNS}"""
"""The same, for a replay."""
