"""`why pod/x` tells which node the scheduler chose, how the others scored, and what refused the rest."""

from __future__ import annotations

import pytest

from levels.session.session import Session
from tests.levels.session.playing import run, session_of


@pytest.fixture
def session() -> Session:
    return session_of()


def ok(session: Session, line: str) -> str:
    status, out, err = run(session, line)
    assert (status, err) == (0, "")
    return out


def test_of_a_pod_that_found_a_node(session: Session):
    ok(session, "kubectl run x --image=nginx")
    ok(session, "tick 4")
    said = ok(session, "why pod/x")
    assert "the scheduler looked at 4 nodes" in said
    assert said.count(" points") == 3
    assert said.count("points, chosen") == 1
    assert "control-plane: refused, node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }" in said


def test_of_a_pod_that_found_none(session: Session):
    for node in ("node-1", "node-2", "node-3"):
        ok(session, f"kubectl cordon {node}")
    ok(session, "kubectl run x --image=nginx")
    ok(session, "tick 4")
    said = ok(session, "why pod/x")
    assert said.count("refused, node(s) were unschedulable") == 3
    assert "chosen" not in said
