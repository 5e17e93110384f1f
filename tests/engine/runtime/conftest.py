"""Two machines and Pods started by hand, without an API."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from engine.clock import Clock
from engine.runtime.images import default_catalog
from engine.runtime.links import DialName, DialResult
from engine.runtime.processes import LaunchSpec, Process
from engine.runtime.runtime import Runtime
from engine.runtime.sandboxconfig import PodSandboxConfig
from engine.runtime.script.context import ScriptCall
from engine.runtime.script.state import CommandResult
from engine.runtime.shell import RunProgram, no_program

REST = ("mongod", "--rest", "--httpinterface")


class World:
    """A runtime whose names all lead to 10.244.1.2."""

    def __init__(self, **images: Any) -> None:
        self.clock = Clock()
        self.told: list[tuple[str, str]] = []
        self.run_program: RunProgram = no_program
        self.dial_name: DialName = lambda _caller, _host, port: self.runtime.dial("10.244.1.2", port)
        self.runtime = Runtime(
            self.clock,
            default_catalog().with_images(images),
            dial_name=self._dial_name,
            run_program=self._run_program,
        )
        for index in (1, 2):
            name = f"node-{index}"
            self.runtime.add_machine(name, f"172.18.0.{index + 2}", f"10.244.{index}.0/24")
            self.runtime.on_change[name] = partial(self._tell, name)

    def _tell(self, node: str, key: str) -> None:
        self.told.append((node, key))

    def _dial_name(self, caller: Process, host: str, port: int) -> DialResult:
        return self.dial_name(caller, host, port)

    def _run_program(self, process: Process, call: ScriptCall) -> CommandResult | None:
        return self.run_program(process, call)

    def start(self, pod: str, image: str, command: tuple[str, ...] = (), node: str = "node-1", **env: str) -> Process:
        if self.runtime.sandbox(pod) is None:
            self.runtime.create_sandbox(f"default/{pod}", pod, node, PodSandboxConfig(pod))
        name = image.rpartition("/")[2].partition(":")[0]
        return self.runtime.start(pod, LaunchSpec(name, image, command, env, (7000,)))

    def mongod(self, pod: str = "db", node: str = "node-1") -> Process:
        return self.start(pod, "mongo:3.3", REST, node)

    def until(self, tick: int) -> None:
        while self.clock.tick < tick:
            self.clock.tick += 1
            if self.runtime.next_due() <= self.clock.tick:
                self.runtime.step()

    def ask(self, process: Process, port: int, path: str = "/", method: str = "GET", key: str = "") -> Any:
        return self.runtime.ask(process.ip, port, "http", method, path, key=key)


@pytest.fixture
def world():
    return World()


@pytest.fixture
def world_with():
    return World
