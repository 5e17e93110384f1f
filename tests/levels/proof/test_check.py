"""Each proof fails for a level that is broken in just that way: a proof that cannot fail proves nothing."""

from __future__ import annotations

import pytest

from levels.proof import determinism, runs
from levels.proof.check import CheckOptions, ScenarioCheck
from levels.proof.strategies import STRATEGIES
from levels.proof.workers import share_out
from levels.scenario.loading.template import TEMPLATE
from tests.levels.proof.conftest import NoOtherInterpreters

STEP = "    - {tick: 8, run: kubectl expose rs web --port=80 --type=NodePort}\n"
SCALE = "    - {tick: 6, run: kubectl scale rs web --replicas=3}\n"
TWO_STEPS = (
    ("count: 2, at: 40", "count: 3, at: 40"),
    ("par: {commands: 1", "par: {commands: 2"),
    (STEP, SCALE + STEP),
    ("failing: [visitor-served]", "failing: [visitor-served, two-behind-the-door]"),
)
ALTERNATIVE = f"""\
  - name: the-same
    kind: alternative
    script:
{STEP}    expect: {{pass: true}}
  - name: only-inside
"""


def test_the_template_passes_all_nine_proofs(checked):
    proofs = checked(gap=True).proofs
    assert [proof for proof in proofs if not proof.ok] == []
    names = [proof.name.split()[0] for proof in proofs]
    assert names == ["schema", "nothing", "right", "wrong", "par", "mutation", "lazy", "determinism", "gap"]


@pytest.mark.parametrize(
    ("old", "new", "name", "said"),
    [
        ("  seed: 1", "  sead: 1", "schema", "did you mean seed?"),
        ("    Two Pods serve", f"    {'word ' * 61} Two Pods serve", "schema", "at most 60"),
        ("  - Refused at once", "  - kubectl get svc, refused", "schema", "contains a command (kubectl get)"),
        ("docs: [concepts/", "docs: [https://x.y/", "schema", "no path below kubernetes.io/docs"),
        ("    postmortem: |\n", "    postmorten: |\n", "schema", "did you mean postmortem?"),
        ("kind: reference", "kind: alternative", "schema", "no solution of kind reference"),
        ("matchLabels: {app: web}", "matchLabels: {app: '!'}", "schema", "Invalid value"),
        (
            "  - {at: 25, kind: delete, target: {selector: app=web, pick: oldest}",
            "  - {at: 25, kind: hang, target: {component: nobody}",
            "schema",
            "no nobody can hang",
        ),
        ("count: 2, at: 40", "count: 3, at: 40", "right one-door", "fails on the seed: two-behind-the-door"),
        (
            "failing: [visitor-served]",
            "failing: [two-behind-the-door]",
            "wrong only-inside",
            "fails on visitor-served instead of two-behind-the-door",
        ),
        (
            "run: kubectl expose rs web --port=80}",
            "run: kubectl expose rs web --port=80 --type=NodePort}",
            "wrong only-inside",
            "passes in tick",
        ),
    ],
)
def test_a_broken_level_fails_its_proof(failing, old, new, name, said):
    assert said in failing((old, new))[name]


@pytest.mark.parametrize(
    ("replaced", "name", "said"),
    [
        ((("par: {commands: 1", "par: {commands: 0"),), "par", "one-door takes 1 commands, par.commands is 0"),
        ((("lost: 3}", "lost: 0}"),), "par", "one-door loses 1, par.lost is 0 (podfall check --write sets it)"),
        ((("  par: {commands: 1, lost: 3}", "  #"),), "par", "par is missing: add par:"),
        (
            (("par: {commands: 1", "par: {commands: 3"), ("  - name: only-inside\n", ALTERNATIVE)),
            "par",
            "the-same needs only 1 commands, par.commands is 3: make it the par",
        ),
        (
            ((STEP, "    - {tick: 5, run: kubectl get rs}\n" + STEP),),
            "mutation",
            "one-door still passes without `kubectl get rs` (tick 5): an idle step",
        ),
        (
            (("count: 2, at: 40", "count: 2, by: 9"),),
            "mutation",
            "one-door fails with the whole script 1 tick later on two-behind-the-door: nobody should",
        ),
        (
            (*TWO_STEPS, ("at: 40}", "by: 12}")),
            "mutation",
            "fails with `kubectl scale rs web --replicas=3` (tick 6) 2 ticks later on two-behind-the-door",
        ),
        (
            (("success: {min: 0.9}", "success: {min: 0.975}"), ("encore: [1]", "encore: []")),
            "gap visitor-served",
            "visitor: reference at least 0.9",
        ),
    ],
)
def test_a_level_without_care_fails_only_that_proof(failing, replaced, name, said):
    found = failing(*replaced, gap=name.startswith("gap"))
    assert list(found) == [name]
    assert said in found[name]


def test_every_step_of_two_is_needed(failing):
    assert failing(*TWO_STEPS) == {}


def test_a_command_alone_is_not_moved_over_a_fault(failing):
    """In tick 10 a colleague makes the wrong Service: the whole script may be 1 tick late, and so may its last step."""
    fault = "  - {at: 10, kind: command, run: kubectl expose rs web --port=80}\n  - {at: 25,"
    found = failing(*TWO_STEPS, ("  - {at: 25,", fault))
    assert list(found) == ["mutation"]
    assert "the whole script 2 ticks later" in found["mutation"]
    assert "(tick 8)" not in found["mutation"]


def test_a_level_that_passes_by_itself_is_found(failing):
    goals = TEMPLATE.read_text("utf-8").partition("  objectives:")[2].partition("  rules:")[0]
    found = failing((goals, "\n  - {id: easy, text: t, tick: {after: 3}}\n"), ("[visitor-served]", "[easy]"))
    assert found["nothing"] == "doing nothing passes in tick 3"


def test_another_interpreter_with_another_digest_is_found(failing, monkeypatch):
    monkeypatch.setattr(NoOtherInterpreters, "digests", lambda *_: [{"one-door": "beef"}])
    found = failing()
    assert list(found) == ["determinism"]
    assert "beef elsewhere" in found["determinism"]


def test_other_interpreters_play_the_file_itself():
    with determinism.OtherInterpreters([TEMPLATE]) as elsewhere:
        assert elsewhere.digests(TEMPLATE) == [determinism.digests_of(TEMPLATE)] * 2


def test_several_processes_find_what_one_finds(tmp_path, monkeypatch):
    started: list[int] = []
    monkeypatch.setattr(runs, "share_out", lambda *asked: started.append(asked[-1]) or share_out(*asked))
    monkeypatch.setattr(runs, "FEW", 1)
    monkeypatch.setattr("levels.proof.check.OtherInterpreters", NoOtherInterpreters)
    monkeypatch.setattr("levels.proof.lazy.STRATEGIES", STRATEGIES[:1])
    short = TEMPLATE.read_text("utf-8").replace("encore: [1, 2, 3, 4]", "encore: []")
    files = [tmp_path / "proven.yaml", tmp_path / "refuted.yaml"]
    for file, text in zip(files, (short, short.replace("count: 2, at: 40", "count: 3, at: 40")), strict=True):
        file.write_text(text, "utf-8")
    told: list[int] = []
    work = ScenarioCheck(files, CheckOptions(jobs=2))
    found = list(work.results(lambda: told.append(1)))
    assert found == list(ScenarioCheck(files).results())
    assert [(one.file, one.ok) for one in found] == [(str(files[0]), True), (str(files[1]), False)]
    assert (started, len(told)) == ([2], work.count)
