"""What was won, and how well: what saved progress holds, and how runs of several windows add up in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from engine.metrics import LETTERS

if TYPE_CHECKING:
    from levels.session.attempt import Attempt


class WonRun(msgspec.Struct, frozen=True, kw_only=True):
    """The best run that won a level, and the letters of all of them."""

    medals: tuple[str, ...]
    commands: int
    """Those that changed something."""
    lost: int
    """Requests, in windows that a goal judges."""
    letters: str = ""
    """The letters of all requests that were lost in any run that won, in the order of `engine.metrics.LETTERS`."""

    def beside(self, other: WonRun) -> WonRun:
        """The better of both, with the letters of both: more medals, then less lost, then fewer commands."""
        best = min(self, other, key=lambda run: (-len(run.medals), run.lost, run.commands))
        met = {*self.letters, *other.letters}
        return msgspec.structs.replace(best, letters="".join(letter for letter in LETTERS if letter in met))


class Gains(msgspec.Struct, kw_only=True):
    """Levels that were passed."""

    levels: dict[str, list[str]] = {}
    """Passed level to the medals collected over all its runs, sorted."""
    runs: dict[str, WonRun] = {}
    """Passed level to its best run; one that was won before runs were kept has none."""

    def add(self, more: Gains) -> None:
        """Take in what was won elsewhere: nothing is lost by it."""
        for name, medals in more.levels.items():
            self.levels[name] = sorted({*self.levels.get(name, []), *medals})
        for name, run in more.runs.items():
            self.runs[name] = self.runs[name].beside(run) if name in self.runs else run


def gains_of(level: Attempt) -> Gains:
    """What a run won that has passed its level."""
    name, medals = level.scenario.name, level.medals()
    counts = [level.cluster.metrics.window(client.name, 0, level.verdict_tick).lost for client in level.setup.clients]
    met = "".join(letter for letter in LETTERS if any(lost[letter] for lost in counts))
    run = WonRun(medals=tuple(medals), commands=level.mutations, lost=level.requests_lost(), letters=met)
    return Gains(levels={name: sorted(medals)}, runs={name: run})
