from __future__ import annotations

from msgspec.structs import replace

from engine.api.core import Event, Pod
from engine.api.scheme import by_plural
from levels.session.placement import PlacementReader
from tests.levels.session.playing import run
from tests.tui.playing import lost_session


def reader_of(session) -> PlacementReader:
    return PlacementReader(session.cluster, session.unseen)


def fresh(session):
    return reader_of(session).look()


def test_what_was_followed_is_what_a_newcomer_sees():
    session = lost_session()
    reader = reader_of(session)
    assert reader.look() == fresh(session)
    for line in (
        "kubectl create deployment web --image=nginx --replicas=4",
        "kubectl delete rs go-demo-2 --wait=false",
        "kubectl delete pod -n kube-system -l k8s-app=kube-dns --wait=false",
        "kubectl label node node-1 zone=a",
        "power-off node-2",
        'kubectl run alone --image=nginx --overrides=\'{"spec":{"nodeSelector":{"no":"where"}}}\'',
        "tick 3",
        "kubectl label pod --all colour=blue",
        "kubectl delete pod -l app=web --wait=false",
        "kubectl annotate pod --all a=b",
        "kubectl label pod --all colour-",
        "tick 20",
        "kubectl label pod --all colour=red",
        "tick 60",
    ):
        run(session, line)
        assert reader.look() == fresh(session), line
    nodes, unplaced = reader.look()
    assert [pod.name for pod in unplaced] == ["alone"]
    assert {node.name: node.powered for node in nodes}["node-2"] is False
    assert dict(next(node for node in nodes if node.name == "node-1").labels)["zone"] == "a"


def test_only_the_node_of_a_changed_pod_is_another_object():
    session = lost_session()
    reader = reader_of(session)
    before, _ = reader.look()
    place = next(at for at, node in enumerate(before) if node.pods)
    pod = before[place].pods[0]
    session.cluster.rest.patch(
        by_plural("pods"), "default", pod.name, {"metadata": {"labels": {"a": "b"}}}, type="merge"
    )
    after, _ = reader.look()
    assert [one is two for one, two in zip(before, after, strict=True)] == [at != place for at in range(len(before))]
    assert dict(after[place].pods[0].labels)["a"] == "b"


def test_pods_that_were_loaded_beside_the_log_are_seen():
    session = lost_session()
    reader = reader_of(session)
    reader.look()
    pod = next(pod for pod in session.cluster.store.list("pods", "default") if isinstance(pod, Pod))
    session.cluster.server.load(replace(pod, metadata=replace(pod.metadata, name="loaded", uid="loaded")))
    assert reader.look() == fresh(session)
    assert "loaded" in {pod.name for node in reader.look()[0] for pod in node.pods}


def test_a_log_that_was_compacted_meanwhile_is_made_up_for():
    session = lost_session()
    reader = reader_of(session)
    reader.look()
    run(session, "kubectl scale rs go-demo-2 --replicas=5")
    run(session, "tick 5")
    log = session.cluster.store.log_of("pods")
    log.base += len(log.entries)
    log.entries.clear()
    assert reader.look() == fresh(session)


def test_labels_are_those_of_the_pod_an_event_is_about():
    session = lost_session()
    reader = reader_of(session)
    reader.look()
    events = session.cluster.store.list_as(Event, "default")
    about = [event.involved_object for event in events if event.involved_object.kind == "Pod"]
    there = {pod.metadata.uid for pod in session.cluster.store.list("pods", "default")}
    told = {(ref.uid in there, bool(reader.labels_about(ref))) for ref in about}
    assert told == {(True, True), (False, False)}
