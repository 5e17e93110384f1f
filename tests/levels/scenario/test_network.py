"""What scenarios say of the network: providers, names, writes, callers' addresses, faults of nodes and zones."""

from __future__ import annotations

import pytest

from levels.files.documents import UnreadableError
from levels.session.level import Level
from levels.session.line_runner import LineRunner

SHOP = (
    "  clients:\n  - {name: shop, from: harness, target: {pods: app=pair}, port: 8080, rate: 4,\n"
    "     op: {cycle: [{put: /demo/person}, {get: /demo/person}]}}\n"
)
PAIR = """\
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: pair}
spec:
  replicas: 1
  selector: {matchLabels: {app: pair}}
  template:
    metadata: {labels: {app: pair}}
    spec:
      containers:
      - {name: db, image: "mongo:3.3", command: [mongod]}
      - name: api
        image: vfarcic/go-demo-2
        env: [{name: DB, value: localhost}]
        readinessProbe: {httpGet: {path: /demo/hello, port: 8080}, periodSeconds: 1}
"""
HEAD = """\
apiVersion: podfall/v1alpha1
kind: Scenario
metadata: {name: small}
spec:
  title: Small
  brief: A small one.
  warmup: 30
  seed: 7
"""
NODES = "  cluster:\n    nodes: [{name: node-1, zone: a}, {name: node-2, zone: b}, {name: node-3, zone: b}]\n"
WEB = """\
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: nginx, image: nginx, ports: [{containerPort: 80}]}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: NodePort
  selector: {app: web}
  ports: [{port: 80, nodePort: 30080}]
"""
TESTER = "  clients:\n  - {name: tester, target: {nodePortOf: web}, rate: 3, timeout: 1%s}\n"


@pytest.fixture
def level(tmp_path):
    """Makes a level of parts of a scenario."""

    def _level(*parts: str, goal: str = "tick: {after: 500}", tail: str = WEB) -> Level:
        from levels.scenario.loading.loader import load_scenario  # noqa: PLC0415

        file = tmp_path / "small.yaml"
        goals = f"  objectives:\n  - {{id: o, text: t, {goal}}}\n  - {{id: end, text: t, tick: {{after: 599}}}}\n"
        goals += "  rules: {maxTick: 600}\n"
        file.write_text(HEAD + "".join(parts) + goals + tail, "utf-8")
        return Level(load_scenario(file))

    return _level


def tick(level: Level, count: int) -> None:
    for _ in range(count):
        level.tick()


def say(level: Level, line: str) -> tuple[str, int]:
    said: list[str] = []
    status = LineRunner(level, line, lambda piece: said.append(piece.text)).drive()
    return "".join(said), status


def lost(level: Level, client: str, first: int, last: int, via: str = "") -> dict[str, int]:
    counts = level.cluster.metrics.window(client, first, last, via)
    return {letter: count for letter, count in counts.lost.items() if count}


def state(level: Level) -> str:
    return level.goals()[0].state


# --- balancers


def test_with_a_provider_the_address_comes_in_its_time(level):
    clients = "  clients:\n  - {name: public, target: {loadBalancerOf: web}, rate: 3}\n"
    found = level("  cluster: {cloudProvider: {loadBalancerAfter: 20}}\n", clients)
    say(found, 'kubectl patch svc web -p \'{"spec":{"type":"LoadBalancer"}}\'')
    tick(found, 19)
    assert "<pending>" in say(found, "kubectl get svc web")[0]
    assert lost(found, "public", 1, 19) == {"N": 57}
    tick(found, 4)
    assert "203.0.113.1" in say(found, "kubectl get svc web")[0]
    assert lost(found, "public", 22, 23) == {}
    out, status = say(found, "curl http://203.0.113.1/")
    assert (status, "Welcome to nginx" in out) == (0, True)
    assert "EnsuredLoadBalancer" in say(found, "kubectl describe svc web")[0]


def test_without_a_provider_it_stays_pending_for_ever(level):
    found = level()
    say(found, 'kubectl patch svc web -p \'{"spec":{"type":"LoadBalancer"}}\'')
    tick(found, 100)
    assert "<pending>" in say(found, "kubectl get svc web")[0]
    assert say(found, "curl -s http://node-1:30080 | head -1")[0] == "<!DOCTYPE html>\n"


