"""Cron schedules: five fields, a name or `@every 5m`, and the moments that they name (robfig/cron, ParseStandard).

Used by validation and by the CronJob controller. Times are UTC. Complaints are the parser's own, as Kubernetes shows
them.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

from engine.golang.duration import nanoseconds

_NAMED = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_EVERY = "@every "
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_HORIZON_DAYS = 5 * 366
"""A schedule that names no moment within five years (30 February) names none."""


class _Range(NamedTuple):
    """What a field may hold."""

    low: int
    high: int
    names: tuple[str, ...] = ()


_FIELDS = (_Range(0, 59), _Range(0, 23), _Range(1, 31), _Range(1, 12, _MONTHS), _Range(0, 6, _DAYS))


class Schedule(NamedTuple):
    """The values of each field; `any_day` where one of the two day fields is a star, so that both have to hold."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    any_day: bool

    def next_after(self, seconds: int) -> int | None:
        """The first moment after `seconds` since 1970 that the schedule names; None where there is none."""
        start = datetime.datetime.fromtimestamp(seconds // 60 * 60 + 60, datetime.UTC)
        day = start.date()
        for _ in range(_HORIZON_DAYS):
            if self._names_day(day):
                first = start.hour * 60 + start.minute if day == start.date() else 0
                minute = self._minute_from(first)
                if minute is not None:
                    midnight = datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
                    return int(midnight.timestamp()) + minute * 60
            day += datetime.timedelta(days=1)
        return None

    def coming(self, since: int, now_s: int) -> int | None:
        """The first moment after now; where the count began does not matter."""
        del since
        return self.next_after(now_s)

    def _names_day(self, day: datetime.date) -> bool:
        if day.month not in self.months:
            return False
        by_date, by_weekday = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return by_date and by_weekday if self.any_day else by_date or by_weekday

    def _minute_from(self, first: int) -> int | None:
        """The first minute of a day, from `first` on, that the schedule names."""
        for hour in sorted(self.hours):
            for minute in sorted(self.minutes):
                if hour * 60 + minute >= first:
                    return hour * 60 + minute
        return None


class ConstantDelay(NamedTuple):
    """`@every`: again and again after so many seconds."""

    delay_s: int

    def next_after(self, seconds: int) -> int | None:
        """The moment that is the delay later."""
        return seconds + self.delay_s

    def coming(self, since: int, now_s: int) -> int | None:
        """The first moment after now of those that are counted from `since` on."""
        return now_s + self.delay_s - (now_s - since) % self.delay_s


def parse(text: str) -> Schedule | ConstantDelay:
    """Read a schedule. Raises ValueError in the parser's words."""
    if text.startswith(_EVERY):
        return _every(text)
    if text.startswith("@") and text not in _NAMED:
        raise ValueError(f"unrecognized descriptor: {text}")
    parts = _NAMED.get(text, text).split()
    if len(parts) != len(_FIELDS):
        raise ValueError(f"expected exactly 5 fields, found {len(parts)}: [{' '.join(parts)}]")
    minutes, hours, days, months, weekdays = map(_field, parts, _FIELDS)
    any_day = parts[2][0] in "*?" or parts[4][0] in "*?"
    return Schedule(minutes, hours, days, months, weekdays, any_day)


def _every(text: str) -> ConstantDelay:
    """A delay in whole seconds, of which there is at least one."""
    try:
        delay = nanoseconds(text.removeprefix(_EVERY))
    except ValueError as error:
        raise ValueError(f"failed to parse duration {text}: {error}") from error
    return ConstantDelay(max(delay // 10**9, 1))


def _field(text: str, bounds: _Range) -> frozenset[int]:
    return frozenset(value for part in text.split(",") for value in _part(part, bounds))


def _part(text: str, bounds: _Range) -> range:
    span, *steps = text.split("/")
    if len(steps) > 1:
        raise ValueError(f"too many slashes: {text}")
    step = _number(steps[0], ()) if steps else 1
    low, *highs = span.split("-")
    if len(highs) > 1:
        raise ValueError(f"too many hyphens: {text}")
    if low in {"*", "?"}:
        start, end = bounds.low, bounds.high
    else:
        start = _number(low, bounds.names, bounds.low)
        end = _number(highs[0], bounds.names, bounds.low) if highs else (bounds.high if steps else start)
    if start < bounds.low:
        raise ValueError(f"beginning of range ({start}) below minimum ({bounds.low}): {text}")
    if end > bounds.high:
        raise ValueError(f"end of range ({end}) above maximum ({bounds.high}): {text}")
    if start > end:
        raise ValueError(f"beginning of range ({start}) beyond end of range ({end}): {text}")
    if step == 0:
        raise ValueError(f"step of range should be a positive number: {text}")
    return range(start, end + 1, step)


def _number(text: str, names: tuple[str, ...], first: int = 0) -> int:
    if text.lower() in names:
        return names.index(text.lower()) + first
    if not (text.isascii() and text.isdecimal()):
        raise ValueError(f'failed to parse int from {text}: strconv.Atoi: parsing "{text}": invalid syntax')
    return int(text)
