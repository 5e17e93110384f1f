"""Every level of the campaign is proven, and is the level that the list says it is."""

from __future__ import annotations

import pytest

from levels.campaign.index import campaign, find_level, next_level
from levels.proof.baselines import read_table
from levels.proof.check import ScenarioCheck
from levels.proof.determinism import HASH_SEEDS
from levels.proof.strategies import STRATEGIES
from levels.scenario.loading.loader import load_scenario
from levels.session.level import Level
from levels.session.line_runner import LineRunner
from tests.present import present

ENTRIES = campaign()


CHEAPEST = {1: "bare-pod", 2: "pick-a-number", 3: "who-starts-first", 4: "ready-or-not", 5: "node-down"}
"""The level of each chapter that costs least to prove."""


def test_a_level_of_each_chapter_is_proven(monkeypatch):
    """By one other interpreter, against a few lazy strategies; `make prove` takes all, and every level."""
    monkeypatch.setattr("levels.proof.determinism.HASH_SEEDS", HASH_SEEDS[:1])
    proven = [entry for entry in ENTRIES if entry.name == CHEAPEST[entry.chapter]]
    allowed = {win.strategy for entry in proven for win in load_scenario(entry.file).spec.lazy or ()}
    some = [each for number, each in enumerate(STRATEGIES) if number % 4 == 0 or each.name in allowed]
    monkeypatch.setattr("levels.proof.lazy.STRATEGIES", some)
    assert {entry.chapter for entry in proven} == {entry.chapter for entry in ENTRIES}
    for checked in ScenarioCheck([entry.file for entry in proven]).results():
        proofs = [proof for proof in checked.proofs if proof.name != "table"]  # which changes with the engine
        assert not [(checked.file, proof) for proof in proofs if not proof.ok]
        names = {proof.name.split()[0] for proof in proofs}
        assert names == {"schema", "nothing", "right", "wrong", "par", "mutation", "lazy", "determinism"}


def test_the_table_of_digests_has_a_row_for_each_level():
    assert list(read_table()) == [entry.name for entry in ENTRIES]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_a_level_is_the_one_that_the_campaign_lists(entry):
    scenario = load_scenario(entry.file)
    assert (scenario.name, scenario.spec.title) == (entry.name, entry.title)
    assert (scenario.labels["chapter"], scenario.labels["order"]) == (str(entry.chapter), str(entry.order))
    assert scenario.spec.debrief is not None
    assert scenario.spec.coach


def test_a_level_is_found_by_name_and_number():
    assert find_level("5") == find_level("expose")
    assert find_level("99") is None
    assert present(next_level("bare-pod")).name == "thermostat"
    assert next_level(ENTRIES[-1].name) is None


DESCRIBED = """\
Name:                     go-demo-2-svc
Namespace:                default
Labels:                   <none>
Annotations:              <none>
Selector:                 service=go-demo-2,type=backend
Type:                     NodePort
IP:                       10.101.135.25
Port:                     <unset>  28017/TCP
TargetPort:               28017/TCP
NodePort:                 <unset>  30326/TCP
Endpoints:                10.244.1.10:28017,10.244.2.8:28017
Session Affinity:         None
External Traffic Policy:  Cluster
Events:                   <none>
"""
NEWER_ROWS = ("IP Family Policy:", "IP Families:", "IPs:", "Internal Traffic Policy:")


def test_the_repaired_service_is_described_line_by_line_as_in_the_chapter():
    entry = present(find_level("wrong-label"))
    level = Level(load_scenario(entry.file))
    said: list[str] = []
    lines = (
        "tick 12",
        "kubectl set selector svc go-demo-2-svc type=backend,service=go-demo-2",
        "tick 3",
        "kubectl describe svc go-demo-2-svc",
    )
    for line in lines:
        said.clear()
        LineRunner(level, line, lambda piece: said.append(piece.text)).drive()
    shown = [line for line in "".join(said).splitlines() if not line.startswith(NEWER_ROWS)]
    assert shown == DESCRIBED.splitlines()