def test_policy_local_gets_a_health_check_port(level):
    found = level("  cluster: {cloudProvider: {loadBalancerAfter: 2}}\n")
    patch = '{"spec":{"type":"LoadBalancer","externalTrafficPolicy":"Local"}}'
    say(found, f"kubectl patch svc web -p '{patch}'")
    tick(found, 4)
    port, _ = say(found, "kubectl get svc web -o jsonpath='{.spec.healthCheckNodePort}'")
    assert 30086 <= int(port) <= 32767
    assert '"localEndpoints": 1' in say(found, f"curl http://node-1:{port}")[0]


# --- names


def test_a_cluster_without_the_dns_add_on_knows_no_name(level):
    clients = "  clients:\n  - {name: inside, from: {pods: app=web}, target: {service: web}, rate: 3}\n"
    found = level("  cluster: {dnsAddon: false}\n", clients)
    tick(found, 3)
    assert lost(found, "inside", 1, 3) == {"N": 9}
    assert "coredns" not in say(found, "kubectl get all -n kube-system")[0]


@pytest.mark.parametrize(("timing", "until"), [("", 30), ("  timing: {dnsTTL: 5}\n", 5)])
def test_the_time_to_live_of_names_is_the_scenarios(level, timing, until):
    clients = (
        "  clients:\n  - {name: inside, from: {pods: app=web}, target: {service: web}, port: 80, rate: 3, timeout: 0}\n"
    )
    found = level(timing, clients)
    tick(found, 1)
    say(found, "kubectl delete svc web; kubectl create service clusterip web --tcp=80:80")
    tick(found, 40)
    timeouts = [t for t in range(1, 41) if lost(found, "inside", t, t).get("T")]
    assert timeouts[-1] == until


# --- writes


def test_replicas_without_replication_are_several_truths(level):
    goal = "traffic: {client: shop, window: [1, 60], stale: {max: 0}}"
    alone = level(SHOP, goal=goal, tail=PAIR)
    tick(alone, 62)
    assert state(alone) == "passed"
    many = level(SHOP, goal=goal, tail=PAIR.replace("replicas: 1", "replicas: 3"))
    tick(many, 62)
    assert state(many) == "failed"
    assert lost(many, "shop", 1, 60)["W"] > 20


MONGO = """\
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: db}
spec:
  replicas: 1
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: "mongo:3.3", command: [mongod]}]}
---
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {selector: {app: db}, ports: [{port: 27017}]}
---
apiVersion: v1
kind: Pod
metadata: {name: caller, labels: {app: caller}}
spec: {containers: [{name: main, image: podfall/reporter}]}
"""


def test_two_databases_behind_one_service_are_two_truths(level):
    clients = (
        "  clients:\n  - {name: shop, from: {pods: app=caller}, target: {service: db}, rate: 4,\n"
        "     expect: {protocol: mongo}, op: {cycle: [{put: /}, {get: /}]}}\n"
    )
    alone = level(clients, tail=MONGO)
    tick(alone, 40)
    assert lost(alone, "shop", 1, 40) == {}
    two = level(clients, tail=MONGO.replace("replicas: 1", "replicas: 2"))
    tick(two, 40)
    assert set(lost(two, "shop", 1, 40)) == {"W"}
    assert 20 < sum(two.cluster.metrics.stale["shop"].values()) < 60


def test_a_write_counts_as_lost_with_its_last_copy(level):
    goal = "traffic: {client: shop, window: [1, 20], lostWrites: {max: 0}}"
    found = level(SHOP, goal=goal, tail=PAIR)
    tick(found, 30)
    assert state(found) == "passed"
    say(found, "kubectl delete pod -l app=pair --wait=false")
    tick(found, 10)
    assert state(found) == "failed"
    assert (
        sum(found.cluster.metrics.lost_writes["shop"].values())
        == found.cluster.metrics.window("shop", 1, 31).served // 2
    )


def test_the_counter_of_documents_may_not_drop(level):
    found = level(SHOP, goal="documents: {selector: app=pair, neverBelowTick: 10}", tail=PAIR)
    tick(found, 10)
    assert found.goals()[0].progress == "20 documents"
    say(found, "kubectl scale rs pair --replicas=2")
    tick(found, 5)
    assert state(found) == "passed"
    say(found, "kubectl delete pod -l app=pair --wait=false")
    tick(found, 5)
    assert state(found) == "failed"


