"""What a storm came to, as plain data: everything that the screen, JSON, JUnit, SARIF and a baseline show of it."""

from __future__ import annotations

from typing import NamedTuple


class StormClient(NamedTuple):
    """One who asks for something of the application."""

    name: str
    origin: str
    """`outside`, or `pod/NAME` as it was when the storm began, or `deploy/NAME` where any of its Pods asks."""
    target: str
    """As `client add --to` takes it: `nodeport/web`, `svc/db:5432`."""
    rate: int
    """Requests a tick."""


class StormCause(NamedTuple):
    """Requests that one fault cost for one reason."""

    letter: str
    hop: str
    text: str
    """One sentence: the stale or wrong fact."""
    lost: int
    first: str
    """The first of them, as `why` takes it: `CLIENT@TICK.N`."""
    run: str | None = None
    """The recording in which it can be seen; None where none was asked for."""
    cause: str = ""
    """Which of `engine.network.causes.table.CAUSES`."""
    service: str = ""
    """`namespace/name` of the Service that was asked; empty where none was."""


class StormFault(NamedTuple):
    """One fault, played alone on the settled application."""

    fault: str
    """The name of its kind in the catalogue: what `--only` and `--skip` take."""
    target: str
    """`deploy/web`, `node/node-2`, `coredns`; two of them joined by ` + ` where two faults were played at once."""
    sent: int
    lost: int
    letters: dict[str, int]
    recovered: int | None
    """Ticks from the fault until all was well again; None where it never was."""
    causes: tuple[StormCause, ...]
    """Most lost first."""
    unfinished: str = ""
    """What of the fault itself did not come to its end, in one sentence: a drain that a budget blocks."""


class StormFix(NamedTuple):
    """A change of the manifests that was played, and helps."""

    change: str
    """One sentence."""
    object: str
    """`deploy/web`, with its namespace before it where that is not `default`: `shop/deploy/web`."""
    file: str
    faults: tuple[str, ...]
    """`FAULT TARGET` of each that it keeps requests from."""
    before: int
    after: int
    worse: tuple[str, ...]
    """What it costs elsewhere, a sentence each."""
    patch: str
    """A strategic merge patch in YAML, as its file is indented; the object itself where it is new. Empty: an advice."""


class StormWorth(NamedTuple):
    """A protection that the manifests have, and what would be lost without it."""

    protection: str
    object: str
    saves: int


class StormReport(NamedTuple):
    """The whole of it; worst faults first."""

    assumptions: tuple[str, ...]
    clients: tuple[StormClient, ...]
    faults: tuple[StormFault, ...]
    fixes: tuple[StormFix, ...]
    worth: tuple[StormWorth, ...] | None
    """None where nobody asked for it."""
    not_tried: int
    """Forks that `--effort` left no room for."""
    verdict: str
    """`passed` or `failed`."""
