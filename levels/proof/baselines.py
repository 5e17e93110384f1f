"""The table of what each level's reference comes to: level, requests lost, digest; kept under version control.

`podfall check` compares with it, so that a small change of the engine's timing is looked at like a change of a level;
`podfall check --write` accepts what is now.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from engine.plain.fit import MisfitError, fit
from levels.files.atomic_write import write_whole
from levels.files.documents import UnreadableError, read_documents
from levels.proof.verdict import ProofResult

LEVELS = Path(__file__).resolve().parents[1]
TABLE = LEVELS / "campaign" / "digests.yaml"
_HEAD = "# What each level's reference comes to. Compared by `podfall check`, written by `podfall check --write`.\n"


class BaselineRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a level's reference comes to."""

    lost: int
    digest: str


BaselineTable = dict[str, BaselineRow]
"""Level to row."""


def read_table(file: Path = TABLE) -> BaselineTable:
    """The table; empty where none was written yet. Raises UnreadableError."""
    if not file.exists():
        return {}
    documents = read_documents(str(file))
    try:
        return fit(documents[0].value if documents else {}, BaselineTable)
    except MisfitError as error:
        raise UnreadableError(str(file), 0, "", f"is no table of digests: {error}") from error


def write_table(table: BaselineTable, file: Path = TABLE) -> None:
    """Replace the table. Raises OSError."""
    rows = "".join(f"{name}: {{lost: {row.lost}, digest: {row.digest}}}\n" for name, row in table.items())
    write_whole(file, _HEAD + rows)


def is_ours(file: Path) -> bool:
    """Whether the table has a row for this file: it is one of podfall's own levels."""
    return file.resolve().parent in {LEVELS / "campaign", LEVELS / "drills"}


def compare(was: BaselineRow | None, now: BaselineRow) -> ProofResult:
    """Whether a level's reference comes to what the table says."""
    if was == now:
        return ProofResult("table", ok=True, detail=f"lost {now.lost}, digest {now.digest[:8]}, as in the table")
    if was is None:
        change = f"the table has no row; now lost {now.lost}, digest {now.digest[:8]}"
    else:
        change = f"lost {was.lost} -> {now.lost}, digest {was.digest[:8]} -> {now.digest[:8]}"
    return ProofResult("table", ok=False, detail=f"{change}; if that is meant: podfall check --write")
