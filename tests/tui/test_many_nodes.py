"""The screen and the plain console of a cluster with more nodes than the usual range of Pods has room for."""

from __future__ import annotations

from click.testing import CliRunner

from engine.cluster.bootstrap import workers
from levels.scenario.session_config import SessionConfig
from levels.session.session import Session
from tests.tui.playing import playing, run, shown
from tui.cli import podfall


def test_a_sandbox_of_300_nodes_is_shown_and_played():
    async def play():
        session = Session(SessionConfig(machines=tuple(workers(300))))
        lines = ("kubectl create deployment web --image=nginx --replicas=3", "tick 20", "kubectl get pods")
        async with playing((120, 40), lines, session=session) as pilot:
            assert "3/3 Running" in shown(pilot.app) or shown(pilot.app).count("Running") >= 3

    run(play)


def test_the_option_takes_300_and_refuses_what_kubernetes_does():
    lines = "kubectl get nodes --no-headers | grep -c Ready\n"
    done = CliRunner().invoke(podfall, ("sandbox", "--nodes", "300", "--plain"), input=lines)
    assert done.stdout == "301\n", done.output
    done = CliRunner().invoke(podfall, ("sandbox", "--nodes", "5001", "--plain"), input=lines)
    assert (done.exit_code, "5001 is not in the range 1<=x<=5000" in done.stderr) == (2, True)
