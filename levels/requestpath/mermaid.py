"""A lost request as a Mermaid sequence diagram, for an incident report: who asked whom, and belief beside truth.

Mermaid reads `;` and line ends as ends of a statement, `#` as the beginning of an entity, and the word `end` as the
end of a block; whatever a name or a sentence holds of these is written as entities.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.metrics import LETTERS
from levels.requestpath.cells import CALLER, ENDPOINT, FRONTEND, NAME, RULES, cells_of, fate

if TYPE_CHECKING:
    from levels.requestpath.cells import KnownLoss, PathCell

_SPECIAL = re.compile(r"[^\w .,:/()@='+*?!|-]|\bend\b", re.IGNORECASE)

_IDS = {CALLER: "client", NAME: "dns", FRONTEND: "door", RULES: "rules", ENDPOINT: "pod"}
"""What the diagram calls who takes part; no word of Mermaid's own."""


def mermaid_lines(lost: KnownLoss) -> list[str]:
    """The diagram, a statement a line."""
    cells = cells_of(lost)
    met = [cell for cell in cells[1:] if cell.hop != FRONTEND or cell is cells[-1]]
    lines = ["sequenceDiagram", f"    title {_text(f'{lost.name}: {lost.letter}, {LETTERS[lost.letter].meaning}')}"]
    lines += (f"    participant {_IDS[cell.hop]} as {_text(_who(lost, cell))}" for cell in (cells[0], *met))
    at = CALLER
    for cell in met:
        lines += _step(lost, cells, at, cell)
        at = CALLER if cell.hop == NAME else cell.hop
    return [*lines, *_end(lost, met)]


def _who(lost: KnownLoss, cell: PathCell) -> str:
    path = lost.path
    if cell.hop == CALLER:
        client = lost.name.rpartition("@")[0]
        return f"{client} ({path.origin})" if path.origin else client
    if cell.hop == NAME:
        return "DNS"
    if cell.hop == RULES:
        return f"rules of {lost.via}"
    if cell.hop == FRONTEND:
        return lost.via or cell.title
    return f"pod/{path.pod.rpartition('/')[2]}" if path.pod else path.backend


def _step(lost: KnownLoss, cells: tuple[PathCell, ...], at: str, cell: PathCell) -> list[str]:
    """What the request did between two hops, and what the second one believed."""
    last, here, there = cell is cells[-1], _IDS[at], _IDS[cell.hop]
    if cell.hop == NAME:
        asked = f"    {here}{'-x' if last else '->>'}{there}: {_text(cell.title)}"
        return [asked] if last else [asked, f"    {there}-->>{here}: {_text(', '.join(cell.notes))}"]
    door = next((known.title for known in cells if known.hop == FRONTEND), "")
    label = (door or cell.title) if at == CALLER else cell.title
    when = f" in tick {lost.tick}" if at == CALLER else ""
    step = f"    {here}{'-x' if last else '->>'}{there}: {_text(label + when)}"
    note = ", ".join((cell.title, *cell.notes[1:])) if cell.hop == RULES else lost.path.found
    return [step, f"    Note over {there}: {_text(note)}"] if note else [step]


def _end(lost: KnownLoss, met: list[PathCell]) -> list[str]:
    """The letter, and the belief beside the truth, across all that took part."""
    across = f"{_IDS[CALLER]},{_IDS[met[-1].hop]}" if met else _IDS[CALLER]
    told = (f"{fate(lost)}. {lost.hop} believed: {lost.observed}", f"True was: {lost.actual}")
    return [f"    Note over {across}: {_text(line)}" for line in told]


def _text(text: str) -> str:
    """Text that Mermaid takes as text."""
    return _SPECIAL.sub(_entity, text)


def _entity(found: re.Match[str]) -> str:
    sign = found[0]
    return f"#{ord(sign[0])};{sign[1:]}"
