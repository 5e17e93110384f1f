"""What the guide advises is found in its sentences."""

from __future__ import annotations

import pytest

from levels.campaign.index import campaign
from levels.commands.suggestions import advised
from levels.scenario.loading.loader import load_scenario
from levels.session.level import Level

WORDS = ("ls", "cat", "curl", "nslookup", "echo", "k")


@pytest.mark.parametrize(
    ("sentence", "command"),
    [
        ("Start by looking. Type: kubectl get pods (Tab completes. Looking is free.)", "kubectl get pods"),
        ("Ask for a hint, or try something: ls files", "ls files"),
        ("Let some ticks pass, then: kubectl get pods, and kubectl describe rs go-demo-2", "kubectl get pods"),
        ("Are its endpoints? kubectl get endpoints. And who writes them?", "kubectl get endpoints"),
        ("Look first: kubectl get rs,pods --show-labels, and more.", "kubectl get rs,pods --show-labels"),
        ("Ask yourself: curl http://$NODE_IP:30326", "curl http://$NODE_IP:30326"),
        ("Three callers. Try: kubectl get rs; kubectl get svc", "kubectl get rs; kubectl get svc"),
        (
            'Which one? PORT=$(kubectl get svc x -ojsonpath="{.p[0].n}"); echo $PORT',
            'PORT=$(kubectl get svc x -ojsonpath="{.p[0].n}"); echo $PORT',
        ),
        ("It came back by itself. Who did that?", ""),
        ("Two lines matter: Selector and Endpoints.", ""),
        ("", ""),
    ],
)
def test_the_first_command_of_a_sentence_is_advised(sentence: str, command: str):
    assert advised(sentence, WORDS) == command


def test_what_the_campaign_advises_is_a_command_that_runs():
    found = []
    for entry in campaign():
        level = Level(load_scenario(entry.file))
        found += [command for line in level.spec.coach if (command := advised(line.say, level.shell.commands))]
    assert len(found) > len(campaign())
    assert all(command[-1] not in ".,:(" for command in found)
