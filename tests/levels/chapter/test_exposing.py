"""Sentences S7-S12 and S16-S18: what `kubectl expose` makes, and for whom the door is open."""

from __future__ import annotations

from typing import Any

import pytest

from tests.levels.chapter.conftest import Console

EXPOSE = "kubectl expose rs go-demo-2 --name=go-demo-2-svc --target-port=28017 --type=NodePort"


def test_s7_the_manifest_runs_mongo_3_3_with_its_rest_interface(pair: Console):
    pod = pair.pods()[0]
    database = pod.spec.containers[0]
    assert (database.image, database.command, database.args) == (
        "mongo:3.3",
        ("mongod",),
        ("--rest", "--httpinterface"),
    )
    assert [(port.container_port, port.protocol) for port in database.ports] == [(28017, "TCP")]


def test_s8_without_the_arguments_nothing_listens_whatever_the_manifest_declares(console: Console):
    console.ok("kubectl create deployment db --image=mongo:3.3 --port=28017")
    console.ok("tick 15")
    console.ok("kubectl expose deployment db --type=NodePort")
    console.ok("tick 5")
    port = console.service("db").ports[0].node_port
    console(f"curl http://node-1:{port}")
    assert console.status == 7
    why = console.ok("why")
    (pod,) = console.pods()
    assert f"nothing listens on 28017 in pod/{pod.metadata.name}" in why
    assert " R" in why


def test_s9_the_chapters_command_exposes_the_replicaset(pair: Console):
    assert pair.ok(EXPOSE) == "service/go-demo-2-svc exposed\n"


@pytest.mark.parametrize("kind", ["rs", "deployment", "pod", "svc"])
def test_s10_a_replicaset_a_deployment_a_pod_and_a_service_can_be_exposed(console: Console, kind: str):
    console.ok("kubectl create deployment web --image=nginx --port=80")
    console.ok("tick 8")
    (pod,) = console.pods()
    rs: Any = console.cluster.store.list("replicasets", "default")[0]
    console.ok("kubectl expose deployment web --name=first --port=80")
    name = {"rs": rs.metadata.name, "deployment": "web", "pod": pod.metadata.name, "svc": "first"}[kind]
    assert (
        console.ok(f"kubectl expose {kind} {name} --name=second --port=80 --type=NodePort")
        == "service/second exposed\n"
    )
    console.ok("tick 5")
    port = console.service("second").ports[0].node_port
    console.ok(f"curl -s http://node-2:{port}")


def test_s11_the_node_port_is_open_on_every_node(exposed: Console):
    port = exposed.service().ports[0].node_port
    for node in ("node-1", "node-2", "node-3"):
        assert "MongoDB" in exposed.ok(f"curl http://{node}:{port}")


def test_s12_the_default_type_is_refused_from_outside_and_reachable_from_a_pod(pair: Console):
    pair.ok("kubectl expose rs go-demo-2 --name=inside --target-port=28017")
    pod = pair.pods()[0].metadata.name
    assert pair("client add shop --from outside --to svc/inside --rate 1") == ""
    assert pair.error.endswith(f"nobody there knows svc/inside: take --from pod/{pod}\n")
    pair.ok(f"client add neighbour --from pod/{pod} --to svc/inside --rate 1")
    pair.ok("tick 10")
    assert pair.service("inside").type == "ClusterIP"
    inside = pair.cluster.metrics.window("neighbour", 0, 1000)
    assert inside.served >= 7


def test_s12_a_node_port_service_has_a_cluster_ip_too(exposed: Console):
    spec = exposed.service()
    pod = exposed.pods()[0].metadata.name
    exposed.ok(f"client add inside --from pod/{pod} --to svc/go-demo-2-svc --rate 1")
    exposed.ok("tick 5")
    assert spec.cluster_ip.startswith("10.")
    assert exposed.cluster.metrics.window("inside", 0, 1000).served == 5


def test_s16_the_selector_is_copied_and_the_other_labels_are_not(exposed: Console):
    assert exposed.service().selector == {"type": "backend", "service": "go-demo-2"}
    service: Any = exposed.cluster.store.get("services", "default/go-demo-2-svc")
    assert service.metadata.labels == {}


def test_s16_the_service_belongs_to_pods_and_not_to_the_replicaset(exposed: Console):
    exposed.ok("kubectl delete rs go-demo-2 --cascade=orphan")
    exposed.ok("tick 10")
    port = exposed.service().ports[0].node_port
    assert "MongoDB" in exposed.ok(f"curl http://node-1:{port}")


def test_s17_the_port_can_be_kept_in_a_variable(exposed: Console):
    exposed.ok('PORT=$(kubectl get svc go-demo-2-svc -ojsonpath="{.spec.ports[0].nodePort}")')
    assert exposed.ok("echo $PORT") == f"{exposed.service().ports[0].node_port}\n"
    assert "MongoDB" in exposed.ok("curl http://node-1:$PORT")


def test_s18_the_port_is_the_one_the_pods_declare_and_the_target_port_follows_it(pair: Console):
    pair.ok("kubectl expose rs go-demo-2 --name=guessed")
    (port,) = pair.service("guessed").ports
    assert (port.port, port.target_port, port.node_port) == (28017, 28017, 0)


def test_s18_node_ports_are_drawn_and_never_clash(pair: Console):
    ports = []
    for number in range(20):
        pair.ok(f"kubectl expose rs go-demo-2 --name=svc-{number} --type=NodePort")
        ports.append(pair.service(f"svc-{number}").ports[0].node_port)
    assert len(set(ports)) == 20
    assert ports != sorted(ports)
    assert all(30086 <= port <= 32767 for port in ports)


def test_s18_another_seed_draws_another_port():
    drawn = set()
    for seed in (1, 2, 3):
        console = Console("go-demo-2-rs.yml", seed=seed)
        console.ok(EXPOSE)
        drawn.add(console.service().ports[0].node_port)
    assert len(drawn) == 3
