"""Mutants that docs/testing.md names as equivalent: no test can tell them from what is right, and it says why."""

from __future__ import annotations

from tests.mutants.places import ROOT

PAGE = ROOT / "docs" / "testing.md"
_HEAD = "| mutant | why nothing tells it apart |"


def named_equivalent(text: str | None = None) -> dict[str, str]:
    """The rows of the page's table: a mutant's name to the reason."""
    lines = (PAGE.read_text("utf-8") if text is None else text).splitlines()
    if _HEAD not in lines:
        return {}
    found: dict[str, str] = {}
    for line in lines[lines.index(_HEAD) + 2 :]:
        if not line.startswith("| "):
            break
        name, _, why = line.removeprefix("| ").removesuffix(" |").rpartition(" | ")
        found[name] = why
    return found
