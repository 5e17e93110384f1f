"""A session that can be gone back in, with requests that it lost."""

from __future__ import annotations

from functools import cache

from levels.session.line_runner import LineRunner
from levels.session.session import Session
from levels.session.timeline import Timeline
from tests.levels.session.playing import EXAMPLE, session_of
from tests.present import present

EXPOSED = (
    "tick 15",
    "kubectl expose rs go-demo-2 --name=web --target-port=28017 --type=NodePort",
    "client add shop --to nodeport/web --rate 5",
    "tick 20",
)
DELETED = (*EXPOSED, "kubectl delete pod -l service=go-demo-2 --wait=false", "tick 3")
GROWN = (
    "kubectl create deployment db --image=mongo:3.3 --port=28017 -- mongod --rest --httpinterface",
    "kubectl expose deployment db --port=28017 --type=NodePort",
    "tick 15",
    "client add shop --to nodeport/db --rate 5",
    "tick 5",
    "kubectl scale deployment db --replicas=2",
    "tick 12",
)
"""The second Pod counts as ready for some ticks before it listens."""


def do(timeline: Timeline, *lines: str) -> Timeline:
    for line in lines:
        timeline.typed()
        runner = LineRunner(timeline.session, line)
        runner.drive()
        if runner.mutated:
            timeline.branch()
        timeline.passed(idle=True)
    return timeline


def begun(*lines: str, session: Session | None = None) -> Timeline:
    return do(Timeline(session or session_of(EXAMPLE)), *lines)


def saving(timeline: Timeline, name: str) -> list[str]:
    session = timeline.session
    return present(session.interventions).sentences(present(session.cluster.metrics.find(name)))


@cache
def deleted() -> Timeline:
    """Never played on: what several tests look at."""
    return begun(*DELETED)
