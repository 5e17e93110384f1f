"""What a session starts from: the inputs that never change while it runs.

Written by the command line (`podfall sandbox`) or read back from a recording; `levels.session.session` builds a cluster
from it. A recording stores the same facts as a Scenario document.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from engine.clock import EPOCH_S
from engine.cluster.bootstrap import MachineSpec, workers
from engine.cluster.cluster import Cluster
from engine.network.traffic.clients import ClientSpec
from engine.runtime.images import Catalog, default_catalog
from engine.runtime.registry import Registry

NODES = 3
"""How many nodes a sandbox has unless told otherwise."""


class ManifestFile(NamedTuple):
    """One manifest file: where it came from, and its text."""

    path: str
    text: str


@dataclass(frozen=True)
class SessionConfig:
    """The inputs of a run."""

    seed: int = 1
    machines: tuple[MachineSpec, ...] = field(default_factory=lambda: tuple(workers(NODES)))
    manifests: tuple[ManifestFile, ...] = ()
    """Applied at once, in this order; then the cluster runs until tick 0 if it stands before."""
    clients: tuple[ClientSpec, ...] = ()
    """At work from tick 1 on."""
    files: tuple[ManifestFile, ...] = ()
    """What lies in the console's folder."""
    build: Callable[[], Cluster] | None = None
    """Makes the cluster where it is not a plain one of `seed` and `machines`; it may stand before tick 0."""

    epoch_s: int = EPOCH_S
    """What time tick 0 is, in seconds since 1970; only `serve` sets another one, so that a client's clock fits."""
    images: dict[str, Any] = field(default_factory=dict)
    """What images do by a `podfall.yaml`, over those that podfall knows."""
    registry: Registry = "open"

    def cluster(self) -> Cluster:
        """A fresh cluster for one run."""
        if self.build is not None:
            return self.build()
        catalog = catalog_of(self.images, self.registry)
        return Cluster(seed=self.seed, machines=list(self.machines), epoch_s=self.epoch_s, catalog=catalog)


def catalog_of(images: dict[str, Any], registry: Registry) -> Catalog:
    """Podfall's catalogue with these images laid over it; ValueError names what is wrong in them."""
    return default_catalog().with_images(images, strict=registry == "strict")
