"""Chapters 3 to 5 in a real terminal of 80x24, each level from its first screen to its card by typing its reference.

`make soak` plays them in one sitting, from each card to the next level; otherwise one level of each chapter is played.
"""

from __future__ import annotations

import os
import shlex
import shutil
import time
from itertools import groupby
from pathlib import Path

import pytest

from levels.campaign.index import LevelEntry, campaign
from tests.levels.campaign.scenarios import LEVELS, reference
from tests.patience import PATIENCE_S
from tests.tui.console import PODFALL, ROOT
from tests.tui.tmux import POLL_S, Terminal

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux, a terminal that can be read")

ENTRIES = [entry for entry in campaign() if entry.chapter in {3, 4, 5}]
FIRSTS = [next(levels) for _, levels in groupby(ENTRIES, key=lambda entry: entry.chapter)]
WHOLE = os.environ.get("PODFALL_SITTING") == "whole"


class Sitting:
    """A terminal in which podfall was started with a level; its editor is a script that knows what to write."""

    def __init__(self, folder: Path, first: LevelEntry) -> None:
        """Start it."""
        self._text = folder / "text"
        editor = folder / "editor"
        self._closed = folder / "closed"
        script = f'cp {shlex.quote(str(self._text))} "$1"\ntouch {shlex.quote(str(self._closed))}\n'
        editor.write_text(f"#!/bin/sh\n{script}", "utf-8")
        editor.chmod(0o755)
        variables = f"LANG=C.UTF-8 EDITOR={shlex.quote(str(editor))} PODFALL_HOME={shlex.quote(str(folder / 'home'))}"
        command = f"cd {shlex.quote(str(ROOT))}; {variables} {shlex.join(PODFALL)} play {first.name}"
        self.terminal = Terminal(folder, command)

    def _enter(self, line: str) -> None:
        self.terminal.type(line)
        self.terminal.press("Enter")

    def play(self, entry: LevelEntry) -> None:
        """From the first screen of a level to its card."""
        self.terminal.see(f"level {entry.order}", "tick 0 ", "paused")
        for step in reference(entry.name):
            self._enter(f"tick until '{{tick: {{after: {step.tick}}}}}'")
            if step.write is not None:
                self._text.write_text(step.write.text, "utf-8")
                self._enter(f"edit {step.write.path}")
                self._see_the_editor_close()
            else:
                self._enter(step.run)
            if " delete pod" in step.run:
                self._let_it_end(step.tick)
        self._enter(f"tick {LEVELS[entry.name].spec.rules.max_tick}")
        self.terminal.see("Passed in tick")
        self.terminal.press("Enter")
        self.terminal.see("[x] Alive", "[x] Lean", "[x] Smooth", "r again")

    def _see_the_editor_close(self) -> None:
        """What is typed before the game is back goes to the editor, or is lost as in any shell."""
        end = time.monotonic() + PATIENCE_S
        while not self._closed.exists():
            assert time.monotonic() < end, "the editor was never opened"
            time.sleep(POLL_S)
        self._closed.unlink()
        self.terminal.see("Console")

    def _let_it_end(self, tick: int) -> None:
        """Give a command that waits its ticks by hand, so that the clock stands when it is over."""
        screen = self.terminal.see(f"tick {tick} ", "a command waits", "waits until")
        while "a command waits" in screen:
            tick += 1
            self.terminal.press(".")
            screen = self.terminal.see(f"tick {tick} ")

    def go_on(self) -> None:
        """From a card to the next level."""
        self.terminal.see("Enter next level")
        self.terminal.press("Enter")


@pytest.fixture
def sit(tmp_path):
    """Start podfall with a level."""
    opened: list[Sitting] = []

    def start(first: LevelEntry) -> Sitting:
        opened.append(Sitting(tmp_path, first))
        return opened[-1]

    yield start
    for sitting in opened:
        sitting.terminal.close()


@pytest.mark.skipif(WHOLE, reason="all of them are played in one sitting")
@pytest.mark.parametrize("entry", FIRSTS, ids=lambda entry: entry.name)
def test_the_first_level_of_a_chapter_is_won_with_every_medal(sit, entry):
    sit(entry).play(entry)


@pytest.mark.skipif(not WHOLE, reason="takes a minute: make soak")
def test_chapters_3_to_5_are_won_in_one_sitting(sit):
    sitting = sit(ENTRIES[0])
    for entry in ENTRIES[:-1]:
        sitting.play(entry)
        sitting.go_on()
    sitting.play(ENTRIES[-1])
