"""A Run: the recording of a session as a file, written by `save` and read by `podfall replay`.

The first document is the Run (journal, digest, short form of every tick that wrote), the others the scenario as played.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.clock import EPOCH_S
from engine.plain.fit import Step
from levels.authoring.documents import read_setup
from levels.files.documents import UnreadableError, YAMLDocument, dump_documents, parse_documents, read_file
from levels.files.kinds import API_VERSION, RUN_HEAD, expect_kind
from levels.files.output import begins_with, prints, write_output
from levels.journal.digest import TickMark
from levels.journal.entries import EntryError, entry_value, read_entry
from levels.journal.rules import RULES
from levels.scenario.building.cluster_builder import setup_of
from levels.scenario.loading.loader import scenario_of

if TYPE_CHECKING:
    from levels.journal.journal import JournalEntry
    from levels.scenario.loading.loader import Scenario
    from levels.scenario.session_config import SessionConfig
    from levels.session_port import SessionPort

IS_RUN = begins_with(RUN_HEAD)
"""Known as a recording of podfall's."""


class RunOutcome(NamedTuple):
    """What a level had come to when it was recorded; whatever is missing in the file stands for nothing."""

    verdict: str = ""
    served: int = 0
    lost: int = 0
    hints_used: int = 0


class RunRecord(NamedTuple):
    """A recording, read."""

    file: str
    setup: SessionConfig
    rules: str
    script: tuple[JournalEntry, ...]
    end_tick: int
    digest: str
    ticks: dict[int, TickMark]
    level: Scenario | None = None
    """The scenario of a level; None for a sandbox."""
    status: RunOutcome = RunOutcome()


def save_run(session: SessionPort, file: str, *, force: bool = False) -> None:
    """Write everything so far into `file`, over another recording or with `force` over any file.

    All or nothing; `levels.files.output` says what is refused. Raises OSError.
    """
    write_output(file, run_text(session, file), IS_RUN, force=force)


def run_text(session: SessionPort, file: str) -> str:
    """The recording of everything so far, named as the file is into which it goes."""
    scenario = session.scenario_text()
    run = dump_documents([_run_document(session, "run" if prints(file) else Path(file).stem, scenario)])
    return f"{run}---\n{scenario}"


def _run_document(session: SessionPort, name: str, scenario: str) -> dict[str, Any]:
    digest, epoch_s = session.digest.hexdigest(), session.setup.epoch_s
    return {
        "apiVersion": API_VERSION,
        "kind": "Run",
        "metadata": {"name": name},
        "spec": {
            "scenario": {"name": session.scenario_name, "sha256": sha256(scenario.encode()).hexdigest()},
            "seed": session.setup.seed,
            "rules": RULES,
            "epoch": None if epoch_s == EPOCH_S else epoch_s,
            "script": [entry_value(entry) for entry in session.journal.entries],
            "endTick": session.tick_number,
        },
        "status": {**session.score(), "digest": digest},
        "ticks": {tick: {"line": mark.line, "keys": mark.keys} for tick, mark in session.digest.ticks.items()},
    }


def read_run(file: str) -> RunRecord:
    """Read a recording. Raises UnreadableError, saying where in the file what is wrong."""
    return parse_run(file, read_file(file))


def parse_run(file: str, text: str) -> RunRecord:
    """Read a recording whose text came from `file`. Raises UnreadableError, as `read_run` does."""
    documents = parse_documents(file, text)
    if not documents:
        raise UnreadableError(file, 0, "", "holds no document; a recording begins with one of kind Run")
    run = documents[0]
    expect_kind(run, "Run")
    if len(documents) == 1:
        raise run.problem((), "the Scenario that was played must follow the Run, and nothing does")
    expect_kind(documents[1], "Scenario")
    level = _level(documents[1:], text)
    setup = _at_epoch(run, read_setup(documents[1], documents[2:]) if level is None else setup_of(level))
    return RunRecord(
        file,
        replace(setup, seed=_at(run, ("spec", "seed"), int)),
        _at(run, ("spec", "rules"), str),
        _script(run),
        _at(run, ("spec", "endTick"), int),
        _at(run, ("status", "digest"), str),
        _ticks(run),
        level,
        _status(run),
    )


def _status(run: YAMLDocument) -> RunOutcome:
    given = run.value["status"]
    return RunOutcome(
        **{
            name: given[key]
            for name, key, kind in (
                ("verdict", "verdict", str),
                ("served", "served", int),
                ("lost", "lost", int),
                ("hints_used", "hintsUsed", int),
            )
            if isinstance(given.get(key), kind)
        },
    )


def _level(documents: list[YAMLDocument], text: str) -> Scenario | None:
    """The level that was played; None where it was a sandbox, whose scenario has no objectives."""
    spec = documents[0].value.get("spec")
    if not isinstance(spec, dict) or "objectives" not in spec:
        return None
    return scenario_of(documents, _text_from(documents[0], text))


def _text_from(document: YAMLDocument, text: str) -> str:
    """The text behind the mark that begins this document: the scenario as it was written."""
    lines = text.splitlines(keepends=True)
    before = lines[: document.node.start_mark.line]
    mark = max((number for number, line in enumerate(before) if line.startswith("---")), default=-1)
    return "".join(lines[mark + 1 :])


def _at_epoch(run: YAMLDocument, setup: SessionConfig) -> SessionConfig:
    epoch = run.value["spec"].get("epoch") if isinstance(run.value.get("spec"), dict) else None
    if epoch is None:
        return setup
    return replace(setup, epoch_s=_at(run, ("spec", "epoch"), int))


def _at(document: YAMLDocument, path: tuple[Step, ...], wanted: type) -> Any:
    value = document.value
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    if not isinstance(value, wanted) or isinstance(value, bool):
        names = {int: "an integer", str: "a text", list: "a list", dict: "a mapping"}
        raise document.problem(path, f"must be {names[wanted]}")
    return value


def _script(run: YAMLDocument) -> tuple[JournalEntry, ...]:
    entries = _at(run, ("spec", "script"), list)
    script = tuple(_entry(run, ("spec", "script", index), value) for index, value in enumerate(entries))
    tick, end = 0, _at(run, ("spec", "endTick"), int)
    for index, entry in enumerate(script):
        if not tick <= entry.tick <= end:
            problem = f"must lie from {tick}, the entry before it, to {end}, the end"
            raise run.problem(("spec", "script", index, "tick"), problem)
        tick = entry.tick
    return script


def _entry(run: YAMLDocument, path: tuple[Step, ...], value: Any) -> JournalEntry:
    try:
        return read_entry(value)
    except EntryError as error:
        raise run.problem((*path, error.key) if error.key else path, str(error)) from error


def _ticks(run: YAMLDocument) -> dict[int, TickMark]:
    value = _at(run, ("ticks",), dict)
    out: dict[int, TickMark] = {}
    for tick, mark in value.items():
        match mark:
            case {"line": str(line), "keys": dict(keys)} if isinstance(tick, int):
                out[tick] = TickMark(line, {str(key): str(short) for key, short in keys.items()})
            case _:
                raise run.problem(("ticks", tick), "must be TICK: {line: TEXT, keys: {KEY: TEXT}}")
    return out
