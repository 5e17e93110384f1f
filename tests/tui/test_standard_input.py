"""Manifests and scenarios that come from standard input, as `helm template . | podfall sandbox -` sends them."""

from __future__ import annotations

import os
import pty
import signal
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from levels.scenario.loading.template import TEMPLATE
from tests.tui.console import EXAMPLE, PODFALL, podfall

PATIENCE_S = 60
TEXT = EXAMPLE.read_text("utf-8")


@contextmanager
def in_a_terminal(home: Path, line: str):
    """A shell's line in a terminal of its own; gives what waits for a text and what presses keys."""
    process, terminal = pty.fork()
    if process == 0:  # the child
        os.environ.update(TERM="xterm-256color", LANG="C.UTF-8", LC_ALL="C.UTF-8", PODFALL_HOME=str(home), COLUMNS="80")
        os.execv("/bin/sh", ["/bin/sh", "-c", line])  # noqa: S606 - our own line
    os.set_blocking(terminal, False)
    seen = b""

    def until(*texts: str) -> None:
        nonlocal seen
        end = time.monotonic() + PATIENCE_S
        while not all(text.encode() in seen for text in texts):
            assert time.monotonic() < end, seen[-2000:]
            try:
                seen += os.read(terminal, 65536)
            except BlockingIOError:
                time.sleep(0.05)

    try:
        yield until, lambda keys: os.write(terminal, keys.encode())
    finally:
        os.kill(process, signal.SIGHUP)
        os.close(terminal)
        os.waitpid(process, 0)


def quoted(*words: str) -> str:
    return " ".join(f"'{word}'" for word in words)


@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
def test_a_plain_sandbox_reads_manifests_and_then_no_lines(tmp_path, name):
    done = podfall("sandbox", "--plain", name, cwd=tmp_path, stdin=f"{TEXT}---\n# kubectl get pods\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    done = podfall("sandbox", "--plain", name, cwd=tmp_path, stdin="kubectl get rs\n")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("STDIN: ") or 'validating "STDIN"' in done.stderr


def test_manifests_of_standard_input_stand_beside_those_of_files(tmp_path):
    (tmp_path / "a.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", "utf-8")
    recorded = podfall("sandbox", "--plain", "a.yaml", "-", cwd=tmp_path, stdin=TEXT)
    assert (recorded.returncode, recorded.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "stdin", "status", "said"),
    [
        (("sandbox", "--plain", "-", "-"), TEXT, 2, "standard input can be read once"),
        (("sandbox", "--plain", "-"), "x" * (4 * 1024 * 1024 + 1), 1, "standard input: File too large"),
        (("serve", "-", "--listen", "127.0.0.1:0"), "a: [\n", 1, "error converting YAML to JSON"),
        (("run", "-", "--manifests", "-"), TEXT, 2, "standard input can be read once"),
        (("run", "-"), TEXT, 2, "-:2: kind: a Scenario of podfall/v1alpha1 is needed here, not a ReplicaSet"),
        (("replay", "--headless", "-"), "", 2, "-: holds no document"),
        (("sandbox", "--plain", "-"), TEMPLATE.read_text("utf-8"), 2, "a Kubernetes object is needed here"),
    ],
)
def test_wrong_input_is_one_line(tmp_path, words, stdin, status, said):
    done = podfall(*words, cwd=tmp_path, stdin=stdin, PODFALL_HOME=str(tmp_path))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (status, "", 1)
    assert said in done.stderr


def test_run_takes_its_objects_or_its_scenario_from_standard_input(tmp_path):
    text = TEMPLATE.read_text("utf-8")
    objects = text.partition("---\n")[2]
    whole = podfall("run", str(TEMPLATE), "--until", "9", cwd=tmp_path)
    assert podfall("run", "-", "--until", "9", cwd=tmp_path, stdin=text).stdout == whole.stdout
    given = podfall("run", str(TEMPLATE), "--until", "9", "--manifests", "-", cwd=tmp_path, stdin=objects)
    assert given.stdout.splitlines()[0] == whole.stdout.splitlines()[0]


def test_a_game_whose_manifests_were_piped_in_listens_to_the_terminal(tmp_path):
    with in_a_terminal(tmp_path, f"cat {quoted(str(EXAMPLE))} | {quoted(*PODFALL, 'sandbox', '-')}") as (until, press):
        until("kubectl get pods")  # the prompt's example
        press("kubectl get rs -o name\r")
        until("replicaset.apps/go-demo-2")


def test_a_console_without_a_screen_has_no_lines_then(tmp_path):
    line = f"cat {quoted(str(EXAMPLE))} | {quoted(*PODFALL, 'sandbox', '--plain', '-')}; echo status $?"
    with in_a_terminal(tmp_path, line) as (until, _):
        until("status 0")
