"""The group of `podfall`'s subcommands: those in files of their own are imported when they are asked for."""

from __future__ import annotations

from importlib import import_module

import click

_FILES = ("bench", "check", "diff", "grade", "levels", "new", "play", "progress", "replay", "run", "schema", "serve")
"""Each is `tui/commands/NAME.py` with a click command NAME."""


class LazyGroup(click.Group):
    """A group that need not import a subcommand to run another one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, those of the files included."""
        return sorted({*super().list_commands(ctx), *_FILES})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand of that name."""
        if cmd_name not in _FILES:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(import_module(f"tui.commands.{cmd_name}"), cmd_name)
        return command
