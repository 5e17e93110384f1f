"""`--token` and `--token-file`, and PODFALL_TOKEN: where the token of a server comes from."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

_VARIABLE = "PODFALL_TOKEN"
_LONGEST = 4096
_WORD = re.compile(r"[!-~]+")
"""What an HTTP header and a path can both carry."""


def token_options(text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command `--token`, of which `text` says what it is for, and `--token-file`."""

    def give(command: Callable[..., Any]) -> Callable[..., Any]:
        file = click.option("--token-file", default="", metavar="FILE", help="The token is what stands in FILE.")
        token = click.option(
            "--token",
            default="",
            metavar="TEXT",
            help=f"{text} Other users of this machine can see it here; --token-file and {_VARIABLE} they cannot.",
        )
        return token(file(command))

    return give


def given_token(token: str, file: str) -> str:
    """The token that the options name; empty where they name none. Raises ValueError."""
    if token and file:
        raise ValueError("--token and --token-file are two ways to say the same; give one")
    return _checked(token, "--token") if token else _of_file(file) if file else ""


def token_of_environment() -> str:
    """The token of PODFALL_TOKEN; empty where it is not set. Raises ValueError."""
    token = os.environ.get(_VARIABLE, "")
    return _checked(token, _VARIABLE) if token else ""


def _of_file(name: str) -> str:
    from levels.files.reading import read_named  # noqa: PLC0415 - seldom needed

    try:
        text = read_named(name, _LONGEST).decode("utf-8", "replace")
    except OSError as error:
        raise ValueError(f"{name}: {error.strerror}") from error
    return _checked(text.strip("\r\n"), name)


def _checked(token: str, source: str) -> str:
    if not _WORD.fullmatch(token):
        raise ValueError(f"{source}: a token is one word of printable ASCII, without spaces")
    return token
