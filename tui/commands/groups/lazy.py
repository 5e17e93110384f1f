"""The group of `podfall`'s subcommands: those in files of their own are imported when they are asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from tui.commands.groups.usage import NamingGroup, OneLineError, WrongUsageError, in_one_line

_FILES = (
    "bench",
    "cheatsheet",
    "check",
    "diff",
    "grade",
    "keys",
    "levels",
    "new",
    "play",
    "postmortem",
    "progress",
    "replay",
    "run",
    "schema",
    "serve",
    "storm",
)
"""Each is `tui/commands/NAME.py` with a click command NAME."""

_NOT_YET = {
    "survive": "the endless mode is not there yet; podfall play has the levels, podfall sandbox a free cluster",
    "drill": "there are no drills yet; podfall levels lists what can be played",
    "web": "the game in a browser is not there yet; podfall opens it in a terminal",
}
"""Commands whose names are taken, and what to say to whoever tries them."""


class StoppedError(OneLineError):
    """Ctrl-C in a command that computes: no result, and neither 0 nor 1."""

    exit_code = 130


class LazyGroup(NamingGroup):
    """A group that need not import a subcommand to run another one, and says in one line what was typed wrong."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, those of the files included."""
        return sorted({*super().list_commands(ctx), *_FILES})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand of that name."""
        if cmd_name not in _FILES:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(import_module(f"tui.commands.{cmd_name}"), cmd_name)
        return command

    def resolve_command(
        self,
        ctx: click.Context,
        args: list[str],
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The subcommand that the arguments begin with. Raises WrongUsageError where there is none of that name."""
        if args[0] in _NOT_YET:
            raise WrongUsageError(f"podfall {args[0]}: {_NOT_YET[args[0]]}")
        return super().resolve_command(ctx, args)

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Read podfall's own flags. Raises WrongUsageError."""
        with in_one_line():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand. Raises WrongUsageError where its flags or arguments are wrong."""
        with in_one_line():
            try:
                return super().invoke(ctx)
            except KeyboardInterrupt:
                raise StoppedError("podfall: stopped") from None
