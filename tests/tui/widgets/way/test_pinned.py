"""Pictures at three sizes with 3, 20 and 200 Pods, and with 2,000: as they were looked at and found good."""

from __future__ import annotations

import pytest

from tests.tui.widgets.way.pinned import FOLDER, pictures

PICTURES = pictures()


def test_every_pinned_picture_is_drawn():
    assert {file.stem for file in FOLDER.glob("*.txt")} == set(PICTURES)


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_is_the_one_that_was_looked_at(name):
    assert PICTURES[name] == (FOLDER / f"{name}.txt").read_text("utf-8")
