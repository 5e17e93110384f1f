"""`--ascii` and `--no-mouse`: how the commands that have a screen draw it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tui.gameclock import FASTEST, USUAL

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.settings import Settings


def display_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--ascii` (its parameter is `ascii_only`) and `--no-mouse`."""
    options = (
        click.option("--no-mouse", is_flag=True, help="Leave the mouse to the terminal, which then selects text."),
        click.option("--ascii", "ascii_only", is_flag=True, help="Draw the screen with ASCII signs alone."),
    )
    for option in options:
        command = option(command)
    return command


def speed_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--speed`."""
    option = click.option(
        "--speed",
        default=USUAL,
        show_default=True,
        type=click.FloatRange(0.1, FASTEST),
        metavar="X",
        help="Ticks in a second, on the screen.",
    )
    return option(command)


def settings_of(*, ascii_only: bool, no_mouse: bool) -> Settings:
    """What the player has set, and what the command line says on top; a file that cannot be used is named.

    Said before the command (`podfall --ascii replay`) it counts as well as behind it.
    """
    from tui.settings import load_settings  # noqa: PLC0415 - only a screen needs it

    context = click.get_current_context(silent=True)
    before = context.find_root().params if context is not None else {}
    ascii_only = ascii_only or bool(before.get("ascii_only"))
    no_mouse = no_mouse or bool(before.get("no_mouse"))
    settings = load_settings(ascii_only=ascii_only, no_mouse=no_mouse)
    if settings.complaint:
        click.echo(settings.complaint, err=True)
    return settings
