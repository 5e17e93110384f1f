"""Every container of a Pod with the path at which it stands, in upstream's order (VisitContainersWithPath)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.api.core import Container, PodSpec


def containers(path: str, spec: PodSpec) -> Iterator[tuple[str, Container]]:
    """Init containers first."""
    for field, found in (("initContainers", spec.init_containers), ("containers", spec.containers)):
        for index, container in enumerate(found):
            yield f"{path}.{field}[{index}]", container
