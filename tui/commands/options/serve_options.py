"""`--serve`, `--token` and `--token-file`: the API over HTTP beside a console or a screen."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, NamedTuple

import click

from tui.commands.options.tokens import given_token, token_of_environment, token_options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tui.server.listener import ListenAddress


def serve_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command `--serve` (its parameter is `listen`), `--token` and `--token-file`."""
    options = (
        click.option(
            "--serve",
            "listen",
            default="",
            is_flag=False,
            flag_value="127.0.0.1:8901",
            metavar="[ADDR:PORT]",
            help="Also serve the API over HTTP (without ADDR:PORT at 127.0.0.1:8901).",
        ),
        token_options("With --serve: asked of every client."),
    )
    for option in options:
        command = option(command)
    return command


class Asked(NamedTuple):
    """How to serve, as the command line says it."""

    listen: str
    """ADDR:PORT; empty: not at all."""
    token: str = ""
    token_file: str = ""
    kubeconfig: str = ""
    force: bool = False


@contextmanager
def serving(asked: Asked) -> Iterator[ListenAddress | None]:
    """Where `--serve` listens; None where it was not given. Ends with a sentence where nobody can listen there."""
    from tui.commands.messages import UNREADABLE, end  # noqa: PLC0415 - imports the campaign

    if not asked.listen:
        if asked.token or asked.token_file:
            end("error: --token goes with --serve", UNREADABLE)
        yield None
        return
    place = _place(asked)
    with place.sock, ExitStack() as stack:
        if place.guard.key:
            _keep_key(stack, place)
        yield place


def _place(asked: Asked) -> ListenAddress:
    from tui.commands.messages import REFUSED, UNREADABLE, end  # noqa: PLC0415 - as above
    from tui.server.listener import listen_at  # noqa: PLC0415 - a server's parts are heavy

    try:
        token = given_token(asked.token, asked.token_file) or token_of_environment()
        return listen_at(asked.listen, token, asked.kubeconfig, force=asked.force)
    except ValueError as error:
        end(f"error: {error}", UNREADABLE)
    except OSError as error:
        end(f"error: {error.filename}: {error.strerror}", REFUSED)


def _keep_key(stack: ExitStack, place: ListenAddress) -> None:
    """Let `podfall do` of the same user find the token for lines; the API is served without that, too."""
    from tui.server.keys import kept  # noqa: PLC0415 - as above

    try:
        stack.enter_context(kept(place.host, place.port, place.guard.key))
    except OSError as error:
        why = f"{error.filename}: {error.strerror}"
        click.echo(f"Warning: podfall do cannot be used without a token of your own (--token): {why}", err=True)
