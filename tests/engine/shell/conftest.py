"""A console with a small command table, and a driver that lets no time pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

import pytest

from engine.clock import Wait
from engine.shell import Invocation, LineContext, Run, Shell, Stderr, Stdout

if TYPE_CHECKING:
    from engine.client.restclient import RESTClient

SOMEBODY = LineContext(cast("RESTClient", object()), counted=True)
"""None of the commands here asks for the cluster."""


class Folder:
    """A virtual folder in a dict; names that begin with `readonly` refuse to be written."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts

    def read(self, path: str) -> str:
        if path not in self.texts:
            raise FileNotFoundError(path)
        return self.texts[path]

    def write(self, path: str, text: str, append: bool) -> None:
        if path.startswith("readonly"):
            raise PermissionError(13, "Permission denied")
        self.texts[path] = (self.texts.get(path, "") if append else "") + text

    def names(self) -> list[str]:
        return list(self.texts)


class Result(NamedTuple):
    """What a line printed, and its status."""

    out: str
    err: str
    status: int


def words(invocation: Invocation) -> Run:
    """Print each argument in brackets, so that field splitting shows."""
    yield Stdout("".join(f"[{word}]" for word in invocation.argv[1:]) + "\n")
    return 0


def complain(_: Invocation) -> Run:
    """Print on both streams and fail with 3."""
    yield Stdout("said\n")
    yield Stderr("complained\n")
    return 3


def wait(invocation: Invocation) -> Run:
    """Wait for 5 ticks and print whether the condition came true."""
    answer = yield Wait(lambda: True, 5)
    yield Stdout(f"{invocation.argv[1:]} {answer}\n")
    return 0


def env(invocation: Invocation) -> Run:
    """Print one variable as the command sees it."""
    yield Stdout(invocation.env.get(invocation.argv[1], "unset") + "\n")
    return 0


class Console:
    """A shell and its driver."""

    def __init__(self) -> None:
        self.folder = Folder({"pods.txt": "web Running\ndb Pending\napi Running\n", "empty.txt": ""})
        self.waits: list[int | None] = []
        table = {"words": words, "complain": complain, "wait": wait, "env": env}
        self.shell = Shell(table, self.folder, {"NODE_IP": "10.0.0.1"})

    def __call__(self, line: str, text: str | None = None) -> Result:
        """Run a line; `text`, if given, is written to the file `in` first."""
        if text is not None:
            self.folder.texts["in"] = text
        run = self.shell.line(line, SOMEBODY)
        pieces: dict[type, str] = {Stdout: "", Stderr: ""}
        answer: bool | None = None
        while True:
            try:
                item = run.send(answer)
            except StopIteration as end:
                return Result(pieces[Stdout], pieces[Stderr], end.value)
            answer = None
            if isinstance(item, Wait):
                self.waits.append(item.limit)
                answer = item.until()
            else:
                pieces[type(item)] += item.text


@pytest.fixture
def console() -> Console:
    return Console()
