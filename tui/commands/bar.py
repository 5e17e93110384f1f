"""A progress bar for long work, on standard error and only where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tui.visible import raw, visible

ProgressCallback = Callable[[], None]
"""Called after each piece of the work."""


def quiet() -> None:
    """Tell nobody."""


@contextmanager
def bar(what: str, total: int) -> Iterator[ProgressCallback]:
    """Show a bar until the block ends; yields what to call after each of `total` pieces."""
    if not sys.stderr.isatty():
        yield quiet
        return
    from rich.console import Console  # noqa: PLC0415 - nothing else of these commands needs it
    from rich.markup import escape  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(file=raw(sys.stderr)), transient=True, redirect_stdout=False) as progress:
        task = progress.add_task(escape(visible(what)), total=total)
        yield lambda: progress.advance(task)
