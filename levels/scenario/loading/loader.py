"""Reads a scenario file: the Scenario, the Kubernetes objects behind it, and every mistake with its line and path.

Called by whoever plays, runs or checks a level. Data only: nothing in the file is evaluated, nothing is included.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from engine.api.numerals import int64
from levels.files.documents import UnreadableError, YAMLDocument, dump_documents, parse_documents, read_file
from levels.files.kinds import expect_kind
from levels.scenario.loading.limits import check_sizes
from levels.scenario.loading.semantic_checks import check_meaning
from levels.scenario.loading.yaml_rules import refuse_surprises, seconds_as_ticks
from levels.scenario.schema.file import ScenarioFile, ScenarioSpec
from levels.scenario.session_config import ManifestFile

MAX_BYTES = 256 * 1024
AT = "podfall/at"
FILE = "podfall/file"


class TimedDocument(msgspec.Struct, frozen=True):
    """A manifest that somebody applies in a tick."""

    tick: int
    manifest: ManifestFile


@dataclass(frozen=True)
class Scenario:
    """A level, read."""

    file: str
    text: str
    """The whole file as it stands, for recordings."""
    name: str
    labels: dict[str, str]
    spec: ScenarioSpec
    manifests: tuple[ManifestFile, ...] = ()
    """There before the warm-up."""
    later: tuple[TimedDocument, ...] = ()
    hand: tuple[ManifestFile, ...] = ()
    """Files of the player's folder."""
    document: YAMLDocument | None = field(default=None, repr=False, compare=False)


def load_scenario(file: str | Path) -> Scenario:
    """Read a scenario file. Raises UnreadableError: one line with file, line, path and what to do."""
    name = str(file)
    text = read_file(name)
    if len(text.encode()) > MAX_BYTES:
        raise UnreadableError(name, 0, "", f"is larger than {MAX_BYTES // 1024} KiB, which a scenario may not be")
    documents = parse_documents(name, text)
    if not documents:
        raise UnreadableError(name, 0, "", "holds no document; it begins with one of kind Scenario")
    return scenario_of(documents, text)


def scenario_of(documents: list[YAMLDocument], text: str) -> Scenario:
    """The scenario that documents hold, of which there is at least one. Raises UnreadableError."""
    first = documents[0]
    expect_kind(first, "Scenario")
    refuse_surprises(first)
    parsed = first._replace(value=seconds_as_ticks(first.value)).fit(ScenarioFile)
    check_sizes(first, parsed.spec)
    check_meaning(first, parsed.spec)
    start, later, hand = _objects(documents[1:])
    written = [ManifestFile(path, body) for path, body in parsed.spec.files.items()]
    return Scenario(
        first.file,
        text,
        parsed.metadata.name,
        parsed.metadata.labels,
        parsed.spec,
        tuple(start),
        tuple(later),
        (*written, *hand),
        first,
    )


def _objects(documents: list[YAMLDocument]) -> tuple[list[ManifestFile], list[TimedDocument], list[ManifestFile]]:
    start: list[ManifestFile] = []
    later: list[TimedDocument] = []
    files: dict[str, list[Any]] = {}
    for index, document in enumerate(documents, start=1):
        value, at, path = _without_notes(document)
        if at == "hand":
            files.setdefault(path, []).append(value)
            continue
        manifest = ManifestFile(f"{Path(document.file).name}#{index}", dump_documents([value]))
        if at == "start":
            start.append(manifest)
        else:
            later.append(TimedDocument(int(at), manifest))
    return start, later, [ManifestFile(path, dump_documents(values)) for path, values in files.items()]


def _without_notes(document: YAMLDocument) -> tuple[Any, str, str]:
    """The object without podfall's own annotations, its moment, and its path in the player's folder."""
    value = copy.deepcopy(document.value)
    if not isinstance(value, dict) or not isinstance(value.get("kind"), str):
        raise document.problem((), "a Kubernetes object with apiVersion, kind and metadata is needed here")
    metadata = value.get("metadata")
    notes = metadata.get("annotations") if isinstance(metadata, dict) else None
    if not isinstance(metadata, dict) or not isinstance(notes, dict):
        return value, "start", ""
    where = ("metadata", "annotations")
    at, path = str(notes.pop(AT, "start")), str(notes.pop(FILE, ""))
    if not notes:
        del metadata["annotations"]
    if at not in {"start", "hand"} and int64(at) is None:
        raise document.problem((*where, AT), f"is start, hand or the number of a tick, not {at}")
    if (at == "hand") != bool(path):
        raise document.problem(where, f"{AT}: hand and {FILE}: PATH belong together")
    return value, at, path
