"""The kubectl binaries of this machine. `python -m tests.conformance.kubectls` prints their paths, oldest first."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

RECORDED_WITH = (1, 33)
"""The version that printed what is recorded; newer ones have other words."""
CLIENTS = Path(__file__).parents[2] / ".venv-clients"
"""Where `make clients` puts what podfall itself never needs."""


@cache
def version_of(kubectl: str) -> tuple[int, int]:
    """What a binary says it is."""
    said = subprocess.run([kubectl, "version", "--client"], capture_output=True, text=True, check=True).stdout
    found = re.search(r'(?:GitVersion:"|Client Version: )v(\d+)\.(\d+)', said)
    assert found, said
    return int(found[1]), int(found[2])


@cache
def found() -> tuple[str, ...]:
    """That of the PATH, those beside it that carry a version in their name, and the clients'; of each version one."""
    first = shutil.which("kubectl")
    beside = [] if first is None else [first, *map(str, sorted(Path(first).resolve().parent.glob("kubectl.1.*")))]
    fetched = [*sorted(CLIENTS.glob("binaries/kubectl.1.*")), *CLIENTS.glob("bin/kubectl")]
    by_version = {version_of(path): path for path in [*map(str, fetched), *beside]}
    return tuple(by_version[version] for version in sorted(by_version))


def chosen() -> tuple[str, ...]:
    """Which are tested: the one that PODFALL_KUBECTL names, else the oldest and the newest."""
    named = os.environ.get("PODFALL_KUBECTL")
    if named:
        return (named,)
    return tuple(dict.fromkeys([*found()[:1], *found()[-1:]]))


def speaks_as_recorded(kubectl: str) -> bool:
    """Whether it has the words of the version that was recorded, or older ones, of which is known where they differ."""
    return version_of(kubectl) <= RECORDED_WITH


def name_of(kubectl: str) -> str:
    """How a test calls it."""
    return ".".join(map(str, version_of(kubectl)))


if __name__ == "__main__":
    print("\n".join(found()))
