"""The engine runs without a screen and without a network: importing it loads neither."""

from __future__ import annotations

import pkgutil
import subprocess
import sys

import pytest

import engine

FORBIDDEN = ("textual", "asyncio", "socket")
NETWORK_FRONT = "engine.apiserver.http"

PROBE = """
import importlib, sys
for name in sys.argv[2:]:
    importlib.import_module(name)
print(*sorted(set(sys.argv[1].split(",")) & set(sys.modules)))
"""


def engine_modules() -> list[str]:
    """All modules of the engine except the network front, whose job is sockets."""
    found = (module.name for module in pkgutil.walk_packages(engine.__path__, "engine."))
    return ["engine", *(name for name in found if not name.startswith(NETWORK_FRONT))]


def loaded_by_importing(*modules: str) -> list[str]:
    """The forbidden modules that a fresh interpreter has loaded after importing the given ones."""
    command = [sys.executable, "-c", PROBE, ",".join(FORBIDDEN), *modules]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.parametrize("module", FORBIDDEN)
def test_the_probe_notices_a_forbidden_import(module: str):
    assert module in loaded_by_importing(module)


def test_importing_the_engine_loads_neither_screen_nor_network():
    assert loaded_by_importing("engine") == []


def test_importing_every_engine_module_loads_neither_screen_nor_network():
    assert loaded_by_importing(*engine_modules()) == []
