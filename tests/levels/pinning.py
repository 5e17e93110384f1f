"""What each level's reference and each history under `histories/` come to, pinned together with the rules.

A recording replays to its digest only under the rules that it was made under, so no change may alter a history and
leave `RULES` (levels/journal/rules.py) as they were. `histories/pins.yaml` says what everything came to, and under
which rules; the tests play it again and compare. When a change of the engine alters a history on purpose:

1. raise `RULES`, and say in CHANGELOG.md what changed, marked **rules N** with the new number;
2. `podfall check --write` takes over what the levels come to;
3. `python -m tests.levels.pinning` plays everything and writes the pins anew.

The last also takes in a new history, or one whose inputs were changed, which asks for no other rules. It refuses to
write where the same inputs come to something else under the same rules.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from engine.cluster.bootstrap import MachineSpec, workers
from engine.cluster.cluster import Cluster
from levels.campaign.index import campaign
from levels.files.atomic_write import write_whole
from levels.files.documents import dump_documents, read_documents
from levels.journal.digest import TickMark
from levels.journal.entries import read_entry
from levels.journal.rules import RULES
from levels.proof.baselines import BaselineRow, read_table
from levels.scenario.building.clients import client_spec
from levels.scenario.loading.loader import load_scenario
from levels.scenario.schema.clients import ClientEntry
from levels.scenario.session_config import ManifestFile, SessionConfig
from levels.session.headless import play
from levels.session.level import Level
from levels.session.replayer import Replayer
from levels.session.session import Session

FOLDER = Path(__file__).with_name("histories")
PINS = FOLDER / "pins.yaml"
CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"
EVERY = 20
"""After each so many ticks it is noted what a history came to, so that a difference can be told to some ticks."""
_HEAD = "# What levels and histories come to, under which rules. Written by `python -m tests.levels.pinning`.\n"
_SHORT = 8
_TOLD = ("title", "brief", "misconception", "coach", "hints", "debrief", "view", "par", "seeds", "solutions")
"""Of a scenario, what changes no history."""


class Pin(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What something came to."""

    inputs: str
    """A hash over all that it is made of."""
    digest: str
    on_the_way: list[str] = []
    """A short hash over everything so far, after each `EVERY` ticks."""


