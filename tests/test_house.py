"""The house is kept in order: names that mean one thing, files with one job, folders taken in at a glance."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MOST_LINES = {"engine": 300, "levels": 300, "tui": 250}
MOST_ENTRIES = 22
MAPS = ("docs/architecture.md", "docs/adding.md")
A_PATH = re.compile(r"`((?:engine|levels|tui|tests|docs)/[\w./-]*)`")


def sources(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def public_classes(text: str) -> list[str]:
    """Those at the top of a file: what is nested in a class, such as a message of Textual, is called by both names."""
    return [node.name for node in ast.parse(text).body if isinstance(node, ast.ClassDef) and node.name[0] != "_"]


def test_nested_and_private_classes_do_not_count():
    assert public_classes("class A:\n    class B: ...\nclass _C: ...\ndef f():\n    class D: ...\n") == ["A"]


def test_a_public_class_name_stands_once():
    places = defaultdict(list)
    for package in MOST_LINES:
        for file in sources(package):
            for name in public_classes(file.read_text("utf-8")):
                places[name].append(str(file.relative_to(ROOT)))

    assert {name: files for name, files in places.items() if len(files) > 1} == {}


@pytest.mark.parametrize("package", MOST_LINES)
def test_no_file_is_too_long(package):
    lengths = {str(file.relative_to(ROOT)): len(file.read_text("utf-8").splitlines()) for file in sources(package)}

    assert {file: lines for file, lines in lengths.items() if lines > MOST_LINES[package]} == {}


@pytest.mark.parametrize("package", MOST_LINES)
def test_no_folder_has_too_many_entries(package):
    entries = defaultdict(set)
    for file in sources(package):
        below = file.relative_to(ROOT)
        for folder, child in zip(below.parents, [below, *below.parents], strict=False):
            entries[str(folder)].add(child.name)
    counts = {folder: len(names - {"__init__.py"}) for folder, names in entries.items()}

    assert {folder: count for folder, count in counts.items() if count > MOST_ENTRIES} == {}


@pytest.mark.parametrize("document", MAPS)
def test_the_maps_of_the_house_name_files_that_are_there(document):
    named = A_PATH.findall((ROOT / document).read_text("utf-8"))

    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []
