"""Makes a scenario of a sandbox: `save --scenario FILE`, and `podfall new --from` for a recording.

Its manifests follow as documents; clients and faults by hand become the scenario's own; the commands become a solution.
The objectives ask for what a user of such a cluster wants: everything ready, and every client served.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from levels.authoring.documents import cluster_value
from levels.authoring.draft_parts import client_value, objectives
from levels.authoring.happened import happened_lines
from levels.authoring.linewords import commands_of, keeps_something
from levels.files.documents import dump_documents, parse_manifest
from levels.files.kinds import API_VERSION
from levels.files.output import is_sealed, prints, sealed, write_output
from levels.journal.journal import Edited, HTTPEntry, InterruptEntry, LineEntry, WriteEntry
from levels.scenario.loading.loader import MAX_BYTES
from levels.scenario.loading.template import slug

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from levels.authoring.happened import HappenedLine
    from levels.session_port import SessionPort

AT_LEAST = 30
"""A scenario of a sandbox in which no time has passed yet runs for so many ticks."""


def draft_text(session: SessionPort, file: str, refused: Collection[str], left_out: list[str]) -> str:
    """The scenario of a sandbox, named as the file is into which it goes; `left_out` gets what it cannot hold.

    `refused` are the words that no level knows.
    """
    return sealed(dump_documents(draft_documents(session, slug(Path("" if prints(file) else file)), refused, left_out)))


def write_draft(text: str, file: str, *, force: bool) -> None:
    """Write it, all or nothing, over what was written so and is unchanged, or with `force` over any file.

    Raises OSError.
    """
    if len(text.encode()) > MAX_BYTES:
        raise OSError(errno.EFBIG, f"a scenario may not be larger than {MAX_BYTES // 1024} KiB", file)
    write_output(file, text, is_sealed, force=force)


def draft_documents(session: SessionPort, name: str, refused: Collection[str], left_out: list[str]) -> list[Any]:
    """The documents of a sandbox's scenario; `left_out` gets a clause for everything that it cannot hold."""
    end = session.cluster.clock.tick or AT_LEAST
    actions, setup = session.actions, session.setup
    clients = _under_own_names([client_value(hired, end) for hired in actions.clients])
    happened = happened_lines(session, left_out)
    script = list(_script(session, happened, refused, left_out))
    faults = [*actions.faults, *(fault for line in happened.values() for fault in line.faults)]
    longest = max((client["timeout"] for client in clients), default=0)
    spec: dict[str, Any] = {
        "title": name,
        "brief": f"Saved from a sandbox in tick {session.cluster.clock.tick}.",
        "seed": setup.seed,
        "warmup": 0,
        "cluster": cluster_value(setup),
        "images": setup.images,
        "files": _first_texts(session),
        "clients": clients,
        "faults": sorted((fault for fault in faults if fault["at"] <= end), key=itemgetter("at")),
        "objectives": objectives(session.cluster, clients, end),
        "rules": {"maxTick": end + longest + 1},
        "solutions": [_solution(script)] if script else [],
    }
    scenario = {
        "apiVersion": API_VERSION,
        "kind": "Scenario",
        "metadata": {"name": name},
        "spec": {key: value for key, value in spec.items() if value not in ([], {})},
    }
    return [scenario, *(value for manifest in setup.manifests for value in parse_manifest(manifest.text))]


def _under_own_names(clients: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A client that was removed and added again is two in a scenario."""
    taken: dict[str, int] = {}
    for client in clients:
        name = client["name"]
        taken[name] = taken.get(name, 0) + 1
        if taken[name] > 1:
            client["name"] = f"{name}-{taken[name]}"
    return clients


def _solution(script: list[dict[str, Any]]) -> dict[str, Any]:
    return {"name": "by-hand", "kind": "reference", "script": script, "expect": {"pass": True}}


def _first_texts(session: SessionPort) -> dict[str, str]:
    """What each file from outside held when it was first read: a player finds it in the folder."""
    texts: dict[str, str] = {}
    for entry in session.journal.entries:
        if isinstance(entry, WriteEntry) and entry.text is not None:
            texts.setdefault(entry.path, entry.text)
    return texts


def _script(
    session: SessionPort, happened: Mapping[int, HappenedLine], refused: Collection[str], left_out: list[str]
) -> Iterator[dict[str, Any]]:
    """The inputs that a level takes: no time (each has its tick), no words of the sandbox, nothing that `happened`."""
    count, kept = 0, False
    seen: dict[str, str | None] = {}
    for entry in session.journal.entries:
        match entry:
            case LineEntry(tick, run):
                count += 1
                if count in happened:
                    run = happened[count].rest
                    kept = bool(run)
                else:
                    kept = count in session.actions.lines or keeps_something(run)
                if kept:
                    left_out += _refused_words(run, tick, refused)
                    yield {"tick": tick, "run": run}
            case WriteEntry():
                yield from _written(entry, seen, left_out)
            case Edited(tick, _, text):
                yield {"tick": tick, "edit": text}
            case InterruptEntry(tick):
                if kept:
                    yield {"tick": tick, "interrupt": True}
            case HTTPEntry(tick, ask):
                left_out.append(f"{ask.method} {ask.path} over HTTP in tick {tick}")


def _written(entry: WriteEntry, seen: dict[str, str | None], left_out: list[str]) -> Iterator[dict[str, Any]]:
    """A file whose text is not the one that it had when it was last read."""
    tick, path, text = entry
    if text is None:
        left_out.append(f"{path} was deleted in tick {tick}")
    elif seen.setdefault(path, text) != text:
        seen[path] = text
        yield {"tick": tick, "write": {"path": path, "text": text}}


def _refused_words(line: str, tick: int, refused: Collection[str]) -> list[str]:
    names = [command.words[0].unquoted_text() for command in commands_of(line) if command.words]
    return [f"{name} within the line of tick {tick}, which a level refuses" for name in names if name in refused]