class Pins(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of pins."""

    rules: str
    levels: dict[str, Pin]
    histories: dict[str, Pin]


class Node(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A machine of a history."""

    name: str
    zone: str = ""
    cpu: str = "2"
    memory: str = "4Gi"


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first document of a history; the manifests follow it."""

    seed: int
    nodes: int | list[Node]
    until: int
    """The last tick."""
    script: list[dict[str, Any]]
    """In the form of a recording: run, write, interrupt and http."""
    cloud: int | None = None
    """In how many ticks a load balancer is made; without it there is no cloud."""
    clients: list[ClientEntry] = []


class History(NamedTuple):
    """A sandbox that a test can play again."""

    head: Head
    setup: SessionConfig
    inputs: str


def histories() -> list[str]:
    """The names of all of them."""
    return sorted(file.stem for file in FOLDER.glob("*.yaml") if file != PINS)


def read_history(name: str) -> History:
    """Read one. Raises UnreadableError and msgspec.ValidationError."""
    values = [document.value for document in read_documents(str(FOLDER / f"{name}.yaml"))]
    head = msgspec.convert(values[0], Head)
    manifests = tuple(ManifestFile(f"{name}#{n}", dump_documents([value])) for n, value in enumerate(values[1:], 1))
    clients = tuple(map(client_spec, head.clients))
    setup = SessionConfig(head.seed, tuple(_machines(head)), manifests, clients, build=partial(_cluster, head))
    return History(head, setup, _hash(values))


def _machines(head: Head) -> list[MachineSpec]:
    if isinstance(head.nodes, int):
        return workers(head.nodes)
    return [MachineSpec(node.name, node.cpu, node.memory, zone=node.zone) for node in head.nodes]


def _cluster(head: Head) -> Cluster:
    return Cluster(seed=head.seed, machines=_machines(head), load_balancer_after=head.cloud)


def play_history(history: History) -> tuple[Session, Pin]:
    """Play it to its end; the session as it is then, and what it came to."""
    session = Session(history.setup)
    Replayer(session, [read_entry(entry) for entry in history.head.script]).play(history.head.until)
    return session, Pin(
        history.inputs,
        session.digest.hexdigest(),
        _milestones(session.digest.ticks, history.head.until),
    )


def _milestones(marks: Mapping[int, TickMark], until: int) -> list[str]:
    """A short hash over everything up to each `EVERY` ticks."""
    passed = sha256()
    found = []
    for tick in range(1, until + 1):
        if tick in marks:
            passed.update(f"{tick} {marks[tick].line}\n".encode())
        if tick % EVERY == 0:
            found.append(passed.hexdigest()[:_SHORT])
    return found


def play_reference(name: str) -> Level:
    """A level as its reference leaves it."""
    scenario = load_scenario(next(entry.file for entry in campaign() if entry.name == name))
    reference = next(solution for solution in scenario.spec.solutions if solution.kind == "reference")
    return play(Level(scenario), reference.script)


def row_of(level: Level) -> BaselineRow:
    """What a level that has been played comes to."""
    return BaselineRow(level.requests_lost(), level.digest.hexdigest())


def level_inputs(file: Path) -> str:
    """A hash over what a level's history depends on: words that are only told may change."""
    first, *manifests = [document.value for document in read_documents(str(file))]
    spec = first["spec"]
    script = [solution["script"] for solution in spec["solutions"] if solution["kind"] == "reference"]
    return _hash([{key: value for key, value in spec.items() if key not in _TOLD}, script, *manifests])


def levels_now() -> dict[str, Pin]:
    """What the levels come to by their table, which a test compares with what they do."""
    table = read_table()
    return {entry.name: Pin(level_inputs(Path(entry.file)), table[entry.name].digest) for entry in campaign()}


def read_pins(file: Path = PINS) -> Pins:
    """The pins. Raises UnreadableError and msgspec.ValidationError."""
    return msgspec.convert(read_documents(str(file))[0].value, Pins)


def complaint(name: str, was: Pin | None, now: Pin, pinned_under: str, rules: str = RULES) -> str:
    """What is wrong with a pin, and what to do; empty where nothing is."""
    again = "python -m tests.levels.pinning"
    if was is None or was.inputs != now.inputs:
        return f"{name}: {'is not pinned yet' if was is None else 'its inputs have changed'}; pin it with `{again}`"
    if was == now and pinned_under == rules:
        return ""
    if pinned_under != rules:
        return f"{name}: pinned under rules {pinned_under}, and these are rules {rules}; pin it anew with `{again}`"
    return (
        f"{name}: the same inputs come to another history under the same rules {rules}{_where(was, now)}. If that is "
        "meant, raise RULES in levels/journal/rules.py, say in CHANGELOG.md what changed, marked **rules N**, and then "
        f"`{again}`"
    )


def _where(was: Pin, now: Pin) -> str:
    pairs = enumerate(zip(was.on_the_way, now.on_the_way, strict=False), 1)
    index = next((index for index, (then, here) in pairs if then != here), None)
    return f", first between ticks {(index - 1) * EVERY} and {index * EVERY}" if index is not None else ""


def unsaid(text: str, rules: str = RULES) -> list[str]:
    """The versions of the rules that a changelog does not speak of, from 2 on."""
    return [str(number) for number in range(2, int(rules) + 1) if f"**rules {number}**" not in text]


def pin_all(was: Pins | None, levels: dict[str, Pin], played: dict[str, Pin], rules: str = RULES) -> Pins:
    """The pins of today. Raises ValueError where the same inputs come to something else under the same rules."""
    if was is not None and was.rules == rules:
        both = [*_pairs(was.levels, levels), *_pairs(was.histories, played)]
        found = [complaint(name, then, now, rules, rules) for name, then, now in both if then.inputs == now.inputs]
        if wrong := [text for text in found if text]:
            raise ValueError("\n".join(wrong))
    return Pins(rules, levels, played)


def _pairs(was: dict[str, Pin], now: dict[str, Pin]) -> Iterator[tuple[str, Pin, Pin]]:
    return ((name, was[name], pin) for name, pin in now.items() if name in was)


def _hash(values: Any) -> str:
    return sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:_SHORT]


def main() -> None:
    """Play everything and write the pins."""
    was = read_pins() if PINS.exists() else None
    try:
        pins = pin_all(was, levels_now(), {name: play_history(read_history(name))[1] for name in histories()})
    except ValueError as error:
        sys.exit(str(error))
    write_whole(PINS, _HEAD + dump_documents([msgspec.to_builtins(pins)]))


if __name__ == "__main__":
    main()
