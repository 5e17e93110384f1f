"""What a console command says while it runs, piece by piece.

A command of the cluster (`kubectl`, and whatever else the shell offers) is a generator: it yields `Stdout` and `Stderr`
pieces for its two streams, and `Wait` from engine/clock.py when ticks have to pass. The caller decides where the
pieces go; nothing is written here.
"""

from __future__ import annotations

from typing import NamedTuple


class Stdout(NamedTuple):
    """A piece of text for standard output, line ends included."""

    text: str


class Clear(Stdout):
    """An empty terminal: the one piece that is meant for the terminal itself."""

    __slots__ = ()


class Stderr(NamedTuple):
    """A piece of text for standard error, line ends included."""

    text: str