def test_nothing_may_be_written_into_pods_whose_counter_may_not_rise(level):
    found = level(SHOP, goal="documents: {selector: app=pair, neverAboveTick: 10}", tail=PAIR)
    tick(found, 10)
    assert state(found) != "failed"
    tick(found, 5)
    assert (state(found), found.goals()[0].progress) == ("failed", "30 documents, 20 in tick 10")


def test_the_counter_of_pods_that_nobody_writes_to_stays(level):
    found = level(SHOP, goal="documents: {selector: app=other, neverAboveTick: 10}", tail=PAIR)
    tick(found, 15)
    assert state(found) == "passed"


def test_above_its_capacity_a_pod_answers_some_later_and_the_rest_with_an_error(level):
    found = level(SHOP.replace("rate: 4", "rate: 12"), tail=PAIR)
    tick(found, 40)
    assert lost(found, "shop", 20, 39) == {"5": 40}


def test_with_no_patience_those_that_wait_time_out(level):
    found = level(SHOP.replace("rate: 4", "rate: 12, timeout: 0"), tail=PAIR)
    tick(found, 40)
    assert lost(found, "shop", 20, 39)["T"] == 200


# --- callers


@pytest.mark.parametrize(("policy", "verdict"), [("Local", "passed"), ("Cluster", "failed")])
def test_the_share_of_true_addresses_is_judged(level, policy, verdict):
    goal = "traffic: {client: audit, window: [3, 20], sourceAddress: {min: 1}}"
    clients = "  clients:\n  - {name: audit, target: {nodePortOf: web}, rate: 3, expect: {sourceAddress: true}}\n"
    found = level(clients, goal=goal)
    say(found, f'kubectl patch svc web -p \'{{"spec":{{"externalTrafficPolicy":"{policy}"}}}}\'')
    tick(found, 24)
    assert state(found) == verdict
    assert lost(found, "audit", 3, 20) == ({} if policy == "Local" else {"W": 54})


def test_random_nodes_retries_and_addresses_are_read(level):
    found = level(TESTER % ", nodes: random, retry: 2, addresses: 3, dnsCache: forever, active: [2, 4]")
    (spec,) = found.setup.clients
    assert (spec.random_nodes, spec.retry, spec.addresses, spec.dns_cache, spec.active) == (
        True,
        2,
        3,
        "forever",
        (2, 4),
    )


# --- faults


def test_a_node_that_is_cut_off_lives_on_unheard(level):
    faults = "  faults: [{at: 10, kind: partition, target: {node: node-2}, for: 80}]\n"
    found = level(NODES, TESTER % "", faults)
    tick(found, 20)
    assert set(lost(found, "tester", 10, 19, "node-2")) == {"T"}
    assert lost(found, "tester", 10, 19, "node-2")["T"] == 10
    assert "T" in lost(found, "tester", 10, 19, "node-1")
    assert "NotReady" not in say(found, "kubectl get nodes")[0]
    tick(found, 50)
    assert say(found, "kubectl get nodes")[0].count("NotReady") == 1
    assert lost(found, "tester", 66, 69, "node-1") == {}
    tick(found, 35)
    assert "NotReady" not in say(found, "kubectl get nodes")[0]
    assert lost(found, "tester", 95, 104) == {}
    assert say(found, "kubectl get pods")[0].count("1/1     Running") == 3


def test_a_pod_that_is_cut_off_has_neither_names_nor_neighbours(level):
    clients = (
        "  clients:\n  - {name: named, from: {node: node-2}, target: {nodePortOf: web}, nodes: [node-1], timeout: 0}\n"
        "  - {name: inside, from: {pods: app=web}, target: {service: web}, rate: 3, timeout: 0, dnsCache: ttl}\n"
    )
    found = level(
        NODES,
        clients,
        "  timing: {dnsTTL: 1}\n",
        "  faults: [{at: 5, kind: partition, target: {node: node-2}}]\n",
    )
    tick(found, 8)
    assert lost(found, "named", 5, 8) == {"T": 4}
    assert set(lost(found, "inside", 5, 8, "node-2")) == {"N"}


