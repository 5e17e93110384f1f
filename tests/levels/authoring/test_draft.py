"""A sandbox saved as a scenario is a scenario in which the same things happen."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.api.config import ConfigMap
from engine.api.core import Pod
from levels.playback.replay import replay
from levels.recording.record import read_run, save_run
from levels.scenario.loading.loader import Scenario, load_scenario
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
    "kubectl delete --wait=false $(kubectl get pod -l service=go-demo-2 -o name | tail -1)",
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
    """A container's death and a deletion are left out: by hand they are stamped with the tick before."""
    session, scenario, err = saved(*(line for line in LINES if not line.startswith(("crash", "kubectl delete"))))
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
        (27, "delete"),
        (31, "slowStart"),
        (31, "nodeDown"),
        (31, "slow"),
    ]
    assert [fault.ticks for fault in spec.faults] == [0, 0, 4, 0, 3]
    assert spec.faults[0].target.container == "db"
    assert "type=backend" in spec.faults[0].target.selector.split(",")
    assert [(client.name, client.active) for client in spec.clients] == [("shop", (13, 40)), ("early", (13, 18))]
    assert [entry.run.split()[0] for entry in spec.solutions[0].script] == [
        "kubectl",
        "POD=$(kubectl",
    ]
    assert [goal.id for goal in spec.objectives] == ["shop-served", "early-served", "rs-go-demo-2-ready"]


WEB = Path(__file__).parents[3] / "docs" / "examples" / "my-app"


def outcome(scenario: Scenario, client: str) -> tuple[int, int]:
    """What a client sent and lost where nobody touches anything."""
    level = play(Level(scenario), ())
    counts = level.cluster.metrics.window(client, 0, level.tick_number)
    return counts.issued, sum(counts.lost.values())


def test_a_client_of_another_namespace_asks_there(saved):
    _, scenario, err = saved(
        "kubectl create ns shop",
        "kubectl config set-context --current --namespace=shop",
        "kubectl run probe --image=busybox:1.36 -- sleep 1d",
        "tick 9",
        "client add inner --from pod/probe --to svc/web.default:80 --rate 2",
        "client add door --to nodeport/web --rate 2",
        "tick 9",
        paths=(WEB,),
    )
    assert err == ""
    assert [(client.name, client.namespace) for client in scenario.spec.clients] == [
        ("inner", "shop"),
        ("door", "shop"),
    ]
    assert [fault.run for fault in scenario.spec.faults] == [
        "kubectl create ns shop",
        "kubectl --namespace shop run probe --image=busybox:1.36 -- sleep 1d",
    ]
    assert [outcome(scenario, name) for name in ("inner", "door")] == [(18, 0), (18, 18)]


def test_a_client_keeps_its_own_pod_and_whom_it_asks(saved):
    """Without anybody's commands: the Pod that was made for it is a part of what happened."""
    _, scenario, err = saved(
        "tick 9",
        "NAME=probe",
        "kubectl run $NAME --image=busybox:1.36 -- sleep 1d",
        "tick 5",
        "client add inner --from pod/probe --to svc/web --rate 2",
        "client add peer --from pod/probe --to $(kubectl get pod -l app=web -o name) --rate 1",
        "tick 9",
        paths=(WEB,),
    )
    assert err == ""
    assert [client.target.pods for client in scenario.spec.clients] == ["", "app=web"]
    assert [client.port for client in scenario.spec.clients] == [0, 80]
    assert [outcome(scenario, name) for name in ("inner", "peer")] == [(18, 0), (9, 0)]


def test_a_pod_with_a_lasting_name_is_asked_by_it(saved):
    _, scenario, _ = saved("client add late --to pod/db-0:80", "tick 2")
    assert scenario.spec.clients[0].target.pod == "db-0"


def test_a_client_that_writes_goes_on_writing(saved):
    _, scenario, _ = saved("client add store --to pod/db-0:80 --put /w --get /r", "tick 2")
    op = scenario.spec.clients[0].op
    assert [(one.put, one.get) for one in op.cycle] == [("/w", ""), ("", "/r")]


def test_deletions_and_drains_are_what_happened(saved):
    _, scenario, err = saved(
        "tick 12",
        "kubectl scale deployment web --replicas=3",
        "tick 9",
        "client add shop --to nodeport/web --rate 4",
        "kubectl delete pod $(kubectl get pod -l app=web -o jsonpath='{.items[0].metadata.name}')",
        "tick 3",
        "kubectl drain node-2 --ignore-daemonsets",
        "kubectl delete pod -l app=web --force --grace-period=0",
        "kubectl delete pod nobody",
        "tick 3",
        "kubectl uncordon node-2; kubectl get pods; kubectl scale deployment web --replicas=2",
        "OLD=$(kubectl get pod -l app=web -o name | head -1); kubectl delete $OLD --wait=false",
        "tick",
        paths=(WEB,),
    )
    assert err == (
        "Warning: left out: as something that happened: OLD=$(kubectl get pod -l app=web -o name | head -1); "
        "kubectl delete $OLD --wait=false; it stays in the solution\n"
    )
    told = [(fault.kind, fault.run or fault.target.selector) for fault in scenario.spec.faults]
    assert told == [
        ("delete", "app=web"),
        ("command", "kubectl drain node-2 --ignore-daemonsets"),
        ("command", "kubectl delete pod -l app=web --force --grace-period=0"),
        ("command", "kubectl uncordon node-2"),
    ]
    assert [entry.run for entry in scenario.spec.solutions[0].script] == [
        "kubectl scale deployment web --replicas=3",
        "kubectl delete pod nobody",
        "kubectl scale deployment web --replicas=2",
        "OLD=$(kubectl get pod -l app=web -o name | head -1); kubectl delete $OLD --wait=false",
    ]


def test_a_drain_that_a_budget_holds_up_happens_again_when_it_goes_on(saved):
    _, scenario, _ = saved(
        "tick 12",
        "kubectl create pdb web --selector=app=web --min-available=1",
        "kubectl cordon node-2 node-3; kubectl delete pod -l app=web; kubectl scale deployment web --replicas=2",
        "tick 9",
        "kubectl uncordon node-2 node-3",
        "kubectl drain node-1 --ignore-daemonsets --timeout=40s",
        paths=(WEB,),
    )
    drains = [fault.at for fault in scenario.spec.faults if "drain" in fault.run]
    assert len(drains) > 1, "the second Pod goes when the first has a successor"
    assert drains == sorted(dict.fromkeys(drains))


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
        "kubectl create deployment asker --image=nginx; POD=gone",
        "tick 3",
        "client add lost --from $(kubectl get pod -l app=asker -o name) --to pod/nobody --rate 1",
        "kubectl scale rs go-demo-2 --replicas=3; crash $(kubectl get pod -o name | head -1)",
        "tick 2",
    )
    assert "Warning: left out: client lost: its own Pod, which only the solution makes\n" in err
    assert "Warning: left out: crash within the line of tick 11, which a level refuses\n" in err


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
