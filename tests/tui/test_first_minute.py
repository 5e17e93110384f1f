"""The first minute of a newcomer, in a real terminal, key by key: from `podfall` to the second level."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import time

import pytest

from tests.patience import PATIENCE_S
from tests.tui.console import PODFALL, ROOT

POLL_S = 0.1

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux, a terminal that can be read")


class Terminal:
    """A terminal of 80x24 in which a command runs."""

    def __init__(self, folder, command: str) -> None:
        """Start `command` in a tmux server of its own."""
        self._tmux = ("tmux", "-S", str(folder / "tmux"), "-f", "/dev/null")
        self._do("new-session", "-d", "-x", "80", "-y", "24", command)

    def _do(self, *words: str) -> str:
        return subprocess.run([*self._tmux, *words], capture_output=True, text=True, check=True).stdout

    def press(self, *keys: str) -> None:
        """Press keys by their name."""
        self._do("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type a text."""
        self._do("send-keys", "-l", text)

    def screen(self) -> str:
        """What stands there now."""
        return self._do("capture-pane", "-p")

    def see(self, *texts: str) -> str:
        """Wait until all of this is on the screen; returns it."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            screen = self.screen()
            if all(text in screen for text in texts):
                return screen
            time.sleep(POLL_S)
        pytest.fail(f"{texts} did not appear; this was on the screen:\n{self.screen()}")

    def close(self) -> None:
        """End everything in it."""
        self._do("kill-server")


@pytest.fixture
def terminal(tmp_path):
    home = tmp_path / "home"
    command = f"cd {shlex.quote(str(ROOT))}; LANG=C.UTF-8 PODFALL_HOME={shlex.quote(str(home))} {shlex.join(PODFALL)}"
    opened = Terminal(tmp_path, command)
    yield opened
    opened.close()


def test_the_first_minute(terminal):
    terminal.see(
        "level 1 of 11: The one that never came back",
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
    terminal.see("tick 45: a colleague deletes pod/db", "It did not come back. Why not?", "paused")
    terminal.type("kubectl apply -f fi")
    terminal.press("Tab")
    terminal.see("$ kubectl apply -f files/")
    terminal.press("Tab")
    terminal.see("$ kubectl apply -f files/db-rs.yml")
    terminal.press("Enter")
    terminal.see("replicaset.apps/db created", "Watch the new row", "Tab complete")
    terminal.type("tick 115")
    terminal.press("Enter")
    terminal.see("Passed in tick 160.", "[x] Alive", "[x] Lean", "[x] Smooth", "Enter next level")
    terminal.press("Enter")
    terminal.see("level 2 of ", "tick 0", "paused")
