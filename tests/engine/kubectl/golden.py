"""Runs recorded kubectl lines against our own API server holding the recorded cluster.

A case is a line of tests/golden/kubectl/*.yaml: argv, files, state, and what the real kubectl printed.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from engine.api.scheme import for_kind
from engine.api.serializer import wire
from engine.api.status import bad_request
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.apiserver.nodeconnector import NoNodes
from engine.apiserver.server import APIServer
from engine.client.output import Stderr, Stdout
from engine.clock import Clock, Wait, parse_rfc3339
from engine.etcd.store import START, Store
from engine.kubectl.command import kubectl
from engine.kubectl.command_base import CommandSteps
from engine.kubectl.context import Context
from engine.rng import Rng
from tests.engine.kubectl.changes import Step, starts_at_once, steps_of

FOLDER = Path(__file__).parents[2] / "golden" / "kubectl"


class Folder:
    """The files of a case."""

    def __init__(self, files: dict[str, str]) -> None:
        self.files = files

    def read(self, path: str) -> str:
        if path not in self.files:
            raise FileNotFoundError(2, "No such file or directory", path)
        return self.files[path]

    def names(self) -> list[str]:
        return list(self.files)


@dataclass
class Printed:
    """What a line printed."""

    stdout: str = ""
    stderr: str = ""
    exit_code: int | None = None
    waits: int = 0
    limits: list[int | None] = field(default_factory=list)


@cache
def _read(name: str) -> Any:
    return yaml.load((FOLDER / f"{name}.yaml").read_text(), Loader=yaml.CSafeLoader)


def cases(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _read(name)["cases"]
    return found


def cluster(state: str) -> RESTEndpoints:
    """Return the API server of a recorded state, its clock standing at the recorded time."""
    dump = _read(state)
    clock = Clock(epoch_s=parse_rfc3339(dump["now"]))
    store = Store(clock)
    server = APIServer(store, clock, Rng(1), connector=FiveLines(store))
    for document in dump["objects"]:
        resource = for_kind(document["apiVersion"], document["kind"])
        if resource is not None:
            server.load(wire.decode(resource, document))
    return RESTEndpoints(server)


class FiveLines(NoNodes):
    """Every container logs five lines; one that has not started yet has none, as the kubelet would say."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def read_log(self, namespace: str, name: str, container: str, previous: bool, tail: int | None) -> str:
        pod = self._store.get("pods", f"{namespace}/{name}")
        assert pod is not None
        statuses = wire.encode(pod)["status"].get("containerStatuses") or ()
        state: dict[str, Any] = next((status for status in statuses if status["name"] == container), {})
        waiting = (state.get("state") or {}).get("waiting") or {}
        if waiting.get("reason") == "ContainerCreating":
            raise bad_request(f'container "{container}" in pod "{name}" is waiting to start: ContainerCreating')
        if previous and not state.get("restartCount"):
            raise bad_request(f'previous terminated container "{container}" in pod "{name}" not found')
        lines = [f"line {number} from {name}/{container}\n" for number in range(1, 6)]
        return "".join(lines if tail is None else lines[-tail:])


def run(
    rest: RESTEndpoints,
    line: str,
    files: dict[str, str] | None = None,
    stdin: str = "",
    *,
    namespace: str = "default",
) -> Printed:
    """Run one line; during a wait, what is being deleted vanishes."""
    steps = kubectl(rest, shlex.split(line), files=Folder(files or {}), stdin=stdin, context=Context(namespace))
    return drive(steps, lambda: _let_go(rest))


def drive(steps: CommandSteps, pass_time: Callable[[], object]) -> Printed:
    """Run a line to its end; `pass_time` happens once at every wait, and False from it interrupts the line."""
    printed = Printed()
    answer: bool | None = None
    while True:
        try:
            piece = steps.send(answer)
        except StopIteration as end:
            printed.exit_code = end.value
            return printed
        answer = None
        if isinstance(piece, Stdout):
            printed.stdout += piece.text
        elif isinstance(piece, Stderr):
            printed.stderr += piece.text
        elif isinstance(piece, Wait):
            printed.waits += 1
            printed.limits.append(piece.limit)
            if pass_time() is False:
                steps.close()
                return printed
            answer = piece.until()


def _let_go(rest: RESTEndpoints) -> None:
    """Stand in for kubelet and controllers: what is being deleted vanishes, but for the Pod on the dead node."""
    store = rest.server.store
    for resource in store.resources():
        for key in store.keys(resource):
            found: Any = store.get(resource, key)
            if found.metadata.deletion_timestamp and key != "lab/leaving":
                store.delete(resource, key, "test", START)


def run_case(case: dict[str, Any]) -> Printed:
    rest = cluster(case["state"])
    for line in case.get("setup") or ():
        run(rest, line, case.get("setup_files") or case.get("files"))
    argv, stdin = case["argv"], case.get("stdin") or ""
    if argv.startswith("cat "):  # the one case with a pipe
        path, argv = argv.removeprefix("cat ").split(" | ")
        stdin = case["files"][path]
    changes = steps_of(rest, case)
    if not changes:
        return run(rest, argv, case.get("files"), stdin)
    if starts_at_once(case):
        changes.pop(0)()
    steps = kubectl(rest, shlex.split(argv), files=Folder(case.get("files") or {}), stdin=stdin)
    return drive(steps, Scripted(changes))


class Scripted:
    """Lets one change happen at each wait; a wait after the last one is where the recording was interrupted."""

    def __init__(self, changes: list[Step]) -> None:
        self._changes = changes

    def __call__(self) -> bool:
        if not self._changes:
            return False
        self._changes.pop(0)()
        return True


def comparable(text: str) -> str:
    """Blank the values that another implementation need not share: uids, versions, allocated addresses."""
    text = re.sub(r'"?(uid|resourceVersion)"?: "?[0-9a-f-]+"?', r"\1: X", text)
    return re.sub(r"10\.(?!244)\d+\.\d+\.\d+", "10.X", text)
