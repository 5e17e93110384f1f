"""The image store: which images lie on which machine's disk, and the pulls that bring them there.

Asked by kubelets and, for its scores, by the scheduler. A machine that loses its power keeps its images.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.clock import Clock
from engine.runtime.images import Catalog
from engine.runtime.machines import Machine


class ImageStore:
    """The disks of all machines."""

    def __init__(self, clock: Clock, catalog: Catalog, machines: Mapping[str, Machine]) -> None:
        self._clock = clock
        self._catalog = catalog
        self._machines = machines
        self.slow_starts: dict[str, int] = {}
        """Image -> ticks by which a fault lets what runs it open its ports later, on every machine."""
        self._sizes: dict[str, dict[str, int]] = {}
        """Image -> machine -> bytes."""

    def present(self, node: str, image: str) -> bool:
        """Whether the image lies on the machine's disk."""
        return image in self._machines[node].images

    def pull(self, node: str, image: str) -> int:
        """Start a pull, or join the one under way; returns the tick in which the image is there."""
        machine = self._machines[node]
        ticks = machine.slow_pulls.get(image, self._catalog.pull_ticks(image))
        return machine.pulling.setdefault(image, self._clock.tick + ticks)

    def finish_pull(self, node: str, image: str) -> None:
        """The image has arrived."""
        machine = self._machines[node]
        machine.pulling.pop(image, None)
        machine.images[image] = None
        self._sizes.setdefault(image, {})[node] = self._catalog.size_bytes(image)

    def sizes(self, image: str) -> Mapping[str, int]:
        """Which machines have an image on their disk, and how many bytes it takes there."""
        return self._sizes.get(image, {})
