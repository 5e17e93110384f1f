"""What somebody may have meant who typed a command that there is not; for the shell's complaint."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from engine.kubectl.cmd import VERBS

_KUBECTL = "kubectl"


def meant(argv: Sequence[str], commands: Iterable[str]) -> str:
    """Continue `NAME: command not found`; empty where nothing is near. A verb of kubectl may lack just the kubectl."""
    if any(argv[0] in (verb.name, *verb.aliases) for verb in VERBS):
        return f"; did you mean {_KUBECTL} {' '.join(argv)}?"
    close = difflib.get_close_matches(argv[0], sorted(commands), n=1, cutoff=0.75)
    return f"; did you mean {close[0]}?" if close else ""
