"""A sandbox saved as a scenario is a scenario in which the same things happen."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.api.config import ConfigMap
from engine.api.core import Pod
from levels.playback.replay import replay
from levels.recording.record import read_run, save_run
from levels.scenario.loading.loader import load_scenario
from levels.session.headless import play
from levels.session.level import Level
from levels.session.session import Session
from tests.levels.session.playing import EXAMPLE, run, session_of

LINES = (
    "tick 12",
    "kubectl expose rs go-demo-2 --name=web --target-port=28017 --type=NodePort",
    "client add shop --to nodeport/web --rate 4 --timeout 3",
    "client add early --to nodeport/web --rate 1 --expect mongo",
    "tick 6",
    "client remove early",
    "POD=$(kubectl get pod -l service=go-demo-2 -o name | head -1)",
    "crash $POD -c db",
    "tick 8",
    "kubectl get pods",
    "kubectl delete pod --wait=false $(kubectl get pod -l service=go-demo-2 -o name | tail -1)",
    "tick 4",
    "slow $(kubectl get pod -l service=go-demo-2 -o name | head -1) 4",
    "power-off node-2",
    "slow kube-proxy@node-1 3",
    "tick 10",
)


@pytest.fixture
def saved(tmp_path):
    """Plays lines in a sandbox and saves it as a scenario; returns session, scenario and what `save` said."""

    def _saved(*lines: str, folder: Path | None = None, paths: tuple[Path, ...] = (EXAMPLE,)):
        session = session_of(*paths, folder=folder)
        session.save = save_run
        for line in lines:
            run(session, line)
        status, _, err = run(session, f"save --scenario {tmp_path}/made.yaml")
        assert status == 0, err
        return session, load_scenario(tmp_path / "made.yaml"), err

    return _saved


def _state(session: Session) -> dict[str, tuple[str, ...]]:
    pods = session.cluster.store.list_as(Pod, "default")
    return {pod.metadata.name: (pod.spec.node_name, pod.status.pod_ip or "", pod.status.phase) for pod in pods}


def test_the_same_things_happen_in_the_scenario(saved):
    """A container's death is left out: by hand it is stamped with the tick before, and the restart with it."""
    session, scenario, err = saved(*(line for line in LINES if not line.startswith("crash")))
    assert err == ""
    level = play(Level(scenario), scenario.spec.solutions[0].script, session.tick_number)
    assert _state(level) == _state(session)
    for client in ("shop", "early"):
        was, now = (one.cluster.metrics.window(client, 1, 40) for one in (session, level))
        assert (now.issued, now.served, now.lost) == (was.issued, was.served, was.lost)


def test_faults_clients_and_commands_each_have_their_place(saved):
    _, scenario, _ = saved(*LINES)
    spec = scenario.spec
    assert [(fault.at, fault.kind) for fault in spec.faults] == [
        (19, "crash"),
        (31, "slowStart"),
        (31, "nodeDown"),
        (31, "slow"),
    ]
    assert [fault.ticks for fault in spec.faults] == [0, 4, 0, 3]
    assert spec.faults[0].target.container == "db"
    assert "type=backend" in spec.faults[0].target.selector.split(",")
    assert [(client.name, client.active) for client in spec.clients] == [("shop", (13, 40)), ("early", (13, 18))]
    assert [entry.run.split()[0] for entry in spec.solutions[0].script] == [
        "kubectl",
        "POD=$(kubectl",
        "kubectl",
    ]
    assert [goal.id for goal in spec.objectives] == ["shop-served", "early-served", "rs-go-demo-2-ready"]


def test_files_that_were_read_lie_in_the_players_folder(saved, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    for value in ("one", "two"):
        (home / f"{value}.yml").write_text(f"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {value}}}}}\n")
    _, scenario, _ = saved("kubectl apply -f one.yml", "tick 3", "kubectl apply -f two.yml", "tick 2", folder=home)
    assert sorted(scenario.spec.files) == ["one.yml", "two.yml"]
    level = play(Level(scenario), scenario.spec.solutions[0].script, 5)
    names = [obj.metadata.name for obj in level.cluster.store.list_as(ConfigMap, "default")]
    assert {"one", "two"} <= set(names)


def test_a_file_that_changed_is_written_in_its_tick(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    session = session_of(folder=home)
    session.save = save_run
    for value in ("one", "two"):
        (home / "cm.yml").write_text(f"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {value}}}}}\n")
        run(session, "kubectl apply -f cm.yml")
        run(session, "tick 4")
    run(session, f"save --scenario {tmp_path}/made.yaml")
    script = load_scenario(tmp_path / "made.yaml").spec.solutions[0].script
    assert [(entry.tick, bool(entry.write)) for entry in script] == [(0, False), (4, True), (4, False)]


def test_what_a_scenario_cannot_hold_is_named(saved):
    _, _, err = saved(
        "tick 8",
        "client add gone --to pod/nobody --rate 1",
        "kubectl scale rs go-demo-2 --replicas=3; crash $(kubectl get pod -o name | head -1)",
        "tick 2",
    )
    assert "Warning: left out: client gone: pod/nobody is gone, or has no labels to be found by\n" in err
    assert "Warning: left out: crash within the line of tick 8, which a level refuses\n" in err


def test_a_client_that_came_back_is_two(saved):
    add = "client add a --to nodeport/web --rate 1"
    _, scenario, _ = saved("tick", add, "tick", "client remove a", "tick", add, "tick")
    assert [(client.name, client.active) for client in scenario.spec.clients] == [("a", (2, 2)), ("a-2", (4, 4))]


def test_an_empty_sandbox_is_a_scenario_too(saved):
    _, scenario, _ = saved(paths=())
    assert play(Level(scenario), ()).verdict == "passed"


def test_a_level_is_not_saved_as_another_scenario(saved, tmp_path):
    _, scenario, _ = saved("tick 2")
    level = Level(scenario)
    level.save = save_run
    assert run(level, f"save --scenario {tmp_path}/again.yaml") == (
        1,
        "",
        "podfall: save: a level is a scenario already; --scenario is for the sandbox\n",
    )


def test_a_replayed_save_of_a_scenario_writes_nothing(saved, tmp_path):
    session, _, _ = saved("tick 2")
    save_run(session, str(tmp_path / "run.yaml"))
    (tmp_path / "made.yaml").unlink()
    assert replay(read_run(str(tmp_path / "run.yaml"))).same
    assert not (tmp_path / "made.yaml").exists()
