"""Frozen clusters: a dump as it is, in which only deletions go on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from levels.files.documents import UnreadableError
from levels.frozen.deletions import FrozenDeletions
from levels.frozen.frozen import frozen_setup, read_dump
from levels.session.line_runner import LineRunner
from levels.session.session import Session

GOLDEN = Path(__file__).parents[1] / "golden" / "kubectl"


def session_of(file: Path, now: str = "") -> Session:
    return Session(frozen_setup(read_dump(str(file), now)))


def say(session: Session, line: str) -> str:
    out: list[Any] = []
    LineRunner(session, line, out.append).drive()
    return "".join(piece.text for piece in out)


@pytest.fixture
def cluster() -> Session:
    return session_of(GOLDEN / "cluster.yaml")


def test_nothing_changes_by_itself(cluster):
    before = say(cluster, "kubectl get all -A")
    for _ in range(20):
        cluster.tick()
    assert say(cluster, "kubectl get all -A") == before
    assert cluster.tick_number == 20


def test_ages_are_counted_to_the_stated_time(tmp_path):
    text = "apiVersion: v1\nkind: Namespace\nmetadata: {name: n, creationTimestamp: '2026-01-01T00:00:00Z'}\n"
    (tmp_path / "d.yaml").write_text(text)
    assert "3h" in say(session_of(tmp_path / "d.yaml", "2026-01-01T03:00:00Z"), "kubectl get ns n")


@pytest.fixture(scope="module")
def shop() -> Session:
    """What `kubectl get all,nodes,pvc,events -o yaml` wrote of a shop in trouble, at 15:00:00 of some day."""
    return session_of(GOLDEN.parent / "frozen" / "shop.yaml")


def test_the_clock_stands_at_the_latest_moment_that_the_dump_speaks_of(shop):
    assert shop.cluster.clock.stamp() == "2026-03-04T15:00:00Z"
    pods = {row.split()[0]: row.split()[1:] for row in say(shop, "kubectl get pods -n shop").splitlines()[1:]}
    assert pods["api-6b8d5f7c9c-tr4mn"] == ["0/1", "CrashLoopBackOff", "19", "(2m29s", "ago)", "100m"]
    assert pods["cache-0"] == ["0/1", "Running", "3", "(108s", "ago)", "3h"]
    assert pods["cart-66d4b8c7d9-n5v2j"] == ["1/1", "Running", "0", "3d7h"]
    events = say(shop, "kubectl get events -n shop")
    assert "<invalid>" not in events
    assert "\n3m39s       Warning   FailedScheduling " in events
    assert "worker-2   NotReady   <none>          53d " in say(shop, "kubectl get nodes")


@pytest.mark.parametrize(
    ("what", "told"),
    [
        (
            "pod/web-5d9c7b6f4-k2x9p",
            ["11m ago   pod/web-5d9c7b6f4-k2x9p: web waits: ImagePullBackOff: Back-off pulling"],
        ),
        (
            "pod/api-6b8d5f7c9c-tr4mn",
            [
                "api waits: CrashLoopBackOff: back-off 5m0s restarting failed container=api",
                "2m29s ago api: ended with exit code 1, Error; started anew 19 times",
            ],
        ),
        (
            "pod/cache-0",
            [
                "cache runs and is not ready",
                "its readiness probe asks cache every 5 s: redis-cli ping; no event says what came of it",
                "108s ago  cache: ended with exit code 137, OOMKilled; started",
            ],
        ),
        ("pod/batch-x7k4c", ["20m ago   pod/batch-x7k4c: Unschedulable: 0/3 nodes are available: 1 node(s) had untol"]),
        (
            "pod/front-84c6d9b7f5-h2l8s",
            ["front runs and is not ready", "6s ago    Unhealthy: Readiness probe failed: HTTP probe failed with st"],
        ),
        (
            "pod/db-0",
            [
                "Unschedulable: 0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.",
                "30m ago   persistentvolumeclaim/data-db-0: Pending, of the class fast, asks for 10Gi",
                'ProvisioningFailed: storageclass.storage.k8s.io "fast" not found (x121)',
            ],
        ),
        (
            "pod/mail-5c9f7",
            ['100s ago  FailedMount: MountVolume.SetUp failed for volume "cfg" : configmap "mail-config"'],
        ),
        (
            "pod/cart-66d4b8c7d9-n5v2j",
            ["3m55s ago node/worker-2: Ready Unknown, NodeStatusUnknown: Kubelet stopped post"],
        ),
        ("pod/report-7d8f9", ["pod/report-7d8f9: Evicted: The node was low on resource: memory."]),
        ("pod/pay-5f6d7c8b9-z9x8c", ["migrate waits: CrashLoopBackOff", "4m ago    migrate: ended with exit code 2"]),
        (
            "deploy/web",
            [
                "109s ago  deployment/web: Progressing False, ProgressDeadlineExceeded: ReplicaSet",
                "waits for pod/web-5d9c7b6f4-k2x9p: web waits: ImagePullBackOff",
            ],
        ),
        (
            "deploy/front",
            [
                "waits for pod/front-84c6d9b7f5-h2l8s: front runs and is not ready: Readiness probe",
                "unless something moves, its progress deadline of 3600 s is over in 10m",
            ],
        ),
        ("sts/db", ["waits for pod/db-0: Unschedulable: 0/3 nodes are available: pod has unbound immediate"]),
        ("job/batch", ["waits for pod/batch-x7k4c: Unschedulable"]),
        ("job/import", ["15m ago   job/import: BackoffLimitExceeded: Job has reached the specified backoff limit"]),
        (
            "pvc/data-db-0",
            ['0s ago    ProvisioningFailed: storageclass.storage.k8s.io "fast" not', "waits for it: pod/db-0"],
        ),
        ("ing/door", ['12m ago   Sync: Error obtaining Endpoints for Service "shop/none"']),
        (
            "svc/front",
            [
                "nothing is behind it: its selector is app=frontend,tier=edge; closest: pod/front-84c6d9b7f5-h2l8s "
                "with app=front-end,tier=edge (app is front-end, not frontend)"
            ],
        ),
        (
            "svc/web",
            [
                "behind it: pod/web-7f5c9d8b6d-q8w2z",
                "not behind it: pod/web-5d9c7b6f4-k2x9p: web waits: ImagePullBackOff",
            ],
        ),
        ("svc/api", ["nothing is behind it: pod/api-6b8d5f7c9c-tr4mn is not ready: api waits: CrashLoopBackOff"]),
        ("svc/none", ["nothing is behind it: its selector is app=none; closest: pod/"]),
        (
            "node/worker-2",
            ["3m55s ago node/worker-2: Ready Unknown", "3m50s ago taint: node.kubernetes.io/unreachable:NoEx"],
        ),
    ],
)
def test_why_says_from_status_and_events_what_holds_an_object_up(shop, what, told):
    said = say(shop, f"why {what} -n shop")
    for text in told:
        assert text in said
    assert "the log does not hold" not in said


def test_a_pod_on_a_ready_node_goes_one_tick_later(cluster):
    pod = say(cluster, "kubectl get po -l type=db -o name").splitlines()[0]
    say(cluster, f"kubectl delete {pod} --wait=false")
    assert "Terminating" in say(cluster, f"kubectl get {pod}")
    cluster.tick()
    assert "not found" in say(cluster, f"kubectl get {pod}")


def test_dependents_follow_their_owner(cluster):
    say(cluster, "kubectl delete rs go-demo-2")
    for _ in range(3):
        cluster.tick()
    assert "go-demo-2-4k7sd" not in say(cluster, "kubectl get po")


@pytest.mark.parametrize(("cascade", "left"), [("orphan", True), ("foreground", False)])
def test_a_deletion_cascades_as_asked(cluster, cascade, left):
    say(cluster, f"kubectl delete rs go-demo-2 --cascade={cascade} --wait=false")
    for _ in range(4):
        cluster.tick()
    assert "not found" in say(cluster, "kubectl get rs go-demo-2")
    assert ("go-demo-2-4k7sd" in say(cluster, "kubectl get po")) is left


def test_a_list_is_a_dump_too_and_unknown_kinds_are_named(tmp_path):
    text = """
    apiVersion: v1
    kind: List
    items:
    - {apiVersion: v1, kind: Namespace, metadata: {name: n, uid: abc, resourceVersion: "7"}}
    - {apiVersion: example.com/v1, kind: Thing, metadata: {name: t}}
    """
    (tmp_path / "d.yaml").write_text(text)
    dump = read_dump(str(tmp_path / "d.yaml"))
    assert [type(obj).__name__ for obj in dump.objects] == ["Namespace"]
    assert dump.left_out == ('no matches for kind "Thing" in version "example.com/v1": left out',)
    assert "uid: abc" in say(session_of(tmp_path / "d.yaml"), "kubectl get ns n -o yaml")


@pytest.mark.parametrize(
    ("field", "latest"),
    [
        ("metadata: {name: n, annotations: {at/lastTime: '2027-01-01T00:00:00Z'}}", "2026-01-01T00:00:00Z"),
        ("metadata: {name: n, deletionTimestamp: '2027-01-01T00:00:00Z'}", "2026-01-01T00:00:00Z"),
        ("metadata: {name: n}, data: {startTime: '2027-01-01T00:00:00Z'}", "2026-01-01T00:00:00Z"),
        ("metadata: {name: n, managedFields: [{time: '2026-02-01T00:00:07Z'}]}", "2026-02-01T00:00:07Z"),
        ("metadata: {name: n}, spec: {renewTime: '2026-02-01T00:00:07.482913Z'}", "2026-02-01T00:00:07Z"),
        ("metadata: {name: n}, status: {lastScheduleTime: soon}", "2026-01-01T00:00:00Z"),
        ("metadata: {name: n}, status: {startTime: '2027-01-01'}", "2026-01-01T00:00:00Z"),
        ("metadata: {name: n}, status: {renewalTime: '2027-01-01T00:00:00Z'}", "2026-01-01T00:00:00Z"),
        (
            "metadata: {name: n}, status: {conditions: [{lastHeartbeatTime: 2026-02-01T00:00:07Z}]}",
            "2026-02-01T00:00:07Z",
        ),
    ],
)
def test_the_latest_moment_is_one_that_lies_behind(tmp_path, field, latest):
    """Whatever kind it stands in: one that podfall leaves out was seen by the same kubectl."""
    born = "apiVersion: v1\nkind: Namespace\nmetadata: {name: n, creationTimestamp: '2026-01-01T00:00:00Z'}\n"
    (tmp_path / "d.yaml").write_text(f"{born}---\n{{apiVersion: example.com/v1, kind: Thing, {field}}}\n")
    assert session_of(tmp_path / "d.yaml").cluster.clock.stamp() == latest


@pytest.mark.parametrize("text", ["", "just text", "kind: List\nitems: [1]\n", "apiVersion: v1\nkind: Pod\nspec: 3\n"])
def test_what_is_no_dump_is_refused(tmp_path, text):
    (tmp_path / "d.yaml").write_text(text)
    with pytest.raises(UnreadableError):
        read_dump(str(tmp_path / "d.yaml"))


def test_a_deletion_that_panics_keeps_no_other_waiting_and_goes_on_in_the_next_tick(cluster, monkeypatch, panics):
    works = FrozenDeletions._end_pod
    pods = say(cluster, "kubectl get po -l type=db -o name").split()

    def broken(self, pod, request):
        if cluster.tick_number == 1 and f"pod/{pod.metadata.name}" == pods[0]:
            raise ValueError(pod.metadata.name)
        works(self, pod, request)

    monkeypatch.setattr(FrozenDeletions, "_end_pod", broken)
    say(cluster, f"kubectl delete {' '.join(pods)} --wait=false")
    cluster.tick()
    assert say(cluster, "kubectl get po -l type=db -o name").split() == pods[:1]
    cluster.tick()
    assert say(cluster, "kubectl get po -l type=db -o name") == ""
    assert len(cluster.mistakes()) == 1
    panics.clear()


def test_what_goes_with_its_owner_goes_though_it_panicked_once(cluster, monkeypatch, panics):
    works = FrozenDeletions._collect

    def broken(self, gone, request):
        if cluster.tick_number == 1:
            raise ValueError(gone)
        works(self, gone, request)

    monkeypatch.setattr(FrozenDeletions, "_collect", broken)
    owner = say(cluster, "kubectl get rs -o name").split()[0]
    owned = say(cluster, "kubectl get po -o name")
    say(cluster, f"kubectl delete {owner} --wait=false")
    for _ in range(5):
        cluster.tick()
    assert len(say(cluster, "kubectl get po -o name")) < len(owned)
    panics.clear()


def test_nothing_goes_any_way(cluster):
    assert (
        say(cluster, "status way")
        == "podfall: status: nothing runs in a frozen cluster, so that nothing goes any way\n"
    )


def test_why_tells_how_things_stand_without_a_log_or_a_clock(cluster):
    unknown = "the log does not hold how it came to be so"
    assert unknown in say(cluster, "why ns/default")
    pod = say(cluster, "kubectl get po -l type=db -o name").splitlines()[0].removeprefix("pod/")
    node = say(cluster, "kubectl get nodes -o name").splitlines()[0]
    assert "Ready True" in say(cluster, f"why {node}")
    assert "Lease" not in say(cluster, f"why {node}"), "no kubelet runs"
    assert f"pod/{pod}: is ready" in say(cluster, f"why pod/{pod}")
    say(cluster, f"kubectl delete pod {pod} --wait=false")
    assert f"pod/{pod}: is to end\n" in say(cluster, f"why pod/{pod}")
    assert "not found" in say(cluster, "why pod/none")
