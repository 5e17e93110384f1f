"""What a tool of the network prints, run to its end."""

from __future__ import annotations

from collections.abc import Generator

from engine.client.output import Stderr, Stdout


def printed(steps: Generator[Stdout | Stderr, None, int]) -> tuple[str, str, int]:
    """Its output, its errors and its exit status."""
    out = err = ""
    while True:
        try:
            piece = next(steps)
        except StopIteration as end:
            return out, err, end.value
        if isinstance(piece, Stdout):
            out += piece.text
        else:
            err += piece.text
