"""What a storm is played on: the cluster, and who asks beside those that its manifests imply."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from levels.scenario.session_config import SessionConfig

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.cluster.bootstrap import MachineSpec
    from levels.scenario.session_config import ManifestFile

RATE = 5
"""Requests a tick of each client: a prime, so that in some ticks they come to each of two, three or four doors and
endpoints, and few, so that a storm of hundreds of forks takes seconds."""
ZONES = ("zone-a", "zone-b", "zone-c")


@dataclass(frozen=True)
class StormSetup:
    """The inputs of one settled world. Equal ones make equal worlds."""

    config: SessionConfig
    rate: int = RATE
    """Of each client whose words say none."""
    clients: tuple[str, ...] = ()
    """More clients, in the words behind `client add`; one of the same name takes the place of an implied one."""

    retrying: tuple[tuple[str, int], ...] = ()
    """Clients that ask again where they got no answer, and how often."""

    def with_manifests(self, manifests: Iterable[ManifestFile]) -> StormSetup:
        """The same with other manifests."""
        return replace(self, config=replace(self.config, manifests=tuple(manifests)))

    def with_seed(self, seed: int) -> StormSetup:
        """The same with other chances."""
        return replace(self, config=replace(self.config, seed=seed))


def spread_over_zones(machines: Iterable[MachineSpec]) -> tuple[MachineSpec, ...]:
    """The machines, each in one of at most three zones in turn."""
    return tuple(replace(machine, zone=ZONES[index % len(ZONES)]) for index, machine in enumerate(machines))
