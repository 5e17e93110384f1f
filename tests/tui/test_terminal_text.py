"""Every command of podfall shows strangers' text on a terminal as text; into a pipe it goes as it is."""

from __future__ import annotations

import errno
import gc
import io
import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.tui.console import PODFALL, podfall
from tui.cli import main
from tui.visible import visible

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")

BAD = "\x1b]0;owned\x07\x1b[31m\u202e\u200b\x9b31m\u2028x"
MANIFEST = r"""
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations: {note: "\e]0;owned\x07\u202e\u200B\x9B31m\u2028x"}
spec:
  containers:
  - name: c
    image: alpine
    command: [sh, -c, "echo '\e[31mlogged\u202e'; sleep 1000"]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: keys}
data: {k: "\e[2J\u202e"}
---
apiVersion: v1
kind: Event
metadata: {name: told}
involvedObject: {kind: Pod, name: web, namespace: default}
reason: "Bad\e[31m"
message: "said\e[31m\u202e"
type: Warning
"""
LINES = (
    "tick 12",
    "kubectl get pod web -o jsonpath='{.metadata.annotations.note}'",
    "kubectl describe pod web",
    "kubectl logs web",
    "kubectl get events",
    "kubectl get configmap keys -o jsonpath='{.data.k}'",
    "kubectl exec web -- echo '" + BAD + "'",
    "kubectl get '" + BAD + "'",
    "cat '" + BAD + "'",
    BAD,
    "save '/nowhere/" + BAD + "'",
    "rewind " + BAD,
)
NAME = "a" + BAD
"""Of a file."""


def on_terminal(*arguments: str, cwd: Path, stdin: str = "", **env: str) -> str:
    """What a terminal gets to see of one command."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*PODFALL, *arguments],
        stdin=subprocess.PIPE,
        stdout=theirs,
        stderr=theirs,
        cwd=cwd,
        env={**os.environ, **env},
    )
    os.close(theirs)
    assert process.stdin is not None
    process.stdin.write(stdin.encode())
    process.stdin.close()
    seen = b""
    try:
        while piece := os.read(ours, 65536):
            seen += piece
    except OSError as error:  # so Linux says that the other end is closed
        if error.errno != errno.EIO:
            raise
    finally:
        os.close(ours)
        process.wait(timeout=60)
    return seen.decode().replace("\r\n", "\n")


@pytest.fixture
def manifest(tmp_path: Path) -> str:
    (tmp_path / "hostile.yaml").write_text(MANIFEST, "utf-8")
    return "hostile.yaml"


def test_the_plain_console_shows_what_it_prints_as_text(manifest: str, tmp_path: Path):
    seen = on_terminal("sandbox", "--plain", manifest, cwd=tmp_path, stdin="".join(f"{line}\n" for line in LINES))
    assert visible(seen, lines=True) == seen
    for part in (
        r"\x1b]0;owned\x07\u202e\u200b\x9b31m\u2028x",
        r"\x1b[31mlogged\u202e",
        r"said\x1b[31m\u202e",
        r"\x1b[2J\u202e",
    ):
        assert part in seen


def test_into_a_pipe_everything_goes_as_it_is(manifest: str, tmp_path: Path):
    lines = "".join(f"{line}\n" for line in LINES)
    done = podfall("sandbox", "--plain", manifest, cwd=tmp_path, stdin=lines)
    for part in (
        "\x1b]0;owned\x07\u202e\u200b\x9b31m\u2028x",
        "\x1b[31mlogged\u202e",
        "said\x1b[31m\u202e",
        "\x1b[2J\u202e",
    ):
        assert part in done.stdout
    assert BAD in done.stderr
    assert r"\x1b" not in done.stdout


COMMANDS = [
    (BAD,),
    (f"--{BAD}",),
    ("play", BAD),
    ("play", NAME),
    ("check", NAME),
    ("run", NAME),
    ("replay", NAME),
    ("grade", NAME),
    ("diff", NAME, NAME),
    ("new", f"nowhere/{BAD}"),
    ("progress", "import", NAME),
    ("progress", "export", f"nowhere/{BAD}"),
    ("serve", f"nowhere{BAD}"),
    ("serve", "--listen", BAD),
    ("sandbox", f"nowhere{BAD}"),
    ("sandbox", "--plain", NAME),
    ("sandbox", "--frozen", NAME),
    ("sandbox", "--frozen", f"nowhere{BAD}"),
    ("do", "echo", "--server", f"http://{BAD}"),
    ("do", "echo", "--server", BAD),
    ("levels", BAD),
    ("schema", BAD),
    ("bench", BAD),
    ("sandbox", "--nodes", BAD),
]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def call(tmp_path: Path, monkeypatch):
    """Calls the program in this process; returns what its terminal, or its pipe, gets."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / NAME).write_text(f"apiVersion: podfall/v1alpha1\nkind: Scenario\n{'a: b' * 3}\n", "utf-8")
    thresholds, callbacks = gc.get_threshold(), list(gc.callbacks)

    def _call(arguments: tuple[str, ...], stream: io.StringIO) -> str:
        for name in ("stdout", "stderr"):
            monkeypatch.setattr(sys, name, stream)
        monkeypatch.setattr(sys, "stdin", io.StringIO())
        monkeypatch.setattr(sys, "argv", ["podfall", *arguments])
        with pytest.raises(SystemExit):
            main()
        return stream.getvalue()

    yield _call
    gc.set_threshold(*thresholds)
    gc.callbacks[:] = callbacks
    gc.unfreeze()


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: visible("-".join(arguments))[:24])
def test_every_command_complains_in_text(call, arguments: tuple[str, ...]):
    seen = call(arguments, Terminal())
    assert seen
    assert not [sign for sign in ("\x1b]", "\x07", "\u202e", "\u200b", "\x9b", "\u2028") if sign in seen]


@pytest.mark.parametrize(
    "arguments",
    [("play", BAD), ("run", NAME), (BAD,), ("sandbox", f"nowhere{BAD}"), ("check", NAME)],
)
def test_a_complaint_goes_into_a_pipe_as_it_is(call, arguments: tuple[str, ...]):
    assert BAD in call(arguments, io.StringIO())


def test_a_progress_file_of_a_stranger_is_told_in_text(tmp_path: Path):
    (tmp_path / "progress.json").write_text("{\x1b[31m", "utf-8")
    seen = on_terminal("levels", cwd=tmp_path, PODFALL_HOME=str(tmp_path))
    assert visible(seen, lines=True) == seen


def test_clear_still_empties_a_terminal(tmp_path: Path):
    assert "\x1b[H\x1b[2J" in on_terminal("sandbox", "--plain", cwd=tmp_path, stdin="clear\n")
    printed = on_terminal("sandbox", "--plain", cwd=tmp_path, stdin="echo '\x1b[H\x1b[2J'\n")
    assert r"\x1b[H\x1b[2J" in printed
    assert "\x1b" not in printed


def test_the_progress_bar_still_draws_itself(tmp_path: Path):
    (tmp_path / "run.yaml").write_text("kind: Run\n", "utf-8")
    seen = on_terminal("grade", "run.yaml", cwd=tmp_path, TERM="xterm-256color")
    assert "\x1b[2K" in seen
    assert r"\x1b" not in seen
