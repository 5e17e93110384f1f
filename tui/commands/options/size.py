"""`--nodes`: how large a cluster of one's own is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_NODES = 5_000
"""What `engine.cluster.bootstrap.NODES_MAX` says, which is too heavy to import for the sake of a help text."""


def nodes_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--nodes`."""
    option = click.option(
        "--nodes",
        default=3,
        show_default=True,
        type=click.IntRange(1, MOST_NODES),
        help="How many nodes there are.",
    )
    return option(command)
