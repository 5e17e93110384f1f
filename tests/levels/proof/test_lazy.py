"""Proof 9: a level that is won without understanding fails it and nothing else; each cheat that was found is tried."""

from __future__ import annotations

import pytest

from levels.campaign.index import campaign, find_level
from levels.proof import lazy
from levels.proof.runs import perform
from levels.proof.stage import Stage
from levels.proof.strategies import STRATEGIES, strategy_called
from levels.scenario.loading.loader import load_scenario
from levels.scenario.loading.template import TEMPLATE
from tests.present import present

DOOR = """\
        - {containerPort: 80}
---
apiVersion: v1
kind: Service
metadata:
  name: web
  annotations: {podfall/at: hand, podfall/file: files/web.yml}
spec: {type: NodePort, selector: {app: web}, ports: [{port: 80}]}
"""
CHEATABLE = ("        - {containerPort: 80}\n", DOOR)


def saying(entries: str) -> tuple[str, str]:
    """What the level says of lazy strategies."""
    return ("  solutions:\n", f"  lazy: {entries}\n  solutions:\n")


@pytest.fixture
def only(monkeypatch):
    """Lets a few strategies play alone, for speed."""

    def _only(*names: str) -> None:
        monkeypatch.setattr("levels.proof.lazy.STRATEGIES", tuple(present(strategy_called(name)) for name in names))

    return _only


def judged(scenario):
    """The proof of a scenario that nobody prepared for a check."""
    stage = Stage(scenario)
    return lazy.lazily(scenario, {play: perform(stage, play) for play in lazy.plays(scenario.spec)})


def test_a_level_that_is_won_by_applying_what_lies_there_fails_only_this_proof(failing, only):
    only("apply-files", "restart-system")
    assert failing(CHEATABLE, saying("[]")) == {"lazy": "apply-files wins when played in tick 0: in tick 40"}


def test_in_a_file_of_somebody_else_that_says_nothing_of_it_a_win_is_a_note(checked, only):
    only("apply-files")
    (proof,) = (proof for proof in checked(CHEATABLE).proofs if proof.name == "lazy")
    assert (proof.ok, proof.detail) == (True, "note: apply-files wins when played in tick 0: in tick 40")


def test_podfalls_own_levels_are_excused_by_nothing(checked, only, monkeypatch):
    only("apply-files")
    monkeypatch.setattr("levels.proof.lazy.is_ours", lambda _: True)
    (proof,) = (proof for proof in checked(CHEATABLE).proofs if proof.name == "lazy")
    assert not proof.ok


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ("[{strategy: apply-files, from: 0, because: the file is the door}]", ""),
        (
            "[{strategy: apply-files, from: 9, because: too late}]",
            "apply-files wins when played in tick 0: in tick 40; "
            "lazy allows apply-files from tick 9 on, where it does not win",
        ),
        (
            "[{strategy: apply-files, from: 0, because: so}, {strategy: twelve, from: 0, because: so}]",
            "lazy allows twelve from tick 0 on, where it does not win",
        ),
        (
            "[{strategy: apply-files, from: 0, because: so}, {strategy: prayer, from: 0, because: so}]",
            "there is no strategy prayer; there are apply-files, twelve",
        ),
    ],
)
def test_a_win_is_allowed_from_a_tick_on_and_every_allowance_is_needed(failing, only, entries, said):
    only("apply-files", "twelve")
    assert failing(CHEATABLE, saying(entries)).get("lazy", "") == said


def test_what_a_level_allows_is_told_by_the_tick_from_which_on_it_may_win(checked, only):
    only("apply-files", "last-file-first")
    meant = ", ".join(f"{{strategy: {name}, from: 0, because: so}}" for name in ("apply-files", "last-file-first"))
    (proof,) = (proof for proof in checked(CHEATABLE, saying(f"[{meant}]")).proofs if proof.name == "lazy")
    told = "2 strategies that need no understanding do not win, but for what the level allows: "
    assert (proof.ok, proof.detail) == (True, f"{told}apply-files, last-file-first from tick 0 on")


