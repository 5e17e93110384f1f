"""`--plain` and `--narrate`: lines instead of a screen, and whether what happens is told beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

NO_NARRATION = "podfall: --narrate goes with --plain; a screen tells what happens in its panels"


def plain_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--plain` and `--narrate`."""
    options = (
        click.option("--narrate", is_flag=True, help="Without a screen: tell what happens on standard error."),
        click.option("--plain", is_flag=True, help="No screen: read lines from standard input."),
    )
    for option in options:
        command = option(command)
    return command
