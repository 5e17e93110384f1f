"""Where the console's word `storm` is played: at once, or in the box of a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from engine.shell import Stderr, Stdout
from levels.storm.errors import StormError

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.shell import Run
    from levels.session.session import Session
    from levels.session_port import SessionPort, StormWishes
    from levels.storm.present.presentstorm import PresentStorm

_INTERRUPTED = 130
_WRONG = 2
_TO_WATCH = "storm --save DIR records what fell, each fault for podfall replay.\n"


class StormsAtOnce:
    """Played while its line runs, as in a plain console. A port of the present: no keyframe holds it."""

    def __init__(self, stop: Callable[[], bool]) -> None:
        """Ask `stop` before each tick; True is Ctrl-C."""
        self._stop = stop

    def __reduce__(self) -> tuple[object, tuple[()]]:
        """In a keyframe: nothing."""
        return _nothing, ()

    def play(self, session: SessionPort, wishes: StormWishes) -> Run:
        """Play it and print its report."""
        try:
            storm = _begun(session, wishes)
        except (StormError, OSError) as error:
            return (yield from _refused(error))
        for _ in storm:
            if self._stop():
                return _INTERRUPTED
        if storm.problem:
            yield Stderr(f"podfall: storm: {storm.problem}\n")
            return 1
        yield Stdout("\n".join(storm.lines()) + "\n")
        if not wishes.folder:
            yield Stdout(f"\n{_TO_WATCH}")
        return 0


class StormsAsked:
    """Kept for a screen, which plays it between its frames. A port of the present, too."""

    def __init__(self) -> None:
        self._asked: PresentStorm | None = None

    def __reduce__(self) -> tuple[object, tuple[()]]:
        """In a keyframe: nothing."""
        return _nothing, ()

    def play(self, session: SessionPort, wishes: StormWishes) -> Run:
        """Take it down."""
        try:
            self._asked = _begun(session, wishes)
        except (StormError, OSError) as error:
            return (yield from _refused(error))
        yield Stdout("A storm on forks of this cluster, which stays as it is; Esc ends it.\n")
        return 0

    def take(self) -> PresentStorm | None:
        """The storm that was asked for since; None for none."""
        asked, self._asked = self._asked, None
        return asked


def _begun(session: SessionPort, wishes: StormWishes) -> PresentStorm:
    from levels.storm.faults.choice import chosen_kinds  # noqa: PLC0415 - few games have a storm, and all would load it
    from levels.storm.present.presentstorm import PresentStorm  # noqa: PLC0415
    from levels.storm.saving import RecordingFolder  # noqa: PLC0415

    kinds = chosen_kinds(wishes.only, wishes.skip)
    recordings = RecordingFolder(wishes.folder, force=wishes.force) if wishes.folder else None
    return PresentStorm(cast("Session", session), kinds, recordings)


def _refused(error: StormError | OSError) -> Run:
    problem = str(error) if isinstance(error, StormError) else f"--save {error.filename}: {error.strerror}"
    yield Stderr(f"podfall: storm: {problem}\n")
    return _WRONG


def _nothing() -> None:
    return None
