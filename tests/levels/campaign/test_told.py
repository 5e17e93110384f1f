"""A level can be won by what it says: whatever it names is there, and whatever its reference needs is told."""

from __future__ import annotations

import re
import shlex
from functools import cache

import pytest

from engine.kubectl.cmd import VERBS
from levels.commands.suggestions import advised
from tests.levels.campaign.scenarios import LEVELS, reference
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
    ("pick-a-number", "kubectl apply -f files/go-demo-2-svc.yml"),  # its answer is the lesson
}
ENGLISH = {"clean-up", "back-off"}
SPOKEN = {"API", "APIS", "DNS", "REST", "IP"}
_NAME = re.compile(r"(?<![\w./-])[a-z0-9]+(?:-[a-z0-9]+)+(?![\w-])")
_FILE = re.compile(r"\bfiles/[\w.-]*\w")
_PORT = re.compile(r"(?<![\w.])\d{4,5}(?![\w.])")
_CAPITALS = re.compile(r"(?<![\w$.-])[A-Z]{2}[A-Z_-]*[A-Z](?![\w-])")
_KIND_AND_NAME = re.compile(r"\b(ReplicaSet|Deployment|StatefulSet|Service) ([a-z0-9]+(?:-[a-z0-9]+)+)")
_KEY = re.compile(r"\bwith ([a-z])\b")
_PANEL = re.compile(r"\bOpen (\w+)")


@cache
def everything_at_the_end(name: str) -> str:
    """What is there once the level is over, or will be by what its sentences announce."""
    *_, last = on_the_way(name)
    return shown_by(last.world)


def strangers(sentence: Sentence, later: str) -> list[str]:
    """Names, files and ports of a sentence that are nowhere: not now, and not in `later`."""
    world, text = sentence.world, sentence.text
    known = shown_by(world) + later
    files = [path for path in _FILE.findall(text) if path not in folder_of(world)]
    words = [*_NAME.findall(text), *_PORT.findall(text)]
    return files + [word for word in words if word not in ENGLISH and not _stands(word, known)]


def _stands(word: str, text: str) -> bool:
    return re.search(rf"(?<![\w]){re.escape(word)}(?!\w)", text) is not None
