"""A level can be won by what it says: each value that its reference types can be read before the last hint."""

from __future__ import annotations

import re
import shlex

import pytest

from engine.api.scheme import SCHEME
from engine.kubectl.cmd.table import VERBS
from levels.scenario.schema.solutions import ScriptEntry
from levels.session.level import Level
from tests.levels.campaign.scenarios import LEVELS, reference
from tests.levels.campaign.telling import at_the_start, folder_of, output_of, shown_by
from tests.levels.campaign.test_told import stands

NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
KINDS = {name for each in SCHEME for name in (each.plural, each.singular, *each.short_names)}
KUBECTL = {"kubectl", "image", "env", "selector", "undo", "restart", *(verb.name for verb in VERBS), *KINDS}
"""What `kubectl help`, `help set`, `help rollout` and `api-resources` list."""
_FIELD = re.compile(r"--field-selector[= ][\w.]+=")
_SPLIT = re.compile(r"[^\w./-]+")
_HELP = re.compile(r"kubectl (\w+) has a flag")
_EXPLAINED = re.compile(r"kubectl explain [\w.]*\w")


def values_of(line: str) -> list[str]:
    """Names, numbers, tags and files in a command line: all but what kubectl's own help tells."""
    words = shlex.split(_FIELD.sub("--field-selector=", line))
    given = [word.partition("=")[2] if word.startswith("--") else word for word in words]
    atoms = [atom.rstrip("-") for word in given if not re.fullmatch(r"-\w", word) for atom in _SPLIT.split(word)]
    named = [atom.partition("/")[2] if atom.partition("/")[0] in KINDS else atom for atom in atoms]
    return [atom for atom in dict.fromkeys(named) if atom and atom not in KUBECTL]


def needed(level: Level, entry: ScriptEntry) -> list[str]:
    """The values of an input; of a file that is written, those in the lines that the player's file has not."""
    if entry.write is None:
        return values_of(entry.run)
    known = folder_of(level).get(entry.write.path, "").splitlines()
    changed = [line for line in entry.write.text.splitlines() if line not in known]
    return [entry.write.path, *(atom for line in changed for atom in _SPLIT.split(line) if atom.strip("-"))]


def untold(level: Level, entries: tuple[ScriptEntry, ...]) -> list[str]:
    """Values that can be read nowhere before the last hint is: not in words, files or what the cluster shows."""
    files = folder_of(level)
    words = [each.text for each in at_the_start(level)] + [line.say for line in level.spec.coach]
    told = "\n".join([*words, *files, *files.values(), *_helped(level, words)])
    shown = "\n".join([told, *shown_by(level)])
    values = dict.fromkeys(value for entry in entries for value in needed(level, entry))
    return [value for value in values if not _is_told(value, told if len(value) == 1 else shown)]


def _is_told(value: str, text: str) -> bool:
    spelled = NUMBERS[int(value)] if value.isdecimal() and len(value) == 1 else value
    return stands(value, text) or stands(spelled, text.lower())


def _helped(level: Level, words: list[str]) -> list[str]:
    """The help to which the words send somebody."""
    lines = [f"kubectl {verb} --help" for text in words for verb in _HELP.findall(text)]
    lines += [line for text in words for line in _EXPLAINED.findall(text)]
    return [output_of(level, line)[1] for line in lines]


@pytest.mark.parametrize("name", LEVELS)
def test_whatever_the_reference_types_is_told_before_the_last_hint(name):
    assert untold(Level(LEVELS[name]), reference(name)) == []


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("kubectl set image deploy/a-b api=x/y:3.1", ["a-b", "api", "x/y", "3.1"]),
        ("kubectl set env deploy/a DB_ENV- DB=b", ["a", "DB_ENV", "DB", "b"]),
        (
            "kubectl -n kube-system delete pod -l k8s-app=p --field-selector spec.nodeName=node-2",
            ["kube-system", "k8s-app", "p", "node-2"],
        ),
        ('kubectl patch svc s -p \'{"spec":{"port":80}}\'', ["s", "spec", "port", "80"]),
    ],
)
def test_values_are_found_in_a_line(line, values):
    assert values_of(line) == values


def test_what_nobody_told_is_found():
    line = "kubectl expose rs go-demo-2 --name=go-demo-3-svc --target-port=28018 --type=NodePort"
    assert untold(Level(LEVELS["expose"]), (ScriptEntry(tick=1, run=line),)) == ["go-demo-3-svc", "28018"]
