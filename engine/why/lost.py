"""Why one request was lost: its way up to the hop that lost it, what that hop believed, and what was true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.metrics import LETTERS
from engine.why.lines import beside, line

if TYPE_CHECKING:
    from engine.metrics import LostRequest


def why_lost(record: LostRequest) -> list[str]:
    """Where it was lost, on what belief, and how it really was."""
    lines = [
        f"{record.name}: {record.letter}, {LETTERS[record.letter].meaning}",
        line(record.tick, record.client, "sent it"),
    ]
    if record.service:
        through = f" through {record.via}" if record.via else ""
        lines.append(line(record.tick, f"svc/{record.service.partition('/')[2]}", f"was asked{through}"))
    return [*lines, line(record.settled, record.hop, record.observed), beside(f"in truth: {record.actual}")]