@pytest.mark.parametrize("kind", ["nodeDown", "partition"])
def test_the_kubelet_of_a_lost_node_answers_nobody(level, kind):
    found = level(NODES, f"  faults: [{{at: 2, kind: {kind}, target: {{node: node-2}}}}]\n")
    tick(found, 2)
    pod = next(
        pod.metadata.name for pod in found.cluster.store.list("pods", "default") if pod.spec.node_name == "node-2"
    )
    assert say(found, f"kubectl logs {pod}") == (
        f'Error from server: Get "https://172.18.0.4:10250/containerLogs/default/{pod}/nginx": '
        "dial tcp 172.18.0.4:10250: i/o timeout\n",
        1,
    )
    dialled = "Error from server: error dialing backend: dial tcp 172.18.0.4:10250: i/o timeout\n"
    assert say(found, f"kubectl exec {pod} -- env") == (dialled, 1)


def test_a_firewall_drops_one_port_of_one_node(level):
    faults = "  faults: [{at: 5, kind: firewall, target: {node: node-1}, port: 30080, for: 10}]\n"
    found = level(NODES, TESTER % "", faults)
    tick(found, 20)
    assert lost(found, "tester", 5, 14, "node-1") == {"T": 10}
    assert lost(found, "tester", 5, 19, "node-2") == {}
    assert lost(found, "tester", 15, 19, "node-1") == {}
    assert "the firewall of node-1 drops what comes for port 30080" in say(found, "why tester@14.3; why")[0]


def test_a_zone_falls_as_a_whole(level):
    found = level(NODES, "  faults: [{at: 5, kind: nodeDown, target: {zone: b}}]\n")
    tick(found, 5)
    assert [found.cluster.runtime.powered(f"node-{index}") for index in (1, 2, 3)] == [True, False, False]


def test_a_hidden_fault_happens_and_is_marked(level):
    found = level("  faults: [{at: 2, kind: crash, target: {service: web}, text: a secret, hidden: true}]\n")
    tick(found, 2)
    assert found.notices == [(2, "a secret", True)]


def test_only_the_endpoints_of_a_service_stall(level):
    faults = "  faults: [{at: 5, kind: stall, target: {service: web, pick: all}, for: 5}]\n"
    found = level(NODES, TESTER % "", faults)
    tick(found, 12)
    assert lost(found, "tester", 5, 9) == {"T": 15}
    assert lost(found, "tester", 10, 11) == {}


@pytest.mark.parametrize(
    ("hang", "delete", "what"),
    [
        ("endpoints", "-l component=kube-controller-manager", "endpoint-slice-controller"),
        ("kube-controller-manager", "-l component=kube-controller-manager", "replicaset-controller"),
        ("kube-scheduler", "-l component=kube-scheduler", "default-scheduler"),
        ("coredns", "-l k8s-app=kube-dns", "coredns"),
        ("kube-proxy", "-l k8s-app=kube-proxy", "kube-proxy"),
    ],
)
def test_deleting_the_pod_of_a_hung_component_brings_it_back(level, hang, delete, what):
    node = ", node: node-2" if hang == "kube-proxy" else ""
    found = level(f"  faults: [{{at: 2, kind: hang, target: {{component: {hang}{node}}}}}]\n")
    hung = [entry.cursor for entry in found.cluster.components if entry.name == what and entry.node in {"", "node-2"}]
    tick(found, 10)
    assert [cursor.paused for cursor in hung] == [True]
    say(found, f"kubectl -n kube-system delete pod {delete} --wait=false")
    tick(found, 20)
    assert [cursor.paused for cursor in hung] == [False]


def test_a_kubelet_that_hangs_is_started_anew_with_its_machine(level):
    found = level("  faults: [{at: 2, kind: hang, target: {component: kubelet, node: node-2}}]\n")
    tick(found, 3)
    assert found.cluster.kubelets["node-2"].cursor.paused
    found.cluster.scene.power_off("node-2")
    found.cluster.scene.power_on("node-2")
    assert not found.cluster.kubelets["node-2"].cursor.paused


def test_a_slow_component_is_as_slow_as_the_scenario_says_after_it_has_resumed(level):
    slow = "  faults: [{at: 2, kind: slow, target: {component: kube-proxy, node: node-2}, ticks: 9, for: 3}]\n"
    found = level("  timing: {proxyLag: {node-2: 4}}\n", slow)
    tick(found, 2)
    assert found.cluster.proxies["node-2"].cursor.lag == 9
    tick(found, 3)
    assert found.cluster.proxies["node-2"].cursor.lag == 4


