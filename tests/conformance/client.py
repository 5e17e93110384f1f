"""A real kubectl that talks to one server."""

from __future__ import annotations

import itertools
import os
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

EVERY = int(os.environ.get("PODFALL_EVERY", "10"))
"""Every how many of the recorded cases is run."""

NAMES = itertools.count(1)
"""Each object that a test makes gets a number of its own: the live cluster is shared."""


class Client:
    """kubectl with the kubeconfig of one server."""

    def __init__(self, binary: str, kubeconfig: str, home: Path) -> None:
        self.binary = binary
        self.env = {"PATH": os.environ["PATH"], "HOME": str(home), "KUBECONFIG": kubeconfig}

    def argv(self, line: str) -> list[str]:
        """The words of a line; kubectl is called by its plain name, which it repeats in some of its messages."""
        return ["kubectl", *shlex.split(line)]

    def run(self, line: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run a line, whatever comes of it."""
        return subprocess.run(
            self.argv(line),
            executable=self.binary,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            **options,
        )

    @contextmanager
    def started(self, line: str) -> Iterator[subprocess.Popen[str]]:
        """Start a line that goes on by itself, and end it afterwards, also where the test has failed."""
        with subprocess.Popen(
            self.argv(line),
            executable=self.binary,
            env=self.env,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def __call__(self, line: str, **options: Any) -> str:
        """Run a line that has to succeed; returns what it prints."""
        done = self.run(line, **options)
        assert done.returncode == 0, f"{line}: {done.stdout}{done.stderr}"
        return done.stdout
