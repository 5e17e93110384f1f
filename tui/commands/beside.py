"""`--serve` and `--token`: the API over HTTP beside a console or a screen."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tui.listening import Place


def serve_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command `--serve` (its parameter is `listen`) and `--token`."""
    options = (
        click.option("--serve", "listen", default="", is_flag=False, flag_value="127.0.0.1:8901", metavar="[ADDR:PORT]",
                     help="Also serve the API over HTTP (without ADDR:PORT at 127.0.0.1:8901)."),
        click.option("--token", default="", metavar="TEXT", help="With --serve: asked of every client."),
    )  # fmt: skip
    for option in options:
        command = option(command)
    return command


@contextmanager
def serving(listen: str, token: str, kubeconfig: str = "") -> Iterator[Place | None]:
    """Where `--serve` listens; None where it was not given. Ends with a sentence where nobody can listen there."""
    from tui.commands.saying import REFUSED, UNREADABLE, end  # noqa: PLC0415 - imports the campaign

    if not listen:
        if token:
            end("error: --token goes with --serve", UNREADABLE)
        yield None
        return
    from tui.listening import listen_at  # noqa: PLC0415 - a server's parts are heavy

    try:
        place = listen_at(listen, token, kubeconfig)
    except ValueError as error:
        end(f"error: {error}", UNREADABLE)
    except OSError as error:
        end(f"error: {error.filename}: {error.strerror}", REFUSED)
    with place.sock:
        yield place
