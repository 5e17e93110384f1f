"""No change alters a history and leaves the rules as they were: levels and eight sandboxes come to what is pinned."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from engine.cluster.cluster import Cluster
from engine.faults.catalogue import FAULTS
from levels.campaign.index import campaign
from levels.journal.journal import HTTPEntry, InterruptEntry, WriteEntry
from levels.journal.rules import RULES
from levels.proof.baselines import read_table
from levels.session.level import Level
from tests.levels import counters, pinning
from tests.levels.pinning import Pin, Pins, complaint, pin_all, unsaid

LEVELS = [entry.name for entry in campaign()]
SILENT = frozenset({"coredns", "etcd", "kube-apiserver", "kube-proxy"})
"""Components that write nothing into the store."""
BY_HAND = ("crash", "power-off", "power-on", "partition", "stall", "hang", "slow", "resume")


@pytest.fixture(scope="module")
def played():
    """Each history's session at its end, and what it came to; played when first asked for."""
    known: dict[str, tuple] = {}

    def _played(name: str):
        if name not in known:
            known[name] = pinning.play_history(pinning.read_history(name))
        return known[name]

    return _played


def test_there_are_eight_histories():
    assert len(pinning.histories()) == 8


@pytest.mark.parametrize("name", pinning.histories())
def test_a_history_comes_to_what_is_pinned(played, name: str):
    pins = pinning.read_pins()
    assert complaint(name, pins.histories.get(name), played(name)[1], pins.rules) == ""


@pytest.fixture(scope="module")
def won():
    """Each level as its reference leaves it; played when first asked for."""
    known: dict[str, Level] = {}

    def _won(name: str) -> Level:
        if name not in known:
            known[name] = pinning.play_reference(name)
        return known[name]

    return _won


@pytest.mark.parametrize("name", LEVELS)
def test_the_reference_of_a_level_comes_to_what_the_table_says(won, name: str):
    assert pinning.row_of(won(name)) == read_table()[name], "if that is meant: podfall check --write"


@pytest.mark.parametrize("name", LEVELS)
def test_no_request_of_a_reference_fares_otherwise_than_before_the_rules_were_raised(won, name: str):
    told = "if requests were moved on purpose: python -m tests.levels.counters"
    assert counters.outcome(won(name)) == counters.kept()[name], told


def test_the_counters_hold_every_level():
    assert sorted(counters.kept()) == sorted(LEVELS)


@pytest.mark.parametrize("name", LEVELS)
def test_the_table_of_the_levels_is_the_one_that_is_pinned_with_the_rules(name: str):
    pins = pinning.read_pins()
    assert complaint(name, pins.levels.get(name), pinning.levels_now()[name], pins.rules) == ""


def test_nothing_is_pinned_that_there_is_no_more():
    pins = pinning.read_pins()
    assert (sorted(pins.levels), sorted(pins.histories)) == (sorted(LEVELS), pinning.histories())


def test_the_changelog_speaks_of_each_version_of_the_rules():
    assert unsaid(pinning.CHANGELOG.read_text("utf-8")) == []
    assert unsaid("- **rules 2**: quotas count", "4") == ["3", "4"]


# --- what the histories touch


def test_together_they_make_every_component_write(played):
    writers = {entry.writer for name in pinning.histories() for entry in played(name)[0].cluster.store.log}
    assert {component.name for component in Cluster(load_balancer_after=1).components} - SILENT - writers == set()


def test_together_they_have_every_type_of_service_and_every_workload(played):
    log = [entry for name in pinning.histories() for entry in played(name)[0].cluster.store.log]
    services = {entry.last.spec.type for entry in log if entry.resource == "services"}
    assert services == {"ClusterIP", "NodePort", "LoadBalancer", "ExternalName"}
    workloads = {
        "deployments",
        "replicasets",
        "statefulsets",
        "daemonsets",
        "jobs",
        "cronjobs",
        "replicationcontrollers",
    }
    around = {
        "poddisruptionbudgets",
        "resourcequotas",
        "priorityclasses",
        "persistentvolumeclaims",
        "persistentvolumes",
    }
    assert workloads | around <= {entry.resource for entry in log}
    reasons = {entry.obj.reason for entry in log if entry.resource == "events" and entry.obj is not None}
    told = {"Preempted", "TaintManagerEviction", "BackOff", "NodeNotReady", "BackoffLimitExceeded", "DeadlineExceeded"}
    assert told - reasons == set()


