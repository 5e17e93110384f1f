"""Whatever a level names is there when it is named, and whatever its guide advises to type works."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from engine.kubectl.cmd.table import VERBS
from levels.commands.suggestions import advised
from levels.session.level import Level
from tests.levels.campaign.letters import letters_in, unseen
from tests.levels.campaign.scenarios import LEVELS
from tests.levels.campaign.telling import (
    Sentence,
    at_the_start,
    commands_in,
    copy_of,
    folder_of,
    objects_in,
    on_the_way,
    output_of,
    shown_by,
)
from tui.screens.keys import BINDINGS
from tui.screens.panels import PANELS

REFUSED_ON_PURPOSE = {
    ("pick-a-number", "kubectl apply -f files/go-demo-2-svc.yml"),  # the answer names the number that is taken
    ("dominoes", "nslookup go-demo-2-alias"),  # the name that nobody knows
}
SOON = 20
"""What a line of the guide advises may take that many ticks to come true."""
ENGLISH = {"clean-up", "back-off", "API", "APIs", "DNS", "REST"}
_NAME = re.compile(r"(?<![\w./-])[a-z0-9]+(?:-[a-z0-9]+)+(?![\w-])")
_FILE = re.compile(r"\bfiles/[\w.-]*\w")
_LABEL = re.compile(r"(?<![\w=.-])[a-z][\w-]*=[a-z][\w-]*(?![\w/-])")
_PORT = re.compile(r"(?<![\w.])\d{4,5}(?![\w.])")
_CAPITALS = re.compile(r"(?<![\w$.-])[A-Z](?:[A-Z_-]*[A-Z])(?![\w])")
_ASSIGNED = re.compile(r"\b([A-Z]+)=\$\(")
_KIND_AND_NAME = re.compile(r"\b(ReplicaSet|Deployment|StatefulSet|Service) ([a-z0-9]+(?:-[a-z0-9]+)+)")
_KEY = re.compile(r"\bwith ([b-z])\b")
_PANEL = re.compile(r"\bOpen (\w+)")
_VERB = re.compile(r"\bkubectl (?:-n [\w-]+ )?([a-z-]+)")


def missing(sentence: Sentence, announced: Level) -> list[str]:
    """What a sentence names that is not there: neither when it is read, nor in the world that it may announce."""
    nowhere = _missing_in(sentence.text, sentence.world)
    if nowhere and not sentence.where.startswith("coach"):
        nowhere = [each for each in nowhere if each in _missing_in(sentence.text, announced)]
    return nowhere + _unknown(sentence.text)


def _missing_in(text: str, world: Level) -> list[str]:
    files, pairs = _FILE.findall(text), _KIND_AND_NAME.findall(text)
    words = [word for word in (*_NAME.findall(text), *_PORT.findall(text), *_capitals(text)) if word not in ENGLISH]
    words = [*(word for word in words if word not in world.shell.commands), *_LABEL.findall(text)]
    folder = folder_of(world) if files else {}
    objects = objects_in(world) if pairs else set()
    return [
        *(path for path in files if path not in folder),
        *_not_shown(words, world),
        *(f"{kind} {name}" for kind, name in pairs if (kind, name) not in objects),
    ]


def _not_shown(words: list[str], world: Level) -> list[str]:
    """Names, ports, columns and labels that nothing of this world shows; a label may also stand as in a manifest."""
    answers = shown_by(world)
    while words and (shown := next(answers, None)) is not None:
        words = [word for word in words if not stands(word, shown) and not stands(word.replace("=", ": "), shown)]
    return words


def _capitals(text: str) -> list[str]:
    """Columns and variables. Panels are named so as well, and shells have variables of their own."""
    known = {*(panel.title.upper() for panel in PANELS), *_ASSIGNED.findall(text)}
    return [word for word in _CAPITALS.findall(text) if word not in known]


def _unknown(text: str) -> list[str]:
    """Verbs, keys and panels that nobody has."""
    keys = {key for binding in BINDINGS for key in binding.key.split(",")}
    panels, verbs = {panel.id for panel in PANELS}, {verb.name for verb in VERBS} | {"output"}
    return [
        *(f"kubectl {verb}" for verb in _VERB.findall(text) if verb not in verbs),
        *(f"key {key}" for key in _KEY.findall(text) if key not in keys),
        *(f"panel {panel}" for panel in _PANEL.findall(text) if panel not in panels),
    ]


def stands(word: str, text: str) -> bool:
    """Whether a text has the word as a whole."""
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def failing(name: str, sentence: Sentence) -> list[str]:
    """The command lines of a sentence that fail, if somebody types one after the other in that moment, or soon."""
    if not (sentence.where.startswith("coach") or sentence.where == "hint 3"):
        return []
    advice = advised(sentence.text, sentence.world.shell.commands)
    lines = dict.fromkeys([*commands_in(sentence.text), *([advice] if advice else [])])
    played = [line for line in lines if not line.startswith("edit ") and (name, line) not in REFUSED_ON_PURPOSE]
    world = copy_of(sentence.world) if played else sentence.world
    return [line for line in played if not _works(world, line)]


def _works(world: Level, line: str) -> bool:
    status, _ = output_of(world, line)
    for _ in range(0 if status == 0 else SOON):
        world.tick()
    return status == 0 or output_of(world, line)[0] == 0


@pytest.mark.parametrize("name", LEVELS)
def test_whatever_a_level_names_is_there_and_whatever_it_advises_works(name):
    end = Level(LEVELS[name])
    found = ((each.where, missing(each, end) + failing(name, each) + unseen(each)) for each in told(name, end))
    assert [(where, wrong) for where, wrong in found if wrong] == []


def told(name: str, end: Level) -> Iterator[Sentence]:
    """All sentences; `end` is played to its end before those come that may announce something."""
    yield from on_the_way(end)
    yield from at_the_start(Level(LEVELS[name]))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Service go-demo-2-svc", []),
        (
            "The Service go-demo-3-svc, see files/nothing.yml",
            ["files/nothing.yml", "go-demo-3-svc", "Service go-demo-3-svc"],
        ),
        ("ReplicaSet go-demo-2-svc", ["ReplicaSet go-demo-2-svc"]),
        ("Port 28018, not 28017. Look at STATUS and at STATE", ["28018", "STATE"]),
        ("Pods of type=backend, kind=backend: kubectl get pods -l type=db --sort-by=name", ["kind=backend", "type=db"]),
        ("kubectl look; open it with k. Open sesame", ["kubectl look", "key k", "panel sesame"]),
        ("Open requests, look at one with w: kubectl get svc", []),
    ],
)
def test_what_is_not_there_is_found(text, found):
    end = Level(LEVELS["expose"])
    output_of(end, "kubectl apply -f files/svc.yml")
    assert missing(Sentence("brief", text, Level(LEVELS["expose"])), end) == found


def test_advice_that_fails_is_found():
    said = Sentence(
        "hint 3", "Try: kubectl get svc, then kubectl scale rs nobody --replicas=3", Level(LEVELS["expose"])
    )
    assert failing("expose", said) == ["kubectl scale rs nobody --replicas=3"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The tester asks for a Service that does not exist (N). Try it", ["N"]),
        ("Every R is a knock. The letter is T on every node", ["R", "T"]),
        ("No R, no T: everything answers. R would mean that nobody listens, W is untrue", []),
        ("Which? N: a name that nobody knows. R at once means that", ["N", "R"]),
    ],
)
def test_a_letter_counts_that_is_said_to_be_there(text, found):
    assert letters_in(text) == found


def test_a_letter_that_nobody_sees_is_found():
    assert unseen(Sentence("coach in tick 0", "It does not exist (N).", Level(LEVELS["pick-a-number"]))) == ["N"]
