"""What fails of a storm: faults that lost more than they may, or, beside an earlier storm, those that got worse."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from levels.storm.pipeline.baseline import BaselineFault, StormBaseline
    from levels.storm.report import StormFault, StormReport

Limit = Callable[[int, int], bool]
"""Whether so many lost of so many sent are too many."""


class StormJudgement(NamedTuple):
    """Which faults fail, and what is to be said beside the report."""

    failed: dict[str, str]
    """`FAULT TARGET` to the reason, a clause."""
    compared: tuple[str, ...] = ()
    """What changed since the baseline, a line each, what got worse first; empty without a baseline."""

    @property
    def verdict(self) -> str:
        """`passed` or `failed`."""
        return "failed" if self.failed else "passed"


def judge(report: StormReport, limit: Limit | None, baseline: StormBaseline | None) -> StormJudgement:
    """Judge it. With a baseline only what got worse fails, and of that, where there is a limit, what is beyond it."""
    beyond = {
        name_of(fault): f"lost {fault.lost} of {fault.sent} requests, more than it may"
        for fault in report.faults
        if limit is not None and limit(fault.lost, fault.sent)
    }
    if baseline is None:
        return StormJudgement(beyond)
    worse, better = _compared(report, baseline)
    failed = {name: reason for name, reason in worse.items() if limit is None or name in beyond}
    told = [f"{name}: {'worse' if name in failed else 'worse, and within --max-lost'}: {worse[name]}" for name in worse]
    told += [f"{name}: better: {change}" for name, change in better.items()]
    now = {name_of(fault) for fault in report.faults}
    told += [f"{name}: not played any more" for name in baseline.faults if name not in now]
    return StormJudgement(failed, tuple(told or ["nothing changed"]))


def name_of(fault: StormFault) -> str:
    """`pod-delete deploy/web`."""
    return f"{fault.fault} {fault.target}"


def _compared(report: StormReport, baseline: StormBaseline) -> tuple[dict[str, str], dict[str, str]]:
    """What got worse and what got better, each with how, in the report's order."""
    worse, better = {}, {}
    for fault in report.faults:
        name = name_of(fault)
        before = baseline.faults.get(name)
        if before is None:
            if fault.lost or fault.unfinished:
                worse[name] = f"new: {_state(fault)}"
        elif _badness(fault) > _badness(before):
            worse[name] = f"{_state(before)} -> {_state(fault)}"
        elif _badness(fault) < _badness(before):
            better[name] = f"{_state(before)} -> {_state(fault)}"
    return worse, better


def _badness(fault: StormFault | BaselineFault) -> tuple[int, bool, bool]:
    """What lost most is worst; of those that lost as much, what never got well, then what did not come to its end."""
    return fault.lost, fault.recovered is None, bool(fault.unfinished)


def _state(fault: StormFault | BaselineFault) -> str:
    """`lost 12 of 400`, and what else is wrong."""
    never = ", never well again" if fault.recovered is None else ""
    return f"lost {fault.lost} of {fault.sent}{never}{', not finished' if fault.unfinished else ''}"