def test_together_they_hold_every_kind_of_input_and_every_fault_of_the_console(played):
    entries = [entry for name in pinning.histories() for entry in played(name)[0].journal.entries]
    assert {HTTPEntry, InterruptEntry, WriteEntry} <= {type(entry) for entry in entries}
    asked = {entry.request.method for entry in entries if isinstance(entry, HTTPEntry)}
    assert asked == {"POST", "PUT", "PATCH", "DELETE"}
    words = {line.split()[0] for entry in entries if (line := getattr(entry, "run", ""))}
    assert set(BY_HAND) <= words
    assert {"nodeDown", "nodeUp"} <= set(FAULTS)
    lines = " ".join(getattr(entry, "run", "") for entry in entries)
    assert not [word for word in ("drain", "rollout undo", "delete node", "delete namespace") if word not in lines]


def test_documents_were_written_and_lost(played):
    counts = played("documents")[0].cluster.metrics.window("writer", 0, 10_000)
    assert counts.served > 100
    assert sum(counts.lost.values()) > 10


# --- what a pin refuses

WAS = Pin("i", "d", ["a", "b", "c"])
OTHER_WAY = replace(WAS, digest="e", on_the_way=["a", "x", "y"])


@pytest.mark.parametrize(
    ("was", "now", "rules", "said"),
    [
        (WAS, WAS, "1", "^$"),
        (None, WAS, "1", "x: is not pinned yet; pin it with `python -m tests.levels.pinning`"),
        (replace(WAS, inputs="j"), WAS, "1", "x: its inputs have changed; pin it"),
        (WAS, WAS, "2", "x: pinned under rules 1, and these are rules 2; pin it anew"),
        (replace(WAS, digest="e"), WAS, "2", "pinned under rules 1, and these are rules 2"),
        (OTHER_WAY, WAS, "1", "same rules 1, first between ticks 20 and 40. If "),
        (OTHER_WAY, WAS, "1", r"raise RULES in levels/journal/rules.py, say in CHANGELOG.md .* \*\*rules N"),
    ],
)
def test_what_is_wrong_with_a_pin_is_said_with_what_to_do(was, now, rules, said):
    assert re.search(said, complaint("x", was, now, "1", rules))


def test_other_digests_under_the_same_rules_are_not_pinned():
    pins = Pins("1", {"level": WAS}, {"history": WAS})
    other = replace(WAS, digest="e")
    for levels, histories in (({"level": other}, {"history": WAS}), ({"level": WAS}, {"history": other})):
        with pytest.raises(ValueError, match="raise RULES"):
            pin_all(pins, levels, histories, "1")
        assert pin_all(pins, levels, histories, "2") == Pins("2", levels, histories)


def test_new_histories_and_changed_inputs_are_pinned_under_the_same_rules():
    pins = Pins("1", {}, {"history": WAS})
    changed = Pin("other inputs", "e")
    assert pin_all(pins, {}, {"history": changed, "new": WAS}, "1").histories == {"history": changed, "new": WAS}


def test_a_level_of_other_words_has_the_same_inputs_and_one_of_another_seed_has_not(tmp_path):
    text = campaign()[0].file.read_text("utf-8")
    file = tmp_path / "level.yaml"

    def inputs(changed: str) -> str:
        file.write_text(changed, "utf-8")
        return pinning.level_inputs(file)

    assert inputs(re.sub(r"  brief: .", "  brief: X", text)) == inputs(text)
    assert inputs(re.sub(r"  seed: \d+", "  seed: 77", text)) != inputs(text)


def test_a_changed_rule_is_noticed(monkeypatch):
    """The guard itself: another constant of one controller, and the histories that it reaches complain."""
    monkeypatch.setattr("engine.controllers.podgc.PASS_MS", 27_000)
    pins = pinning.read_pins()
    now = pinning.play_history(pinning.read_history("machines"))[1]
    assert f"same rules {RULES}, first between ticks" in complaint(
        "machines",
        pins.histories["machines"],
        now,
        pins.rules,
    )
