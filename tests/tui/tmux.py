"""A real terminal that a test can type into and read: tmux."""

from __future__ import annotations

import subprocess
import time

import pytest

from tests.patience import PATIENCE_S

POLL_S = 0.1


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

    def paste(self, text: str) -> None:
        """Paste a text, as a terminal that brackets pastes does."""
        subprocess.run([*self._tmux, "load-buffer", "-"], input=text, text=True, check=True)
        self._do("paste-buffer", "-p")

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
