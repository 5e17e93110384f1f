"""The first minute of a newcomer, in a real terminal, key by key: from `podfall` to the second level."""

from __future__ import annotations

import shlex
import shutil

import pytest

from levels.campaign.index import campaign
from tests.tui.console import PODFALL, ROOT
from tests.tui.tmux import Terminal

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux, a terminal that can be read")


@pytest.fixture
def terminal(tmp_path):
    home = tmp_path / "home"
    command = f"cd {shlex.quote(str(ROOT))}; LANG=C.UTF-8 PODFALL_HOME={shlex.quote(str(home))} {shlex.join(PODFALL)}"
    opened = Terminal(tmp_path, command)
    yield opened
    opened.close()


def test_the_first_minute(terminal):
    terminal.see(
        f"level 1 of {len(campaign())}: The one that never came back",
        "tick 0",
        "paused",
        "Start by looking. Type: kubectl get pods",
    )
    terminal.press("Tab")
    terminal.press("Enter")
    terminal.see("NAME   READY   STATUS    RESTARTS   AGE", "That was real kubectl output.", "Tab complete")
    terminal.press("Escape")
    terminal.see(": type")
    terminal.press("+", "+", ":")
    terminal.see("16/s", "Tab complete")
    terminal.press("Space")
    terminal.see("tick 20: mongod in pod/db crashes", "RRR")
    terminal.see("It came back by itself. Who did that?")
    terminal.see("tick 45: a colleague deletes pod/db", "It did not come back. Who asks for Pods?", "paused")
    terminal.type("kubectl apply -f fi")
    terminal.press("Tab")
    terminal.see("$ kubectl apply -f files/")
    terminal.press("Tab")
    terminal.see("$ kubectl apply -f files/db-rs.yml")
    terminal.press("Enter")
    terminal.see("replicaset.apps/db created", "Watch the new row", "Tab complete")
    terminal.type("tick 115")
    terminal.press("Enter")
    terminal.see("Passed in tick 160.", "Enter on an empty prompt opens the card.")
    terminal.press("Enter")
    terminal.see("Passed in tick 160.", "[x] Alive", "[x] Lean", "[x] Smooth", "Enter next level")
    terminal.press("Enter")
    terminal.see("level 2 of ", "tick 0", "paused")
