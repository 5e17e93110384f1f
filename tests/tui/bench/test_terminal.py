"""The real program in a real terminal."""

from __future__ import annotations

from typing import Any

import pytest

from levels.recording.record import save_run
from tests.tui.playing import new_session
from tui.bridge import Bridge

pytest.importorskip("pty", reason="this system has no pseudo-terminals")

from tui.bench.terminal import Terminal, TerminalError

MOUSE = b"\x1b[?1000h"


@pytest.mark.parametrize(
    ("options", "mouse", "ascii_only"),
    [((), True, False), (("--no-mouse", "--ascii"), False, True)],
)
def test_the_display_options_reach_the_terminal(options, mouse, ascii_only):
    with Terminal("sandbox", *options) as terminal:
        terminal.seconds_until(b"panels")
        assert (MOUSE in terminal.printed) == mouse
        assert terminal.printed.decode("utf-8", "replace").isascii() == ascii_only


def test_a_recording_is_shown_in_a_terminal_to_its_end(tmp_path):
    bridge = Bridge(new_session(), list[Any]().append)
    bridge.submit("tick 3")
    while bridge.busy:
        bridge.step()
    save_run(bridge.session, str(tmp_path / "run.yaml"))
    with Terminal("replay", str(tmp_path / "run.yaml"), "--speed", "50") as terminal:
        terminal.seconds_until(b"leave")
        terminal.type(b" ")
        terminal.seconds_until(b"same run: 3 ticks")


def test_a_program_that_ends_without_painting_is_named():
    with Terminal("no-such-command") as terminal, pytest.raises(TerminalError, match="no-such-command did not paint"):
        terminal.seconds_until(b"Console")
