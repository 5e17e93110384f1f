"""`--fix`, `--worth` and `--effort`: what would help an application, and what helps it already."""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from levels.files.reading import read_text
from levels.storm.fixes.effort import EFFORT
from levels.storm.fixes.fix_folder import fix_files, write_fixes
from levels.storm.fixes.mending import Mending, MendingPlan, mend
from tui.commands.messages import UNREADABLE, end
from tui.commands.options.several import with_options

if TYPE_CHECKING:
    from collections.abc import Callable

    from levels.storm.faults.outcomes import FaultOutcome
    from levels.storm.players import StormPlayers
    from levels.storm.setup import StormSetup
    from levels.storm.storm import Begun

_MOST = 100_000


class MendingWishes(NamedTuple):
    """What was asked for."""

    folder: str
    """For the fixes; empty: they are only told."""
    worth: bool
    effort: int

    def check(self) -> None:
        """End with a sentence where the folder is none and can be none."""
        folder = Path(self.folder)
        if self.folder and (folder.is_symlink() or (folder.exists() and not folder.is_dir())):
            end(f"podfall: --fix {self.folder}: is no folder", UNREADABLE)
        if self.folder and not folder.exists() and not folder.parent.is_dir():
            end(f"podfall: --fix {folder.parent}: No such file or directory", UNREADABLE)

    def mend(
        self,
        players: StormPlayers,
        setup: StormSetup,
        outcomes: tuple[FaultOutcome, ...],
        kinds: tuple[str, ...],
        begun: Begun,
    ) -> Mending:
        """Look for what would help."""
        one = begun("fixes", self.effort)

        def told(forks: int) -> None:
            for _ in range(forks):
                one()

        return mend(players, setup, outcomes, MendingPlan(kinds, self.effort, self.worth), _text, told)

    def write(self, mended: Mending, *, force: bool) -> None:
        """Write the folder, if one is wanted. Raises OSError and UnreadableError."""
        if self.folder:
            write_fixes(Path(self.folder), fix_files(mended.original, mended.fixed, _text), force=force)


def mending_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the three, as one argument `mending`."""

    @wraps(command)
    def with_wishes(*args: Any, fix: str, worth: bool, effort: int, **more: Any) -> Any:
        return command(*args, mending=MendingWishes(fix, worth, effort), **more)

    return with_options(with_wishes, *_OPTIONS)


_OPTIONS = (
    click.option(
        "--fix", default="", metavar="DIR", help="Write what would help in there: patches, and the manifests with them."
    ),
    click.option("--worth", is_flag=True, help="Also take away each protection that is there, and tell what it saves."),
    click.option(
        "--effort",
        default=EFFORT,
        show_default=True,
        type=click.IntRange(0, _MOST),
        help="Forks that may be played to find what would help; 0: none.",
    ),
)


def _text(file: str) -> str | None:
    path = Path(file)
    return read_text(path) if path.is_file() else None
