"""The scenario that an author starts from: `template.yaml` under another name, or a saved sandbox with its gaps filled.

Called by `podfall new`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from levels.files.documents import dump_documents

TEMPLATE = Path(__file__).with_name("template.yaml")
_NO_SLUG = re.compile(r"[^a-z0-9]+")
_GAPS: dict[str, Any] = {
    "brief": "Write what has happened, and what the player shall reach. At most 60 words.",
    "misconception": {"before": "Write what a player believes.", "after": "Write what a player understands then."},
    "seeds": {"encore": [1, 2, 3, 4]},
    "hints": ["Write where to look, without a command.", "Write what is wrong there.", "Write nearly the solution."],
    "par": {"commands": 1, "lost": 0},
    "debrief": {"text": "Write what happened and why.", "docs": []},
}
_WRONG = {
    "name": "nothing-done",
    "kind": "wrong",
    "script": [],
    "expect": {"pass": False, "failing": []},
    "postmortem": "Write what a player tries who believes the wrong thing, and what comes of it.\n",
}
_SAVED = "# Made of a saved sandbox. Every text that begins with Write is yours to write; then: podfall check FILE\n"


def slug(file: Path) -> str:
    """A scenario's name made of its file's: lower case letters, digits and hyphens."""
    return _NO_SLUG.sub("-", file.stem.lower()).strip("-") or "scenario"


def new_scenario(name: str) -> str:
    """The text of the template, called `name`."""
    return TEMPLATE.read_text("utf-8").replace("  name: template\n", f"  name: {name}\n", 1)


def with_gaps(documents: list[Any], name: str) -> str:
    """A saved scenario, called `name`, with everything that a level needs besides, to be filled in."""
    first = documents[0]
    spec = first["spec"]
    filled = {"title": name, **_GAPS, **{key: value for key, value in spec.items() if key not in {"title", "brief"}}}
    solutions = list(spec.get("solutions", []))
    failing = [objective["id"] for objective in spec["objectives"]]
    solutions.append({**_WRONG, "expect": {"pass": False, "failing": failing}})
    filled["solutions"] = solutions
    scenario = {**first, "metadata": {**first["metadata"], "name": name}, "spec": filled}
    return _SAVED + dump_documents([scenario, *documents[1:]])
