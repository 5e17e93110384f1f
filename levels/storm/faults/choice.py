"""Which kinds of fault somebody wants: what `--only` and `--skip` name."""

from __future__ import annotations

import difflib

from levels.storm.errors import StormError
from levels.storm.faults.catalogue import FAULT_KINDS


def chosen_kinds(only: str, skip: str) -> tuple[str, ...]:
    """The kinds to play, in the order of the catalogue. Raises StormError where a name is none or none is left."""
    wanted, left_out = _named("--only", only), _named("--skip", skip)
    kinds = tuple(kind for kind in FAULT_KINDS if (not wanted or kind in wanted) and kind not in left_out)
    if not kinds:
        raise StormError("--only and --skip leave no fault to play")
    return kinds


def _named(option: str, names: str) -> list[str]:
    found = [name.strip() for name in names.split(",") if name.strip()]
    for name in found:
        if name not in FAULT_KINDS:
            close = difflib.get_close_matches(name, FAULT_KINDS, n=1)
            likely = f"did you mean {close[0]}?" if close else f"there are {', '.join(FAULT_KINDS)}"
            raise StormError(f"{option}: there is no fault {name}; {likely}")
    return found
