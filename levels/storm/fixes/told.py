"""What would help and what helps already, as text: 80 columns wide, patches as their files are indented."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from levels.storm.folding import folded
from levels.storm.report import StormFix, StormReport, StormWorth

_FAULTS = 4
"""Faults that are named of those that a change helps against."""
_HEAD = ("apiVersion:", "kind:", "metadata:")


def told_fixes(report: StormReport) -> Iterator[str]:
    """Its last part; nothing where nothing was looked for and nothing was found."""
    if report.fixes:
        yield ""
        yield "What would help (lost within two minutes, each on top of those before)"
    for fix in report.fixes:
        yield from _fix(fix)
    if report.not_tried:
        yield ""
        yield from folded(f"{report.not_tried} forks were not played for want of --effort", "")
    if report.worth is not None:
        yield from _worth(report.worth)


def _fix(fix: StormFix) -> Iterator[str]:
    yield from folded(f"lost {fix.before} -> {fix.after}  {fix.change}")
    more = len(fix.faults) - _FAULTS
    yield from folded(f"in {', '.join(fix.faults[:_FAULTS])}{f' and {more} more' if more > 0 else ''}", "    ")
    for sentence in fix.worse:
        yield from folded(f"but worse in {sentence}", "    ")
    if fix.patch:
        yield f"    {fix.object} in {fix.file}"
        yield from (f"      {line}" for line in _body(fix.patch))


def _body(patch: str) -> Iterator[str]:
    """A patch without what names its object."""
    head = True
    for line in patch.splitlines():
        if not line.startswith(" "):
            head = line.startswith(_HEAD)
        if not head:
            yield line


def _worth(protections: Iterable[StormWorth]) -> Iterator[str]:
    there = list(protections)
    yield ""
    yield "What your protections are worth" if there else "There are no protections to weigh."
    for one in there:
        if one.saves > 0:
            yield f"  saves {one.saves:<6} {one.protection} of {one.object}"
    idle = [f"{one.protection} of {one.object}" for one in there if one.saves <= 0]
    if idle:
        yield from folded(f"saves nothing: {', '.join(idle)}")
