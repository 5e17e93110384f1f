"""What somebody may have meant who typed no command that there is, and what a sentence of the guide advises to type."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence

_KUBECTL = "kubectl"
_BEHIND = re.compile(r"[:?] (?=(\S+))")
"""A command stands behind such a sign."""
_ENDS = re.compile(r" \(|, |[.?] |\.$")
_ASSIGNS = re.compile(r"[A-Z_]+=")


def meant(argv: Sequence[str], commands: Iterable[str]) -> str:
    """Continue `NAME: command not found`; empty where nothing is near. A verb of kubectl may lack just the kubectl."""
    from engine.kubectl.cmd.table import VERBS  # noqa: PLC0415 - not before the first frame

    if any(argv[0] in (verb.name, *verb.aliases) for verb in VERBS):
        return f"; did you mean {_KUBECTL} {' '.join(argv)}?"
    close = difflib.get_close_matches(argv[0], sorted(commands), n=1, cutoff=0.75)
    return f"; did you mean {close[0]}?" if close else ""


def advised(sentence: str, commands: Iterable[str]) -> str:
    """The first command that a sentence of the guide advises, of those that there are; empty for none."""
    known = {_KUBECTL, *commands}
    for behind in _BEHIND.finditer(sentence):
        if behind[1] in known or _ASSIGNS.match(behind[1]):
            return _ENDS.split(sentence[behind.end() :], maxsplit=1)[0].strip()
    return ""
