"""What was typed wrong on podfall's command line, in one line and in podfall's own words.

click knows what is wrong; how it words that changes with its releases, and with the language of whoever runs it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from click.exceptions import NoArgsIsHelpError

if TYPE_CHECKING:
    from collections.abc import Iterator


class OneLineError(click.ClickException):
    """Ends the command with one line on standard error."""

    def show(self, file: object = None) -> None:
        del file
        click.echo(self.message, err=True, color=True)


class WrongUsageError(OneLineError):
    """Wrong flags or arguments."""

    exit_code = 2


class NamingGroup(click.Group):
    """A group of subcommands that says which one was likely meant."""

    def resolve_command(
        self,
        ctx: click.Context,
        args: list[str],
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The subcommand that the arguments begin with. Raises WrongUsageError where there is none of that name."""
        names = self.list_commands(ctx)
        if args[0] not in names and not args[0].startswith("-"):
            hint = _meant(args[0], names) or f"; {ctx.command_path} -h lists them"
            raise WrongUsageError(f"{ctx.command_path}: there is no command {args[0]}{hint}")
        return super().resolve_command(ctx, args)


@contextmanager
def in_one_line() -> Iterator[None]:
    """Raise WrongUsageError for whatever click finds wrong."""
    try:
        yield
    except NoArgsIsHelpError:
        raise  # shows the help
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "podfall"
        raise WrongUsageError(f"{command}: {_said(error)} ({command} -h shows the usage)") from error


def _said(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        known = [name for one in _parameters(error) for name in (*one.opts, *one.secondary_opts)]
        return f"there is no option {error.option_name}{_meant(error.option_name, known)}"
    if isinstance(error, click.MissingParameter):
        return f"{_named(error)} is missing"
    what = " ".join(error.message.split()).removesuffix(".")
    return f"{_named(error)}: {what}" if isinstance(error, click.BadParameter) and error.param else what


def _parameters(error: click.UsageError) -> list[click.Parameter]:
    return error.ctx.command.get_params(error.ctx) if error.ctx else []


def _named(error: click.BadParameter) -> str:
    """The option or argument as the usage line calls it."""
    param = error.param
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return param.make_metavar(error.ctx or click.Context(click.Command(None))) if param else "a value"


def _meant(typed: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(typed, sorted(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""
