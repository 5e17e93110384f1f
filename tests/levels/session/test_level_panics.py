"""A level in which something panics: what is due happens later, what is judged is judged, and it ends in its tick."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.api.apps import ReplicaSet
from engine.api.config import ConfigMap
from engine.etcd.store import Cause
from engine.faults.catalogue import FAULTS
from levels.scenario.loading.loader import Scenario, load_scenario
from levels.scenario.predicates.state import StateJudge, TickPassed
from levels.session import scenario_events
from levels.session.guide import Guide
from levels.session.headless import play
from levels.session.level import Level
from levels.session.manifests.found import apply_all
from levels.session.scenario_events import ScenarioEvents
from tests.levels.session.panicking import MistakeError, put_into
from tests.present import present

LEVEL = """\
apiVersion: podfall/v1alpha1
kind: Scenario
metadata: {name: small}
spec:
  title: Small
  brief: A small one.
  warmup: 20
  seed: 7
  cluster: {nodes: [{name: node-1}, {name: node-2}]}
  clients:
  - {name: probe, from: harness, target: {pods: app=web}, port: 80, rate: 2}
  faults:
  - {at: 5, kind: nodeDown, target: {node: node-2}, for: 4, text: node-2 goes}
  - {at: 5, kind: command, run: kubectl label rs web by=colleague}
  - {at: 5, kind: delete, target: {selector: app=web, pick: all}}
  coach:
  - {when: {tick: 6}, say: six}
  - {when: {tick: 7}, say: seven}
  objectives:
  - {id: late, text: it is late, tick: {after: 20}}
  - {id: held, text: the door is held, state: {object: rs/web, field: spec.replicas, equals: 2, at: 15}}
  rules: {maxTick: 30}
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: nginx, image: nginx, ports: [{containerPort: 80}]}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: late, annotations: {podfall/at: "5"}}
data: {a: b}
"""


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    file = tmp_path / "small.yaml"
    file.write_text(LEVEL, "utf-8")
    return load_scenario(file)


def to(level: Level, tick: int) -> Level:
    while level.tick_number < tick:
        level.tick()
    return level


def whos(level: Level) -> list[str]:
    return [panic.who for panic in level.cluster.panics]


def test_the_level_is_won_and_everything_happens_while_nothing_panics(scenario):
    level = play(Level(scenario), ())
    assert (level.verdict, level.verdict_tick) == ("passed", 20)
    assert [notice.tick for notice in level.notices if not notice.hidden] == [5, 5, 5, 5]
    assert present(present(level.cluster.store.get_as(ConfigMap, "default/late")).metadata.creation_timestamp).endswith(
        ":05Z"
    )
    assert labels(level) == {"by": "colleague"}


def labels(level: Level) -> dict[str, str]:
    return present(level.cluster.store.get_as(ReplicaSet, "default/web")).metadata.labels


def test_what_a_tick_begins_with_begins_in_the_next_one_if_all_of_it_panics(scenario, monkeypatch, panics):
    level = Level(scenario)
    clock = level.cluster.clock
    put_into(monkeypatch, ScenarioEvents, "act", lambda _: clock.tick in {4, 5, 6})
    level.cluster.on_tick = level.happenings.act
    to(level, 6)
    assert level.notices == []
    to(level, 7)
    assert [notice.tick for notice in level.notices] == [7, 7, 7, 7]
    assert not level.cluster.runtime.powered("node-2")
    to(level, 9)
    assert level.cluster.runtime.powered("node-2")
    assert whos(level) == ["the scenario"]
    panics.clear()


def test_a_fault_that_panics_keeps_no_other_waiting_and_is_injected_in_the_next_tick(scenario, monkeypatch, panics):
    level = Level(scenario)
    works = FAULTS["nodeDown"]

    def broken(scene, target):
        if level.tick_number == 5:
            raise MistakeError
        return works(scene, target)

    monkeypatch.setitem(FAULTS, "nodeDown", broken)
    to(level, 5)
    assert level.cluster.runtime.powered("node-2")
    assert labels(level) == {"by": "colleague"}
    to(level, 6)
    assert not level.cluster.runtime.powered("node-2")
    assert [notice.text for notice in level.notices].count("node-2 goes") == 1
    panics.clear()


def test_of_two_targets_the_one_that_panics_is_hit_alone_again(scenario, monkeypatch, panics):
    level = Level(scenario)
    hit: list[Any] = []
    works = FAULTS["delete"]

    def broken(scene, target):
        if level.tick_number == 5 and hit:
            raise MistakeError
        hit.append((level.tick_number, target.pod))
        return works(scene, target)

    monkeypatch.setitem(FAULTS, "delete", broken)
    to(level, 8)
    assert [tick for tick, _ in hit] == [5, 6]
    assert len({pod for _, pod in hit}) == 2
    panics.clear()


def test_a_colleagues_line_that_panics_is_not_typed_again(scenario, monkeypatch, panics):
    level = Level(scenario)
    typed: list[int] = []

    def broken(*_: object) -> None:
        typed.append(level.tick_number)
        raise MistakeError

    monkeypatch.setattr(ScenarioEvents, "_type", broken)
    to(level, 9)
    assert typed == [5]
    assert whos(level) == ["a colleague's line"]
    assert level.mutations == 0
    assert [notice.text for notice in level.notices][1] == "a colleague: kubectl label rs web by=colleague"
    panics.clear()


def test_a_document_that_panics_comes_in_the_next_tick(scenario, monkeypatch, panics):
    level = Level(scenario)

    def broken(rest, files):
        if level.tick_number == 5:
            raise MistakeError
        return apply_all(rest, files)

    monkeypatch.setattr(scenario_events, "apply_all", broken)
    to(level, 6)
    assert level.cluster.store.get("configmaps", "default/late") is not None
    (cause,) = (entry.cause for entry in level.cluster.store.log if entry.key == "default/late")
    assert cause == Cause("fault", "a colleague applied small.yaml#2")
    panics.clear()


def test_an_objective_whose_test_panics_stays_as_it_was_and_the_others_are_judged(scenario, monkeypatch, panics):
    level = Level(scenario)
    put_into(monkeypatch, StateJudge, "read", lambda _: level.tick_number == 3)
    to(level, 30)
    assert (level.verdict, level.verdict_tick) == ("passed", 20)
    assert whos(level) == ["the judge"]
    assert "held" in next(iter(level.cluster.panics)).about
    panics.clear()


def test_what_is_judged_in_one_tick_is_judged_in_the_next_if_it_panics_then(scenario, monkeypatch, panics):
    level = Level(scenario)
    put_into(monkeypatch, StateJudge, "read", lambda _: level.tick_number == 15)
    to(level, 30)
    assert (level.verdict, level.verdict_tick) == ("passed", 20)
    panics.clear()


def test_a_level_whose_judge_panics_for_ever_ends_in_its_last_tick(scenario, monkeypatch, panics):
    put_into(monkeypatch, TickPassed, "read", lambda _: True)
    level = to(Level(scenario), 31)
    assert (level.verdict, level.verdict_tick) == ("failed", 30)
    assert level.failing() == ["late"]
    panics.clear()


def test_the_coach_says_what_is_due_though_a_line_of_its_panics(scenario, monkeypatch, panics):
    level = Level(scenario)
    works = Guide._comes

    def broken(self, index, when, scene):
        if when.tick == 6:
            raise MistakeError
        return works(self, index, when, scene)

    monkeypatch.setattr(Guide, "_comes", broken)
    put_into(monkeypatch, Guide, "_look_at_sleep", lambda _: level.tick_number == 7)
    to(level, 8)
    assert [line.say for line in level.coach_lines()] == ["seven"]
    assert whos(level) == ["the coach", "the coach"]
    panics.clear()


def test_a_level_that_panics_at_its_very_beginning_begins(scenario, monkeypatch, panics):
    put_into(monkeypatch, StateJudge, "read", lambda _: True)
    level = Level(scenario)
    assert [goal.state for goal in level.goals()] == ["pending", "pending"]
    panics.clear()
