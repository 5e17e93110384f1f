"""Several options as one decorator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

CommandOption = Callable[[Callable[..., Any]], Callable[..., Any]]
"""What `click.option` gives."""


def with_options(command: Callable[..., Any], *options: CommandOption) -> Callable[..., Any]:
    """The command with the options, which its help lists in their order."""
    for option in reversed(options):
        command = option(command)
    return command
