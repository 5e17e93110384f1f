"""What a guide says costs no medal."""

from __future__ import annotations

import re
import shlex

import pytest

from engine.kubectl.command import is_mutating
from levels.scenario.schema.solutions import ScriptEntry
from levels.session.headless import play
from levels.session.level import Level
from levels.session.score import ALIVE, LEAN, SMOOTH
from tests.levels.campaign.scenarios import LEVELS, reference

ALL = [ALIVE, LEAN, SMOOTH]
_COMMAND = re.compile(r"\b(?:kubectl|k|curl) [^?;(]*?(?=[?.;,]? \(|[?;,] |\. |$|, and )")


def commands_in(text: str) -> list[str]:
    """The command lines that a sentence holds."""
    return [found.group().rstrip(".?") for found in _COMMAND.finditer(text) if "$(" not in text]


def suggested(scenario) -> list[ScriptEntry]:
    """What the coach says, each in the tick in which it is said, or else in the first one."""
    return [
        ScriptEntry(tick=line.when.tick if isinstance(line.when.tick, int) else 1, run=command)
        for line in scenario.spec.coach
        for command in commands_in(line.say)
    ]


def medals_with(scenario, more: list[ScriptEntry]) -> list[str]:
    """What the reference earns if somebody types these lines as well."""
    script = sorted([*more, *reference(scenario.name)], key=lambda entry: entry.tick)
    return play(Level(scenario), script).medals()


def test_command_lines_are_found_in_sentences():
    said = (
        "Who? kubectl get pods -n kube-system. Try kubectl get rs,pods --show-labels, and kubectl describe rs x (free)"
    )
    assert commands_in(said) == [
        "kubectl get pods -n kube-system",
        "kubectl get rs,pods --show-labels",
        "kubectl describe rs x",
    ]


@pytest.mark.parametrize("name", LEVELS)
def test_whoever_does_all_that_the_coach_says_still_earns_every_medal(name):
    assert medals_with(LEVELS[name], suggested(LEVELS[name])) == ALL


def test_a_suggestion_that_changes_something_would_be_found():
    costly = [ScriptEntry(tick=1, run=command) for command in commands_in("Try: kubectl label pod --all seen=yes")]
    assert medals_with(LEVELS["expose"], costly) == [ALIVE, SMOOTH]


def test_the_campaign_suggests_one_command_that_would_change_something_if_it_were_not_refused():
    changing = {
        (name, entry.run)
        for name, scenario in LEVELS.items()
        for entry in suggested(scenario)
        if is_mutating(shlex.split(entry.run))
    }
    assert changing == {("pick-a-number", "kubectl apply -f files/go-demo-2-svc.yml")}
