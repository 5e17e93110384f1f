"""What a level sees of objects: fields, absence, ticks, and Pods that were replaced, restarted or made anew."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.core import ContainerStatus
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.controllers.endpointslice.controller import EndpointSliceController
from levels.scenario.predicates.evaluation import EvalContext, Evaluation, Meter
from levels.scenario.predicates.state import Absent, EndpointsJudge, PodsJudge, StateJudge, TickPassed, object_of
from levels.scenario.schema.tests import (
    ContainersBound,
    EndpointsTest,
    MadeBound,
    PodsTest,
    RestartsBound,
    StateTest,
    TickTest,
)
from tests.engine.harness import BY_HAND, ControlPlane, node, pod
from tests.present import present


@pytest.fixture
def plane() -> ControlPlane:
    return ControlPlane()


def scene(plane: ControlPlane) -> EvalContext:
    cluster: Any = SimpleNamespace(clock=plane.clock, store=plane.store, rest=RESTEndpoints(plane.server))
    return EvalContext(cluster, {})


def look(plane: ControlPlane, test: Any) -> Evaluation:
    """Read a test after the next tick."""
    plane.tick()
    read: Evaluation = test.read(scene(plane))
    return read


def looks(plane: ControlPlane, test: Any, ticks: int) -> list[bool | None]:
    return [look(plane, test).value for _ in range(ticks)]


# --- objects


def configmap(plane: ControlPlane, name: str, namespace: str = "default", **data: str) -> Any:
    meta = {"name": name, "namespace": namespace}
    return plane.create({"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": data})


def test_an_object_is_named_by_type_and_name_and_where_it_is_not_in_default_by_its_namespace(plane):
    here, there = configmap(plane, "web"), configmap(plane, "web", "kube-system")
    plane.create(node("web"))
    names = ("cm/web", "configmap/kube-system/web", "node/web")
    found = [present(object_of(scene(plane), text)) for text in names]
    assert [obj.metadata.uid for obj in found][:2] == [here.metadata.uid, there.metadata.uid]
    assert type(found[2]).__name__ == "Node"
    assert object_of(scene(plane), "cm/default/none") is object_of(scene(plane), "cm/kube-system/none") is None


def test_a_type_that_nobody_knows_is_named(plane):
    with pytest.raises(ValueError, match=r"^gadget/web: "):
        object_of(scene(plane), "gadget/web")


def test_absent_says_whether_an_object_is_there(plane):
    test = Absent("cm/kube-system/web")
    assert look(plane, test) == Evaluation(value=True, progress="cm/kube-system/web is gone")
    configmap(plane, "web")
    assert look(plane, test).value is True
    configmap(plane, "web", "kube-system")
    assert look(plane, test) == Evaluation(value=False, progress="cm/kube-system/web is there")


def test_a_tick_is_over_from_that_tick_on_and_for_good(plane):
    seen = [look(plane, TickPassed(TickTest(after=2))) for _ in range(3)]
    assert [(one.value, one.final) for one in seen] == [(False, False), (True, True), (True, True)]
    assert seen[0].meter == Meter(1, 2, "tick 1 of 2")
    assert seen[2].meter == Meter(2, 2, "tick 3 of 2")


# --- fields


def field(path: str = ".data.size", **more: Any) -> StateJudge:
    return StateJudge(StateTest(object="cm/web", field=path, **more))


def test_a_field_is_read_anew_when_its_object_was_written_is_gone_or_came_back(plane):
    test = field(equals="a")
    configmap(plane, "web", size="a")
    said = looks(plane, test, 2)
    plane.relabel("configmaps", "web", {"more": "yes"})
    said += looks(plane, test, 1)
    plane.delete("configmaps", "web")
    said += looks(plane, test, 1)
    configmap(plane, "web", size="b")
    said += looks(plane, test, 1)
    plane.delete("configmaps", "web")
    configmap(plane, "web", size="a")
    assert [*said, *looks(plane, test, 1)] == [True, True, True, False, False, True]


@pytest.mark.parametrize(
    ("test", "value", "good"),
    [
        ({"equals": "3"}, "3", True),
        ({"equals": "3"}, "4", False),
        ({"equals": 3}, "3", True),
        ({"equals": 3}, "4", False),
        ({"equals": 0}, None, True),
        ({"equals": "0"}, None, False),
        ({"min": 3}, "2", False),
        ({"min": 3}, "3", True),
        ({"max": 3}, "3", True),
        ({"max": 3}, "4", False),
        ({"max": 3}, None, True),
        ({"min": 1}, None, False),
        ({"min": 2, "max": 3}, "1", False),
        ({"min": 2, "max": 3}, "4", False),
        ({"min": 2, "max": 3}, "2", True),
    ],
)
def test_a_field_is_held_against_a_value_or_its_limits_and_a_missing_one_counts_as_0(plane, test, value, good):
    configmap(plane, "web", **({} if value is None else {"size": value}))
    assert look(plane, field(**test)).value is good


@pytest.mark.parametrize(
    ("test", "value", "told"),
    [
        ({"equals": "3"}, "4", "4"),
        ({"equals": "3"}, None, "not set"),
        ({"equals": 3}, None, "0, needs 3"),
        ({"min": 2}, "1", "1, at least 2"),
        ({"min": 2, "max": 3}, None, "0, at least 2, at most 3"),
        ({"max": 3}, "4", "4, at most 3"),
    ],
)
def test_a_field_says_its_value_and_what_number_is_asked_for(plane, test, value, told):
    configmap(plane, "web", **({} if value is None else {"size": value}))
    assert look(plane, field(**test)).progress == f".data.size is {told}"


@pytest.mark.parametrize("test", [{"equals": 0}, {"max": 3}, {"min": 0}])
def test_no_field_of_an_object_that_is_not_there_is_as_it_should_be(plane, test):
    assert look(plane, field(**test)) == Evaluation(value=False, progress="cm/web is not there")


def test_a_field_stays_as_it_was_in_its_tick_whatever_it_was_before(plane):
    test = field("metadata.uid", unchanged_since=2)
    assert look(plane, test) == Evaluation(value=False, progress="not there")
    configmap(plane, "web")
    assert look(plane, test) == Evaluation(value=True, progress="unchanged so far")
    assert look(plane, test) == Evaluation(value=True, progress="unchanged since tick 2")
    plane.delete("configmaps", "web")
    assert look(plane, test) == Evaluation(value=False, progress="not there")
    configmap(plane, "web")
    assert look(plane, test) == Evaluation(value=False, progress="changed since tick 2")


# --- endpoints


@pytest.mark.parametrize(
    ("service", "asked", "value", "meter"),
    [
        ("web", 2, True, Meter(2, 2, "2 of 2 endpoints")),
        ("web", 3, False, Meter(2, 3, "2 of 3 endpoints")),
        ("web", 1, False, Meter(1, 1, "2 endpoints, 1 too many")),
        ("web.kube-system", 0, True, Meter(0, 0, "0 of 0 endpoints")),
        ("web.default", 2, True, Meter(2, 2, "2 of 2 endpoints")),
    ],
)
def test_a_service_has_exactly_so_many_ready_endpoints(plane, service, asked, value, meter):
    plane.run(EndpointSliceController)
    spec = {"selector": {"tier": "web"}, "ports": [{"port": 80}]}
    plane.create({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": spec})
    plane.create(node("node-1"))
    for name in ("a", "b", "waiting"):
        plane.create(pod(name))
        plane.relabel("pods", name, {"tier": "web"})
        plane.bind(name, "node-1")
    plane.bring_up("a", "b")
    plane.tick(3)
    read = look(plane, EndpointsJudge(EndpointsTest(service=service, count=asked)))
    assert (read.value, read.progress, read.meter) == (value, meter.text, meter)


# --- Pods


def judge(**more: Any) -> PodsJudge:
    return PodsJudge(PodsTest(selector="app in (a,b)", **more))


def restart(plane: ControlPlane, name: str, *counts: int) -> None:
    """The containers of a Pod have been restarted so many times."""
    found = plane.get("pods", name)
    statuses = tuple(
        ContainerStatus(name=f"c{index}", image="nginx", image_id="x", ready=True, restart_count=count)
        for index, count in enumerate(counts)
    )
    plane.server.update(replace(found, status=replace(found.status, container_statuses=statuses)), BY_HAND, "status")


@pytest.fixture
def pair(plane: ControlPlane) -> ControlPlane:
    """Pods a and b, and one that no test here asks for."""
    for name in ("a", "b", "c"):
        plane.create(pod(name))
    return plane


def test_restarts_of_all_containers_count_from_their_tick_on(pair):
    restart(pair, "a", 4, 1)
    restart(pair, "c", 90)
    test = judge(count=2, restarts=RestartsBound(max=2, since=2))
    restart(pair, "b", 1)
    assert looks(pair, test, 3) == [True, True, True]
    restart(pair, "a", 5, 1)
    restart(pair, "b", 2)
    assert looks(pair, test, 1) == [True]
    restart(pair, "b", 3)
    assert looks(pair, test, 2) == [False, False]


def test_restarts_before_their_tick_cost_nothing(pair):
    test = judge(restarts=RestartsBound(max=0, since=2))
    assert looks(pair, test, 1) == [True]
    restart(pair, "a", 3)
    assert looks(pair, test, 1) == [True]
    restart(pair, "a", 4)
    assert looks(pair, test, 1) == [False]


def test_restarts_that_nobody_looked_at_in_their_tick_count_from_none_on(pair):
    restart(pair, "a", 1)
    pair.tick(3)
    assert looks(pair, judge(restarts=RestartsBound(max=1)), 1) == [True]
    assert looks(pair, judge(restarts=RestartsBound(max=0)), 1) == [False]


def test_ready_pods_that_were_restarted_too_often_say_so(pair):
    read = look(pair, judge(count=2, restarts=RestartsBound(max=-1)))
    assert (read.value, read.progress) == (False, "2 of 2 Pods, restarts 0 of at most -1")
    assert read.meter == Meter(2, 2, "2 of 2 Pods, restarts 0 of at most -1")


def test_the_pods_have_to_be_those_of_their_tick(pair):
    test = judge(count=2, unchanged_since=2)
    assert looks(pair, test, 1) == [True]
    pair.delete("pods", "a", grace_s=0)
    pair.create(pod("a"))
    assert looks(pair, test, 2) == [True, True]
    pair.delete("pods", "a", grace_s=0)
    pair.create(pod("a"))
    assert looks(pair, test, 2) == [False, False]


def test_pods_that_come_are_another_set_than_those_of_their_tick(pair):
    pair.delete("pods", "b", grace_s=0)
    test = judge(unchanged_since=1)
    assert looks(pair, test, 2) == [True, True]
    pair.create(pod("b"))
    assert looks(pair, test, 1) == [False]
    pair.delete("pods", "b", grace_s=0)
    assert looks(pair, test, 1) == [True]


def test_pods_made_after_their_tick_are_counted_once_each_and_one_too_many_is_final(pair):
    test = judge(made=MadeBound(max=1, since=2))
    pair.delete("pods", "b", grace_s=0)
    assert look(pair, test).progress == "0 made anew, at most 1"
    pair.create(pod("b"))
    assert look(pair, test).progress == "0 made anew, at most 1"
    pair.delete("pods", "a", grace_s=0)
    pair.create(pod("a"))
    seen = [look(pair, test) for _ in range(2)]
    assert [(one.value, one.final, one.progress) for one in seen] == [(True, False, "1 made anew, at most 1")] * 2
    pair.delete("pods", "a", grace_s=0)
    pair.create(pod("a"))
    read = look(pair, test)
    assert (read.value, read.final) == (False, True)
    assert read.meter == Meter(1, 1, "2 made anew, at most 1", spends=True)


def test_without_a_count_all_that_there_are_must_fit_and_nobody_is_not_everybody(pair):
    test = judge(ready=True)
    assert looks(pair, test, 1) == [False]
    pair.bring_up("a")
    assert looks(pair, test, 1) == [False]
    pair.bring_up("b")
    assert looks(pair, test, 1) == [True]
    for name in ("a", "b"):
        pair.delete("pods", name, grace_s=0)
    assert looks(pair, test, 1) == [False]
    assert looks(pair, judge(count=0), 1) == [True]


def test_with_a_count_there_may_be_no_others_and_those_on_their_way_out_are_none(pair):
    pair.create(node("node-1"))
    pair.bring_up("a")
    test = judge(count=1, ready=True)
    read = look(pair, test)
    assert (read.value, read.meter) == (False, Meter(1, 1, "1 of 1 Pods"))
    assert look(pair, judge(count=3, ready=True)).meter == Meter(1, 3, "1 of 3 Pods")
    pair.bind("b", "node-1")
    pair.delete("pods", "b")
    assert len(pair.pods()) == 3
    assert looks(pair, test, 1) == [True]


@pytest.mark.parametrize(
    ("more", "good"),
    [
        ({"ready": False}, True),
        ({"ready": True}, False),
        ({"owned": False}, True),
        ({"owned": True}, False),
        ({"containers": ContainersBound(max=1)}, True),
        ({"containers": ContainersBound(max=0)}, False),
        ({"namespace": "kube-system"}, False),
    ],
)
def test_what_a_pod_has_to_be(pair, more, good):
    assert looks(pair, judge(**more), 1) == [good]


@pytest.mark.parametrize(("asked", "told"), [(3, "2 of 3 Pods"), (2, "2 of 2 Pods"), (1, "2 Pods, 1 too many")])
def test_pods_that_are_too_many_are_no_part_of_those_that_are_wanted(pair, asked, told):
    read = look(pair, judge(count=asked))
    assert (read.progress, read.meter) == (told, Meter(min(2, asked), asked, told))
