"""The console in a real terminal, started from a real shell, to which no key may go that was meant for the game."""

from __future__ import annotations

import shlex
import shutil

import pytest

from levels.campaign.index import campaign
from tests.tui.console import PODFALL, ROOT
from tests.tui.tmux import Terminal

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux, a terminal that can be read")

LINE = "kubectl get pods --selector=tier=trrmq,quit=q --output=wide --show-labels --namespace=default"
"""Full of letters that the card and the panels take as keys."""
DATA = [f"  key-{number}: value-{number}" for number in range(34)]
MANIFEST = "\n".join(["apiVersion: v1", "kind: ConfigMap", "metadata:", "  name: forty", "data:", *DATA, "EOF"])


@pytest.fixture
def shell(tmp_path):
    """A shell in a folder of its own, with `podfall` in it."""
    script = tmp_path / "podfall"
    script.write_text(f'#!/bin/sh\ncd {shlex.quote(str(ROOT))}\nexec {shlex.join(PODFALL)} "$@"\n')
    script.chmod(0o755)
    settings = f"LANG=C.UTF-8 PODFALL_HOME={shlex.quote(str(tmp_path / 'home'))} PS1='outside> '"
    opened = Terminal(tmp_path, f"cd {shlex.quote(str(tmp_path))}; {settings} exec bash --norc --noprofile -i")
    opened.see("outside>")
    yield opened
    opened.close()


def test_the_end_of_a_level_takes_no_key_from_whoever_types(shell):
    shell.type("./podfall play 1 --speed 16\n")
    shell.see(f"level 1 of {len(campaign())}", "Start by looking", "Tab complete")
    shell.type("tick 50\n")
    shell.see("It did not come back. Who asks for Pods?")
    shell.type("tick 106\n")
    shell.see("tick 156")
    shell.press("Space")
    for at in range(0, len(LINE), 8):  # at 16 ticks a second the level ends in the middle of it
        shell.type(LINE[at : at + 8])
    shell.see("Failed in tick 163.", "Enter on an empty prompt opens the card.", LINE[-40:])
    shell.press("C-a")
    shell.see(f"$ {LINE[:40]}")
    shell.press("Enter")
    shell.see("No resources found in default namespace.", "Failed in tick 163.")
    shell.press("Enter")
    shell.see("[!] ", "r again", "q quit")
    shell.press("q")
    shell.see("--speed 16\noutside>")
    shell.type("echo over\n")
    assert "outside> echo over\nover\n" in shell.see("\nover"), "something reached the shell"


def test_a_manifest_is_pasted_through_a_here_document_and_the_game_comes_back_from_the_background(shell):
    shell.type("./podfall sandbox\n")
    shell.see("sandbox, 3 nodes", "Tab complete")
    shell.type("kubectl apply -f - <<'EOF'\n")
    shell.see("$ kubectl apply -f - <<'EOF'", "> ")
    shell.paste(MANIFEST)
    shell.see("lines above)", "key-33: value-33", "> EOF")
    shell.press("Enter")
    shell.see("configmap/forty created")
    shell.type("kubectl get cm forty -o jsonpath={.data.key-33} | wc -c\n")
    shell.see("\n┃ 8")
    shell.type("kubectl get")
    shell.press("C-z")
    shell.see("Stopped", "outside>")
    shell.type("echo back in the shell | tr a-z A-Z\n")
    shell.see("BACK IN THE SHELL")
    shell.type("fg\n")
    shell.see("sandbox, 3 nodes", "$ kubectl get", "configmap/forty created")
    shell.type(" cm\n")
    shell.see("forty              34")
    shell.press("Escape")
    shell.see(": type")
    shell.press("q")
    shell.see("Leave all the same?")
    shell.press("y")
    shell.see("outside>")
    shell.type("fg\n")
    shell.see("no such job")
