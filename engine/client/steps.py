"""A running command: a generator of output and waits, and how one command runs within another.

A command yields pieces of output, and `Wait` when it wants time to pass, and returns what came of it. Whoever drives it
answers each `Wait` with True (the condition came true) or False (the limit passed), and each piece with None. A command
that only runs another one says `yield from`; one that changes what the other says uses `relay`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TypeAlias, TypeVar

from engine.client.output import Stderr, Stdout
from engine.clock import Wait

T = TypeVar("T")

Piece: TypeAlias = Stdout | Stderr
Steps: TypeAlias = Generator[Piece | Wait, bool | None, T]
"""A command, or a part of one, on its way to what it returns."""

Run: TypeAlias = Steps[int]
"""A command on its way to its exit status."""

Relay: TypeAlias = Callable[[Piece | Wait], Steps[bool | None]]
"""Says in a command's place what it says, or something else, and returns the answer that it gets."""


def relay(steps: Steps[T], say: Relay) -> Steps[T]:
    """Run a command to its end, with `say` between it and whoever drives it; it ends with its caller."""
    answer: bool | None = None
    try:
        while True:
            try:
                item = steps.send(answer)
            except StopIteration as end:
                result: T = end.value
                return result
            answer = yield from say(item)
    finally:
        steps.close()


def until_wait(steps: Steps[object]) -> Generator[Piece, None, None]:
    """What a command says that nobody waits for: at its first `Wait` it ends, as by Ctrl-C."""
    try:
        for item in steps:
            if isinstance(item, Wait):
                return
            yield item
    finally:
        steps.close()
