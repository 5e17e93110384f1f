"""How wide a storm's report is, and how its sentences are folded."""

from __future__ import annotations

import textwrap

WIDTH = 80


def folded(text: str, indent: str = "  ") -> list[str]:
    """The lines of a text, the further ones indented by two columns more; words and paths stay whole."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