def test_a_fault_without_an_end_of_its_own_cannot_last(level):
    with pytest.raises(UnreadableError, match="crash has no end of its own"):
        level("  faults: [{at: 2, kind: crash, target: {service: web}, for: 3}]\n")


@pytest.mark.parametrize("component", ["kube-apiserver", "etcd"])
def test_while_the_api_hangs_nothing_changes_and_traffic_goes_on(level, component):
    found = level(TESTER % "", f"  faults: [{{at: 5, kind: hang, target: {{component: {component}}}, for: 20}}]\n")
    tick(found, 6)
    out, status = say(found, "kubectl delete pod -l app=web --wait=false")
    assert (status, out) == (
        1,
        "Error from server (Timeout): the server was unable to return a response in the time allotted, "
        "but may still be processing the request (get pods)\n",
    )
    revision = found.cluster.store.revision
    crashed = found.cluster.runtime.sandbox(found.cluster.store.list("pods", "default")[0].metadata.uid)
    found.cluster.runtime.kill(crashed.containers["nginx"])
    tick(found, 15)
    assert found.cluster.store.revision == revision
    assert found.cluster.metrics.window("tester", 6, 20).served > 20
    tick(found, 10)
    assert "web" in say(found, "kubectl get pods")[0]
    assert found.cluster.store.revision > revision
    assert lost(found, "tester", 29, 31) == {}


def test_the_api_cannot_be_late(level):
    found = level("  faults: [{at: 2, kind: slow, target: {component: etcd}, ticks: 3}]\n")
    tick(found, 2)
    assert found.notices[0].text == "slow had no effect: the API server and etcd can hang, but not be late"


# --- the console


def test_tick_until_stops_when_the_goal_is_met(level):
    found = level()
    say(found, "kubectl create deployment late --image=nginx --port=80; kubectl expose deploy late")
    assert say(found, "tick until '{endpoints: {service: late, count: 1}}'") == ("", 0)
    assert 3 < found.tick_number < 30
    before = found.tick_number
    out, status = say(found, "tick until '{endpoints: {service: late, count: 2}}'")
    assert (status, found.tick_number) == (1, before + 300)
    assert out == f"podfall: tick: until: not true after tick {before + 300}: 1 of 2 endpoints\n"


def test_tick_until_does_not_wait_for_what_cannot_come_true(level):
    found = level()
    out, status = say(found, "tick until '{not: {tick: {after: 0}}}'")
    assert (status, found.tick_number, out.startswith("podfall: tick: until: not true")) == (1, 0, True)


# --- replica sets

SET = """\
---
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {clusterIP: None, selector: {app: db}, ports: [{port: 27017}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 3
  serviceName: db
  podManagementPolicy: Parallel
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: "mongo:3.3", command: [mongod], args: [--replSet, rs0]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: api, labels: {app: pair}}
spec:
  containers:
  - {name: api, image: "vfarcic/go-demo-2:3.1", env: [{name: DB, value: "db-0.db,db-1.db,db-2.db"}]}
"""


def test_a_replica_set_survives_its_primary_and_loses_nothing(level):
    goal = (
        "all: [{traffic: {client: shop, window: [1, 80], lostWrites: {max: 0}}},"
        " {traffic: {client: shop, window: [1, 80], stale: {max: 0}}},"
        " {documents: {selector: app=db, neverBelowTick: 19}}]"
    )
    faults = "  faults: [{at: 20, kind: delete, target: {selector: app=db, pick: primary}}]\n"
    found = level(SHOP, faults, goal=goal, tail=SET)
    tick(found, 82)
    assert state(found) == "passed"
    assert set(lost(found, "shop", 21, 40)) == {"5"}
    assert lost(found, "shop", 45, 80) == {}
    assert "is a secondary: not master" in say(found, f"why {found.cluster.metrics.records('shop')[0].name}")[0]


def test_where_nobody_is_primary_the_fault_finds_no_target(level):
    found = level("  faults: [{at: 2, kind: crash, target: {selector: app=web, pick: primary}}]\n")
    tick(found, 2)
    assert found.notices == [(2, "crash found no target", False)]
