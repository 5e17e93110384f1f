"""The plain console on a terminal completes and tells what happens; what scripts read stays as it is."""

from __future__ import annotations

import re

import pytest

from tests.tui.console import EXAMPLE, podfall
from tests.tui.terminal import playing

LINES = [
    "tick 15",
    "kubectl expose rs go-demo-2 --name=web --target-port=28017 --type=NodePort",
    "client add shop --to nodeport/web --rate 5",
    "tick 20",
    "kubectl delete pod -l service=go-demo-2 --wait=false",
    "tick 4",
    "kubectl get rs -o name",
]
SANDBOX = ("sandbox", "--plain", str(EXAMPLE))
LOST = re.compile(rb"tick 37: [^\n]*; shop lost 5 R\r?\n")
DIED = re.compile(rb"tick 37: pod/go-demo-2-\w{5} died: api ended with 0")


def keys(lines):
    return "".join(f"{line}\r" for line in lines)


@pytest.mark.parametrize("more", [(), ("--serve", "127.0.0.1:0")], ids=["alone", "served"])
def test_a_terminal_is_told_and_tab_completes(home, more):
    with playing(home, *SANDBOX, *more) as game:
        game.until(lambda seen: b"podfall:0$ " in seen)
        game.press(keys(LINES[:-1]))
        game.until(lambda seen: bool(LOST.search(seen) and DIED.search(seen)) and b"podfall:39$ " in seen)
        game.press("kubectl get replicase\t-o name\r")
        game.until(lambda seen: b"replicaset.apps/go-demo-2" in seen)
        game.press("echo a=$(kubectl get svc we\t-o name)\r")
        game.until(lambda seen: b"a=service/web" in seen)


@pytest.mark.parametrize("more", [(), ("--serve", "127.0.0.1:0")], ids=["alone", "served"])
def test_on_a_terminal_ticks_stop_where_the_guide_wants_the_clock_to_stand_and_at_the_end(home, more):
    with playing(home, "play", "bad-release", "--plain", *more) as game:
        game.until(lambda seen: b"podfall:0$ " in seen)
        game.press(keys(["tick 300"]))
        game.until(lambda seen: b"podfall:36$ " in seen)
        game.press(keys(["tick until '{tick: {after: 160}}'"]))
        game.until(lambda seen: b"Failed in tick 153." in seen and b"podfall:153$ " in seen)
        game.press(keys(["tick 1"]))
        game.until(lambda seen: b"podfall:154$ " in seen)


def test_what_a_script_asks_for_passes_and_is_told_behind_it(tmp_path):
    done = podfall("play", "bad-release", "--plain", cwd=tmp_path, stdin="tick 40\nkubectl get pods -o name\n")
    assert done.stdout.index("5, not R:") < done.stdout.index("pod/go-demo-2-api")
    assert podfall("play", "bad-release", "--plain", cwd=tmp_path, stdin="tick 40\nstatus\n").stdout.count("Tick 40.")


@pytest.mark.parametrize("more", [(), ("--serve", "127.0.0.1:0")], ids=["alone", "served"])
def test_narration_goes_to_standard_error_and_leaves_standard_output_as_it_is(tmp_path, more):
    typed = "".join(f"{line}\n" for line in LINES)
    quiet = podfall(*SANDBOX, *more, cwd=tmp_path, stdin=typed)
    told = podfall(*SANDBOX, "--narrate", *more, cwd=tmp_path, stdin=typed)
    assert quiet.stdout == told.stdout
    assert quiet.stdout.endswith("replicaset.apps/go-demo-2\n")
    assert "shop lost" not in quiet.stderr
    assert LOST.search(told.stderr.encode())
    assert DIED.search(told.stderr.encode())


@pytest.mark.parametrize("words", [("sandbox",), ("play", "1")])
def test_narration_is_for_consoles_without_a_screen(home, words):
    with playing(home, *words, "--narrate") as game:
        game.until(lambda seen: b"--narrate goes with --plain" in seen)
        assert game.process.wait() == 2
