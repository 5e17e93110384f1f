"""`--registry`: which images a cluster of one's own can pull."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable


def registry_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--registry`; None where nobody chose."""
    option = click.option(
        "--registry",
        type=click.Choice(["open", "strict"]),
        help="strict: only images that podfall, a podfall.yaml or the scenario describes are pulled, by tags that look "
        "real.  [default: open]",
    )
    return option(command)
