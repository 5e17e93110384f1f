"""What a session starts from: the inputs that never change while it runs.

Written by the command line (`podfall sandbox`) or read back from a recording; `levels.session.session` builds a cluster
from it. A recording stores the same facts as a Scenario document.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from engine.bootstrap import Machine, workers
from engine.network.clients import ClientSpec

NODES = 3
"""How many nodes a sandbox has unless told otherwise."""


class ManifestFile(NamedTuple):
    """One manifest file: where it came from, and its text."""

    path: str
    text: str


@dataclass(frozen=True)
class Setup:
    """The inputs of a run."""

    seed: int = 1
    machines: tuple[Machine, ...] = field(default_factory=lambda: tuple(workers(NODES)))
    manifests: tuple[ManifestFile, ...] = ()
    """Applied at tick 0, in this order."""
    clients: tuple[ClientSpec, ...] = ()
    """At work from tick 1 on."""
