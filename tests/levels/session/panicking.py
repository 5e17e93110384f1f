"""A world in which every component has something to do, and mistakes to put into it.

A mistake is put into a class and depends on the tick alone, as a real one follows from the inputs: whoever plays the
same ticks again, from the start or from a keyframe, meets it again.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from engine.client.component import Component
from engine.cluster.bootstrap import MachineSpec
from engine.cluster.cluster import Cluster
from engine.network.traffic.clients import ClientSpec, parse_target
from levels.scenario.session_config import ManifestFile, SessionConfig

MACHINES = [MachineSpec("node-1"), MachineSpec("node-2", unschedulable_until=9), MachineSpec("node-3")]
BUSY = ManifestFile("busy.yaml", (Path(__file__).parent / "busy.yaml").read_text("utf-8"))


class MistakeError(RuntimeError):
    """What nobody expected."""


def build() -> Cluster:
    return Cluster(seed=3, machines=MACHINES, load_balancer_after=4)


def setup() -> SessionConfig:
    """One workload of each kind, its Services, what limits them, and a client that asks all the time."""
    client = ClientSpec(name="shop", target=parse_target("nodeport/web"), rate=((0, 3),))
    return SessionConfig(3, tuple(MACHINES), (BUSY,), (client,), build=build)


def titles() -> list[str]:
    """Every component of that world."""
    return [component.title for component in build().components]


def put_into(patch: pytest.MonkeyPatch, owner: type, method: str, when: Callable[[Any], bool]) -> None:
    """Let a method raise wherever `when` says so of its object, before it does anything."""
    works = getattr(owner, method)

    def broken(self: Any, *args: Any, **options: Any) -> Any:
        if when(self):
            raise MistakeError(f"in {method}")
        return works(self, *args, **options)

    patch.setattr(owner, method, broken)


def break_component(patch: pytest.MonkeyPatch, title: str, ticks: Container[int]) -> None:
    """Let the `run` of a component raise in these ticks."""
    kind = next(type(component) for component in build().components if component.title == title)
    owner = next(base for base in kind.__mro__ if "run" in vars(base))
    put_into(patch, owner, "run", partial(_is_due, title, ticks))


def _is_due(title: str, ticks: Container[int], component: Component) -> bool:
    return component.title == title and component.clock.tick in ticks
