"""Our widgets, screens and apps set no attribute that Textual's own classes use: that ends in strange ways, late."""

from __future__ import annotations

import ast
import inspect
import textwrap
from pathlib import Path

import pytest
from textual.app import App
from textual.screen import ModalScreen
from textual.widgets import Input

import tui

MEANT = {
    "animation_level",
    "border_subtitle",
    "border_title",
    "cursor_blink",
    "cursor_position",
    "display",
    "placeholder",
    "theme",
    "value",
}
"""What Textual documents as to be set."""
OURS = ("Box", "KeyActions", "Panel", "ShellLine", "ConsoleParts", "LevelEnding")
BASES = ("Screen", "Widget", "Input", "App", "Static", "Label", "Vertical", *OURS)
FILES = sorted(Path(tui.__file__).parent.rglob("*.py"))


def attributes(cls):
    """The names that a class and those above it set on their objects, or define."""
    names = set()
    for each in cls.__mro__[:-1]:
        names |= set(vars(each))
        names |= set_on_self(ast.parse(textwrap.dedent(inspect.getsource(each))))
    return names


def set_on_self(tree):
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    }


@pytest.fixture(scope="module")
def taken():
    return set.union(*map(attributes, (App, ModalScreen, Input))) - MEANT


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_attribute_hides_one_of_textuals(file, taken):
    for cls in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(cls, ast.ClassDef) and any(base_is_textual(base) for base in cls.bases):
            assert not set_on_self(cls) & taken, cls.name


def base_is_textual(base):
    """By its last word: Screen, ModalScreen, Widget, Input, App, and ours that are made of them."""
    name = ast.unparse(base).partition("[")[0]
    return name.endswith(BASES)
