"""docs/testing.md names tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "testing.md").read_text("utf-8")
ROWS = [line for line in PAGE[PAGE.index("## Which test holds which fault") :].splitlines() if "`test" in line]
NAMED = re.compile(r"`((?:tests/)?[\w/]*test_\w+(?:\.py)?)`")


def named(row: str) -> list[tuple[Path, str]]:
    """Files of a row, each with the tests that follow it; a file without a folder lies beside the one before it."""
    found: list[tuple[Path, str]] = []
    file = ROOT
    for name in NAMED.findall(row):
        if name.endswith(".py"):
            file = ROOT / name if "/" in name else file.parent / name
            found.append((file, ""))
        else:
            found.append((file, name))
    return found


def functions_of(file: Path) -> set[str]:
    """The names of what a file tests."""
    tree = ast.parse(file.read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip()[:40])
def test_what_holds_a_fault_exists(row: str):
    tests = named(row)
    assert tests
    for file, name in tests:
        assert file.is_file(), file
        assert not name or name in functions_of(file), f"{file}: {name}"
