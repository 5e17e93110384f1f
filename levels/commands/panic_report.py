"""Mistakes of podfall itself, in words: the one sentence that the player gets, and the report for its developers.

Read from the cluster's panics (`engine.panics`). Nothing here is part of a digest.
"""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from levels.files.documents import dump_documents
from levels.journal.entries import entry_value
from levels.journal.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from engine.cluster.cluster import Cluster
    from engine.panics import Panic
    from levels.session_port import SessionPort

REPORT = "report"
"""The word of the console that prints the report."""


def sentence(panic: Panic) -> str:
    """What went wrong, that all else goes on, and what to do about it."""
    return (
        f"a mistake of podfall itself: {panic.who} met {panic.kind} in tick {panic.first}. "
        f"It tries again, all else goes on; `{REPORT}` prints what to send to podfall's developers"
    )


def untold(cluster: Cluster, told: dict[str, None]) -> list[str]:
    """A sentence for each mistake that is not in `told`, which then has it; one that many loops met is one mistake."""
    sentences: list[str] = []
    for panic in cluster.panics:
        if panic.mistake not in told:
            told[panic.mistake] = None
            sentences.append(sentence(panic))
    return sentences


def briefly(cluster: Cluster) -> list[str]:
    """Every mistake as a clause, for whoever proves or compares."""
    return [f"tick {panic.first}: {panic.who} met {panic.error} ({panic.place})" for panic in cluster.panics]


def report(session: SessionPort) -> str:
    """Everything that it takes to find the mistakes: where they were met, and the inputs that lead there again."""
    from importlib.metadata import version  # noqa: PLC0415 - only a report needs it, and it reads e-mail's headers

    cluster = session.cluster
    script = dump_documents([[entry_value(entry) for entry in session.journal.entries]])
    return "\n".join(
        [
            f"podfall {version('podfall')}, rules {RULES}, Python {platform.python_version()}",
            f"{session.scenario_name}, seed {session.setup.seed}, traffic seed {cluster.rng.traffic_seed}",
            f"now in tick {cluster.clock.tick}, digest {session.digest.hexdigest()}",
            *_panics((*cluster.panics, *session.broken_inputs)),
            "",
            "What was typed (`save FILE` keeps the whole run, with the objects that it began with):",
            script.rstrip("\n"),
            "",
        ],
    )


def _panics(panics: Iterable[Panic]) -> Iterator[str]:
    for panic in panics:
        when = f"tick {panic.first}" if panic.first == panic.last else f"ticks {panic.first} to {panic.last}"
        often = f", {panic.times} times" if panic.times > 1 else ""
        about = f", at {panic.about}" if panic.about else ""
        yield ""
        yield f"{panic.who}, {when}{often}{about}"
        yield panic.error
        yield from (f"  {frame}" for frame in panic.trace)
