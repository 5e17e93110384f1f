"""A console with the chapter's manifests, for tests that are named after its sentences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.api.core import Pod
from engine.shell import Piece, Stderr, Stdout
from levels.scenario.session_config import ManifestFile, SessionConfig
from levels.session.line_runner import LineRunner
from levels.session.session import Session

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"


class Console:
    """Types lines into a sandbox and reads what comes back."""

    def __init__(self, *manifests: str, seed: int = 1) -> None:
        files = tuple(ManifestFile(name, (EXAMPLES / name).read_text("utf-8")) for name in manifests)
        self.session = Session(SessionConfig(seed=seed, manifests=files))
        self.cluster = self.session.cluster
        self.error = ""
        self.status = 0

    def __call__(self, line: str) -> str:
        """Run a line; returns its standard output, keeps its error text and status."""
        out: list[str] = []
        err: list[str] = []

        def say(piece: Piece) -> None:
            if isinstance(piece, Stdout):
                out.append(piece.text)
            elif isinstance(piece, Stderr):
                err.append(piece.text)

        self.status = LineRunner(self.session, line, say).drive()
        self.error = "".join(err)
        return "".join(out)

    def ok(self, line: str) -> str:
        """Run a line that must succeed."""
        text = self(line)
        assert self.status == 0, self.error or text
        return text

    def write(self, path: str, text: str) -> None:
        """Put a file into the console's folder."""
        self.session.files.write(path, text, append=False)

    def pods(self, selector: str = "") -> list[Pod]:
        """The Pods of the default namespace with these labels."""
        wanted = dict(pair.split("=") for pair in selector.split(",") if pair)
        found: list[Any] = self.cluster.store.list("pods", "default")
        return [pod for pod in found if wanted.items() <= pod.metadata.labels.items()]

    def service(self, name: str = "go-demo-2-svc") -> Any:
        """A Service's specification as the API has it."""
        found: Any = self.cluster.store.get("services", f"default/{name}")
        return found.spec


@pytest.fixture
def console() -> Console:
    """An empty sandbox."""
    return Console()


@pytest.fixture
def pair() -> Console:
    """API and database in one Pod, two of them, up and running."""
    console = Console("go-demo-2-rs.yml")
    console.ok("tick 20")
    return console


@pytest.fixture
def exposed(pair: Console) -> Console:
    """The pair behind the chapter's NodePort Service."""
    pair.ok("kubectl expose rs go-demo-2 --name=go-demo-2-svc --target-port=28017 --type=NodePort")
    pair.ok("tick 5")
    return pair
