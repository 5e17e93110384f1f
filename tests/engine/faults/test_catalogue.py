from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from engine.api.serializer import wire
from engine.apiserver.server import APIServer, RequestContext
from engine.client.client import Client
from engine.clock import Clock
from engine.etcd.store import START, Store
from engine.faults.catalogue import FAULTS, FaultTarget
from engine.faults.scene import FaultScope
from engine.rng import Rng
from engine.runtime.images import default_catalog
from engine.runtime.processes import LaunchSpec
from engine.runtime.runtime import Runtime
from engine.runtime.sandboxconfig import PodSandboxConfig


class Stage:
    """A scene with one machine and one Pod `x` whose mongod listens."""

    def __init__(self) -> None:
        clock = Clock()
        self.store = Store(clock)
        server = APIServer(self.store, clock, Rng(1))
        self.runtime = Runtime(clock, default_catalog())
        self.runtime.add_machine("node-1", "172.18.0.3", "10.244.1.0/24")
        self.cursor = SimpleNamespace(paused=False, lag=1, usual_lag=1)
        self.woken: list[tuple[str, str]] = []
        for document in (
            {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "default"}},
            {
                "apiVersion": "v1",
                "kind": "Pod",
                "metadata": {"name": "x", "namespace": "default"},
                "spec": {"nodeName": "node-1", "containers": [{"name": "db", "image": "mongo:3.3"}]},
            },
        ):
            server.create(wire.decode_document(document), RequestContext("test", START))
        uid = self.pod().metadata.uid
        self.runtime.create_sandbox("default/x", uid, "node-1", PodSandboxConfig("x"))
        self.process = self.runtime.start(uid, LaunchSpec("db", "mongo:3.3", (), {}, ()))
        clock.tick = 3
        self.runtime.step()
        self.scene = FaultScope(
            self.runtime,
            Client(server, "fault"),
            self.find,
            lambda *component: self.woken.append(component),
            self.runtime.power_off,
            self.runtime.power_on,
            self.runtime.cut_off,
            lambda node: self.runtime.cut_off(node, cut=False),
        )

    def pod(self) -> Any:
        return self.store.get("pods", "default/x")

    def find(self, component: str, node: str) -> Any:
        if (component, node) != ("kube-proxy", "node-1"):
            raise LookupError(component)
        return self.cursor

    def dial(self) -> str:
        return self.runtime.dial("10.244.1.2", 27017).outcome


@pytest.fixture
def stage():
    return Stage()


def test_a_crash_ends_the_process_and_leaves_the_pod(stage: Any):
    said = FAULTS["crash"](stage.scene, FaultTarget(pod="x", container="db"))
    assert said == "container db of pod/x crashed"
    assert (stage.dial(), stage.pod().metadata.deletion_timestamp) == ("refused", None)


def test_a_crash_of_a_container_that_does_not_run_is_no_fault(stage: Any):
    with pytest.raises(LookupError, match="no container 'api' runs in pod/x"):
        FAULTS["crash"](stage.scene, FaultTarget(pod="x", container="api"))


def test_a_deletion_goes_through_the_api(stage: Any):
    FAULTS["delete"](stage.scene, FaultTarget(pod="x"))
    assert stage.pod().metadata.deletion_timestamp is not None
    assert stage.dial() == "open"


def test_a_machine_without_power_answers_nobody(stage: Any):
    FAULTS["nodeDown"](stage.scene, FaultTarget(node="node-1"))
    assert stage.dial() == "timeout"
    FAULTS["nodeUp"](stage.scene, FaultTarget(node="node-1"))
    assert stage.runtime.powered("node-1")


def test_an_unknown_machine_is_no_fault(stage: Any):
    with pytest.raises(LookupError, match="node-9"):
        FAULTS["nodeDown"](stage.scene, FaultTarget(node="node-9"))


def test_a_stalled_process_accepts_and_does_not_answer(stage: Any):
    FAULTS["stall"](stage.scene, FaultTarget(pod="x"))
    assert stage.dial() == "open"
    assert stage.runtime.ask("10.244.1.2", 27017, "http", "GET", "/").letter == "T"
    FAULTS["unstall"](stage.scene, FaultTarget(pod="x"))
    assert stage.runtime.ask("10.244.1.2", 27017, "http", "GET", "/").letter == ""


def test_a_slow_registry_makes_pulls_longer(stage: Any):
    FAULTS["slowPull"](stage.scene, FaultTarget(node="node-1", image="nginx:1", ticks=70))
    assert stage.runtime.images.pull("node-1", "nginx:1") == 73


def test_what_starts_slowly_opens_its_ports_so_much_later_from_then_on(stage: Any):
    FAULTS["slowStart"](stage.scene, FaultTarget(pod="x", ticks=20))
    assert stage.dial() == "open"
    stage.runtime.kill(stage.process, 139)
    process = stage.runtime.start(stage.pod().metadata.uid, LaunchSpec("db", "mongo:3.3", (), {}, ()))
    for tick in range(4, 26):
        stage.runtime.clock.tick = tick
        stage.runtime.step()
    assert process.listening == {}
    stage.runtime.clock.tick = 26
    stage.runtime.step()
    assert stage.dial() == "open"


def test_a_hung_component_stands_still_until_it_is_resumed(stage: Any):
    target = FaultTarget(component="kube-proxy", node="node-1")
    FAULTS["hang"](stage.scene, target)
    assert stage.cursor.paused
    FAULTS["slow"](stage.scene, target._replace(ticks=5))
    assert stage.cursor.lag == 5
    assert FAULTS["resume"](stage.scene, target) == "kube-proxy on node-1 catches up"
    assert (stage.cursor.paused, stage.cursor.lag, stage.woken) == (False, 1, [("kube-proxy", "node-1")])


@pytest.mark.parametrize("kind", FAULTS)
def test_what_takes_a_fault_back_is_a_fault_that_aims_alike_and_is_not_taken_back_itself(kind):
    undo = FAULTS[kind].undo

    assert not undo or (FAULTS[undo].aims == FAULTS[kind].aims and not FAULTS[undo].undo)


def test_a_fault_that_no_scenario_may_write_takes_another_one_back():
    undone = {fault.undo for fault in FAULTS.values()}

    assert {kind for kind, fault in FAULTS.items() if not fault.in_scenarios} <= undone