FAST = """\
    files/fast.yml: |
      spec:
        strategy:
          rollingUpdate: {maxUnavailable: "100%"}
"""
PIN = """\
                requiredDuringSchedulingIgnoredDuringExecution:
                  nodeSelectorTerms:
                  - matchExpressions: [{key: disk, operator: In, values: [fast]}]
"""
ZONES = """\
      topologySpreadConstraints:
      - maxSkew: 1
        topologyKey: topology.kubernetes.io/zone
        whenUnsatisfiable: ScheduleAnyway
        labelSelector:
          matchLabels: {type: api, service: go-demo-2}
"""
CHEATS = [
    (
        "same-fate",
        [
            (
                'pods: {selector: "type=backend,service=go-demo-2", ready: true}',
                "state: {object: rs/go-demo-2, field: .status.readyReplicas, min: 1}",
            )
        ],
        "cordon-all",
        "cordon-all wins when played in tick 0: in tick 161",
    ),
    (
        "thermostat",
        [("count: 3, ready: true, hold: 40", "ready: true")],
        "deletion-cost-and-files",
        "deletion-cost-and-files wins when played in tick 31: in tick 78",
    ),
    (
        "chasing-ips",
        [(", serving: reporter", "")],
        "twelve-then-newest-address",
        "twelve-then-newest-address wins when played in tick 26 and in 56, 86, 116: in tick 180",
    ),
    (
        "chasing-ips",
        [('selector: "app!=reporter"', "selector: service=go-demo-2")],
        "hide-pods",
        "hide-pods wins when played in tick 0: in tick 180",
    ),
    (
        "dominoes",
        [("made: {max: 5}", "made: {max: 99}")],
        "restart-system",
        "restart-system wins when played in tick 6 and in 11, 61, 63, 121, 123: in tick 180",
    ),
    (
        "wrong-label",
        [("unchangedSince: 0, at: 130", "unchangedSince: 130, at: 130")],
        "expose-again",
        "expose-again wins when played in tick 0: in tick 130",
    ),
    ("last-request", [(FAST, "")], "patch-files", "patch-files wins when played in tick 0: in tick 195"),
    (
        "only-local",
        [(PIN, "                {}\n")],
        "patch-files-and-more",
        "patch-files-and-more wins when played in tick 0: in tick 140",
    ),
    (
        "only-local",
        [(ZONES, ""), (", zone: a", "")],
        "room-for-fifty",
        "room-for-fifty wins when played in tick 0: in tick 140",
    ),
    (
        "four-ports",
        [("unchangedSince: 0, at: 158", "unchangedSince: 158, at: 158")],
        "everything-again",
        "everything-again wins when played in tick 0: in tick 159",
    ),
    (
        "who-starts-first",
        [("pullTicks: 100", "pullTicks: 76"), ("restarts: {max: 3}, ", "")],
        "last-file-first",
        "last-file-first wins when played in tick 0: in tick 164",
    ),
]


@pytest.mark.parametrize(
    ("name", "undone", "strategy", "said"), CHEATS, ids=[f"{cheat[0]}-{cheat[2]}" for cheat in CHEATS]
)
def test_a_cheat_that_was_found_wins_the_level_as_it_was_and_not_as_it_is(only, tmp_path, name, undone, strategy, said):
    only(strategy)
    file = present(find_level(name)).file
    assert judged(load_scenario(file)).ok
    text = file.read_text("utf-8")
    for new, old in undone:
        assert new in text
        text = text.replace(new, old)
    before = tmp_path / "before.yaml"
    before.write_text(text.replace("  solutions:\n", "  lazy: []\n  solutions:\n"), "utf-8")
    found = judged(load_scenario(before))
    assert (found.ok, found.detail) == (False, said)


def test_every_strategy_types_something_where_there_is_something_to_type_for():
    """Its lines name what their rows hold: of each strategy, some line changes the cluster or is refused in words."""
    scenario = load_scenario(present(find_level("chasing-ips")).file)
    stage = Stage(scenario)
    idle = {
        strategy.name
        for strategy in STRATEGIES
        if not perform(
            stage, next(play for play in lazy.plays(scenario.spec) if play.strategy == strategy.name)
        ).commands
    }
    # There is no Service, no earlier revision and no file.
    assert idle == {"expose-again", "rollout-undo", "apply-files", "patch-files", "last-file-first"}


def test_no_level_costs_more_plays_than_that():
    for entry in campaign():
        assert len(list(lazy.plays(load_scenario(entry.file).spec))) <= lazy.MOST_PLAYS


@pytest.mark.parametrize(
    ("sleep", "faults", "moments"),
    [
        ("", "at: 25", [(0,), (26,)]),
        ("sleep: [[0, 5], [26, 30], [31, 32]], ", "at: 25", [(6,), (33,)]),
        ("", "at: 42", [(0,), (21,)]),  # after the fault nothing is left to do: as if there was none
        ("", "at: 9, kind: crash, target: {selector: app=web}}\n  - {at: 25", [(0,), (10,), (10, 26)]),
    ],
)
def test_a_strategy_acts_when_somebody_is_awake_after_the_first_fault_and_after_each(tmp_path, sleep, faults, moments):
    text = TEMPLATE.read_text("utf-8")
    for old, new in (("rules: {", f"rules: {{{sleep}"), ("at: 25", faults)):
        assert text.count(old) == 1
        text = text.replace(old, new)
    file = tmp_path / "level.yaml"
    file.write_text(text, "utf-8")
    assert lazy.moments_of(load_scenario(file).spec) == moments
