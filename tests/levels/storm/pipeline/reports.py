"""Reports made by hand, for those who only look at them."""

from __future__ import annotations

from levels.storm.report import StormCause, StormClient, StormFault, StormReport

WEB = StormClient("web", "outside", "nodeport/web", 5)


def cause(lost: int, letter="R", name="process ended", service="default/web") -> StormCause:
    text = "the rules of node-1 list it; in truth its process has ended"
    return StormCause(letter, "kube-proxy on node-1", text, lost, "web@40.1", None, name, service)


def fault(kind: str, target: str, *causes: StormCause, recovered: int | None = 3, unfinished="") -> StormFault:
    letters: dict[str, int] = {}
    for one in causes:
        letters[one.letter] = letters.get(one.letter, 0) + one.lost
    return StormFault(kind, target, 100, sum(letters.values()), letters, recovered, causes, unfinished)


def report(*faults: StormFault, clients: tuple[StormClient, ...] = (WEB,)) -> StormReport:
    return StormReport((), clients, faults, (), None, 0, "passed")
