"""How a text that is no manifest yet shows it: marks of templates, and tags of other programs.

Called for files in people's folders that cannot be read, to tell what waits for another program from a mistake.
"""

from __future__ import annotations

import re

_ACTION = re.compile(r"\{\{|\{%|<%|\$\{\{")
_TAG = re.compile(r"(?:^|[\s\[{,:-])(![A-Za-z][\w./:-]*)")


def template_mark(text: str) -> str | None:
    """What shows that another program makes a manifest of this text first, as a clause; None where nothing does."""
    for line in text.splitlines():
        code = line.partition(" #")[0]
        if code.lstrip().startswith("#"):
            continue
        if found := _ACTION.search(code):
            return f"a template ({found.group()}) becomes a manifest when it is filled in"
        if tagged := _TAG.search(code):
            return f"{tagged.group(1)} is another program's"
    return None
