"""What each kind of fault can hit, and what is typed for it."""

import pytest

from levels.storm.faults.catalogue import FAULT_KINDS
from levels.storm.players import world_of
from tests.levels.storm.storming import HERE, setup_of, world_of_file


@pytest.fixture(scope="module")
def tiers():
    return world_of_file("three_tiers.yaml", nodes=4).world.sight


@pytest.fixture(scope="module")
def shop():
    return world_of_file("shop.yaml").world.sight


NODES = ["node/node-1", "node/node-2", "node/node-3", "node/node-4"]
WORKLOADS = ["deploy/api", "deploy/web", "sts/db"]


@pytest.mark.parametrize(
    ("kind", "targets"),
    [
        ("container-crash", WORKLOADS),
        ("pod-delete", WORKLOADS),
        ("node-drain", NODES),
        ("node-power-loss", NODES),
        ("zone-loss", ["zone/zone-a"]),
        ("rollout-restart", WORKLOADS),
        ("broken-release", WORKLOADS),
        ("scale-down", ["deploy/api", "deploy/web"]),
        ("slow-start", WORKLOADS),
        ("kube-proxy-lag", WORKLOADS),
        ("kube-proxy-hang", WORKLOADS),
        ("dns-hang", ["coredns"]),
        ("dependency-stall", ["svc/db", "svc/api"]),
    ],
)
def test_each_kind_hits_all_that_it_can(tiers, kind, targets):
    assert list(FAULT_KINDS[kind].targets(tiers)) == targets


def test_what_nobody_asks_and_what_has_not_settled_is_not_hit(shop):
    assert list(FAULT_KINDS["pod-delete"].targets(shop)) == ["shop/deploy/front", "shop/deploy/redis"]


@pytest.mark.parametrize(
    ("kind", "target", "lines"),
    [
        ("rollout-restart", "deploy/web", ["kubectl rollout restart deploy/web"]),
        ("broken-release", "sts/db", ["kubectl set image sts/db db=postgres:does-not-exist"]),
        ("scale-down", "deploy/web", ["kubectl scale deploy/web --replicas=2"]),
        ("node-drain", "node/node-2", ["kubectl drain node-2 --ignore-daemonsets --delete-emptydir-data --force"]),
        ("zone-loss", "zone/zone-a", ["power-off node-1", "power-off node-4"]),
        ("dns-hang", "coredns", ["stall svc/kube-dns 30", ""]),
        ("dependency-stall", "svc/api", ["stall svc/api 45", ""]),
    ],
)
def test_a_fault_is_what_somebody_could_type(tiers, kind, target, lines):
    assert [step.line for step in FAULT_KINDS[kind].plan(tiers, target)] == lines


def test_the_lines_name_the_namespace_or_stand_in_it(shop):
    pod = shop.workload("shop/deploy/redis").pods[0].metadata.name
    crash, delete = (FAULT_KINDS[kind].plan(shop, "shop/deploy/redis") for kind in ("container-crash", "pod-delete"))

    assert [(step.line, step.namespace) for step in (*crash, *delete)] == [
        (f"crash pod/{pod}", "shop"),
        (f"kubectl delete pod {pod} --wait=false -n shop", "shop"),
    ]


def test_the_kube_proxy_that_is_late_is_one_of_those_who_ask_and_not_that_of_the_pod_that_goes(tiers):
    for name, asking in (("sts/db", "deploy/api"), ("deploy/api", "deploy/web")):
        hit = tiers.workload(name)
        assert hit.proxy in {pod.spec.node_name for pod in tiers.workload(asking).pods}
        assert hit.proxy != hit.pods[0].spec.node_name


def test_of_several_containers_the_one_that_answers_is_hit():
    text = (HERE / "three_tiers.yaml").read_text("utf-8")
    beside = "      containers:\n      - {name: beside, image: example/sidecar:2}\n"
    sight = world_of(setup_of(text.replace("      containers:\n", beside))).world.sight
    pod = sight.workload("deploy/web").pods[0].metadata.name
    kinds = ("container-crash", "slow-start", "broken-release")

    assert [FAULT_KINDS[kind].plan(sight, "deploy/web")[0].line for kind in kinds] == [
        f"crash pod/{pod} -c web",
        f"slow pod/{pod} -c web 20",
        "kubectl set image deploy/web web=example/web:does-not-exist",
    ]
