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
