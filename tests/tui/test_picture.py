from __future__ import annotations

import asyncio
import re

from tests.tui.console import EXAMPLE
from tui.picture import pictures


def test_the_pictures_are_the_same_bytes_each_time_and_show_a_loss_and_its_reason():
    manifest = EXAMPLE.read_text("utf-8")
    first = asyncio.run(pictures(manifest))
    assert asyncio.run(pictures(manifest)) == first
    text = {name: re.sub(r"<[^>]+>", "", svg).replace("&#160;", " ") for name, svg in first.items()}
    assert "lost 10" in text["game.svg"]
    assert "7 dns" in text["game.svg"]
    assert "what was true" in text["why.svg"]
    assert "preStop sleep" in text["why.svg"]
    assert not any("http" in svg.replace("http://www.w3.org/", "") for svg in first.values() if "@font-face" in svg)
    assert not any("@font-face" in svg or "terminal-" in svg for svg in first.values())
