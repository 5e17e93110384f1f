"""Panics: what a loop raised that nobody expected. The tick goes on without it, and somebody hears of it.

In Kubernetes a worker that panics is recovered and logged (apimachinery's util/runtime, HandleCrash), its key goes back
into the queue with a back-off (controller-runtime's RecoverPanic), and all other keys are worked off. Here each loop
does what it still can, raises at its end what it met, and the cluster notes that. A panic follows from the inputs as
everything else does, so a replay meets the same one in the same tick. Exceptions that are no `Exception` (Ctrl-C) pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from traceback import walk_tb
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from engine.clock import Clock

T = TypeVar("T")

_LONGEST = 400
"""Characters of an exception's own words that are kept: they may quote whatever was typed."""
_OUTER, _INNER = 6, 30
"""Frames that are kept of a deep stack, from its beginning and from its end."""


class Panic(NamedTuple):
    """One mistake of one loop, however often it was met."""

    who: str
    """The loop, with its node where it has one."""
    about: str
    """What it was busy with when it met the mistake first; empty where nobody can say."""
    first: int
    """The first tick in which it was met."""
    last: int
    times: int
    kind: str
    """The exception's class."""
    error: str
    """The class and the exception's own words."""
    trace: tuple[str, ...]
    """`module:line in function`, the innermost last; no path, so that it is the same on every machine."""

    @property
    def place(self) -> str:
        """Where it was raised."""
        return self.trace[-1] if self.trace else "?"

    @property
    def mistake(self) -> str:
        """What the panics of one mistake have in common, whichever loops met it."""
        return f"{self.kind} {self.place}"


class Panics:
    """Every panic of one cluster, oldest first; plain data, of which no digest knows."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[tuple[str, str], Panic] = {}

    def __len__(self) -> int:
        """How many different ones there are."""
        return len(self._known)

    def __iter__(self) -> Iterator[Panic]:
        """All of them, oldest first."""
        return iter(self._known.values())

    def attempt(self, who: str, step: Callable[[], object]) -> bool:
        """Let `who` do a step; whether it came to its end. What it raises is noted."""
        try:
            step()
        except Exception as error:  # noqa: BLE001 - this is the guard: nothing that a loop meets may end the tick
            self.note(who, error)
            return False
        return True

    def note(self, who: str, error: Exception) -> None:
        """Keep what `who` raised in this tick; of several at once, each."""
        if isinstance(error, ExceptionGroup):
            for part in error.exceptions:
                self.note(who, part)
            return
        now = self._clock.tick
        seen = met_once(who, error, now)
        known = self._known.get((who, seen.mistake))
        if known is not None:
            seen = known._replace(last=now, times=known.times + 1)
        self._known[who, seen.mistake] = seen


def met_once(who: str, error: Exception, tick: int) -> Panic:
    """The mistake of `who` that raised this in that tick."""
    about = "; ".join(getattr(error, "__notes__", ()))
    return Panic(who, about, tick, tick, 1, type(error).__name__, _words(error), _trace(error))


def concerning(error: Exception, what: str) -> Exception:
    """The same exception, which now also says what it was met with."""
    error.add_note(what)
    return error


def attempt_all(items: Iterable[T], do: Callable[[T], object], again: Callable[[T], object] | None = None) -> None:
    """Do something with every item, whatever some of them raise; those are handed to `again`.

    At the end everything that was raised is raised.
    """
    errors: list[Exception] = []
    for item in items:
        try:
            do(item)
        except Exception as error:  # noqa: BLE001 - the other items come first; it is raised below
            errors.append(error)
            if again is not None:
                again(item)
    if errors:
        raise_all(errors)


def raise_all(errors: list[Exception]) -> None:
    """Raise what was met, if anything was: one exception as it is, several as a group."""
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise ExceptionGroup("several panics", errors)


def _words(error: Exception) -> str:
    words = str(error)
    if len(words) > _LONGEST:
        words = f"{words[:_LONGEST]}..."
    name = type(error).__name__
    return f"{name}: {words if words.isprintable() else ascii(words)}" if words else name


def _trace(error: Exception) -> tuple[str, ...]:
    frames = [
        f"{frame.f_globals.get('__name__', '?')}:{line} in {frame.f_code.co_qualname}"
        for frame, line in walk_tb(error.__traceback__)
    ]
    if len(frames) > _OUTER + _INNER:
        left_out = len(frames) - _OUTER - _INNER
        frames[_OUTER:-_INNER] = [f"... {left_out} more ..."]
    return tuple(frames)
