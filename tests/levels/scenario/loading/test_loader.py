from __future__ import annotations

import pytest

from levels.files.documents import UnreadableError
from levels.scenario.loading.loader import load_scenario


def _complaint(file) -> str:
    with pytest.raises(UnreadableError) as caught:
        load_scenario(file)
    text = str(caught.value)
    assert "\n" not in text
    return text.removeprefix(str(file.parent) + "/")


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ("  hintz: [a]\n", "small.yaml:15: spec.hintz: unknown field hintz; did you mean hints?"),
        ("  hints: [a, b]\n", "spec.hints: exactly three hints are needed, found 2"),
        ("  timing: {dnsTtl: 30}\n", "small.yaml:15: spec.timing.dnsTtl: unknown field dnsTtl; did you mean dnsTTL?"),
        ("  timing: {proxyLag: {node-9: 2}}\n", "there is no node node-9; there are node-1, node-2"),
        ("  seed2: 1\n", "unknown field seed2; did you mean seed?"),
        ("  files: {a: on}\n", "spec.files.a: YAML reads a plain on as true or false"),
        ("  files: {a: 12:30}\n", "YAML may read a plain 12:30 as a number"),
        ("  title: again\n", "spec.title: stands twice"),
        ("  faults: [{at: 1, kind: flood}]\n", "spec.faults[0].kind: there is no flood here"),
        ("  faults: [{at: 1, kind: firewall, target: {node: node-1}}]\n", "spec.faults[0]: firewall needs port"),
        ("  faults: [{at: 1, kind: partition}]\n", "partition needs node or nodeOf or zone"),
        ("  faults: [{at: 1, kind: nodeDown, target: {zone: b}}]\n", "there is no zone b; no node is in any"),
        ("  timing: {dnsTTL: -1}\n", "spec.timing.dnsTTL: must be at least 0"),
        ("  faults: [{at: 1, kind: firewall, target: {node: node-1}, port: 99999}]\n", "1 to 65535"),
        ("  cluster2: {}\n", "unknown field cluster2; did you mean cluster?"),
        ("  faults: [{at: 1, kind: crash}]\n", "spec.faults[0].target: crash needs selector or object or service"),
        ("  faults: [{at: x, kind: crash}]\n", "spec.faults[0].at: expected an integer"),
        (
            "  faults: [{at: 1, kind: delete, target: {selector: app=web, serving: who}}]\n",
            "spec.faults[0].target.serving: there is no client who; there are idle, probe",
        ),
        (
            "  debrief: {text: t, when: [{text: x, traffic: {client: who, window: [1, 2], lost: {max: 1}}}]}\n",
            "spec.debrief.when[0].traffic.client: there is no client who",
        ),
        ("  debrief: {text: t, when: [{text: x}]}\n", "exactly one of traffic, state"),
        ("  lazy: [{strategy: twelve, from: soon, because: x}]\n", "spec.lazy[0].from"),
        ("  lazy: [{strategy: twelve, from: 3}]\n", "because"),
        ("  failWhen: [{traffic: {client: who, window: [1, 2], lost: {min: 1}}}]\n", "there is no client who"),
        (
            "  images: {web: {pullTickz: 1}}\n",
            "small.yaml:15: spec.images.web.pullTickz: unknown field pullTickz; did you mean",
        ),
        ("  warmup: soon\n", "stands twice"),
    ],
)
def test_a_mistake_is_named_with_line_path_and_fix(write, extra, said):
    assert said in _complaint(write(extra))


@pytest.mark.parametrize(
    ("objective", "said"),
    [
        ("{id: o, text: t}", "exactly one of traffic, state, endpoints, pods, absent"),
        ("{id: o, text: t, absent: rs/a, tick: {after: 1}}", "found 2"),
        ("{id: o, text: t, absent: rs/a, at: 3, hold: 4}", "one timing is enough, found at and hold"),
        ("{id: o, text: t, tick: {after: 1}, hold: 4}", "tick has its own time and takes no hold"),
        (
            "{id: o, text: t, documents: {selector: a=b}}",
            "documents: exactly one of neverBelowTick, neverAboveTick is needed",
        ),
        ("{id: o, text: t, documents: {selector: 'a in', neverBelowTick: 3}}", "objectives[0].documents.selector"),
        ("{id: o, text: t, pods: {selector: 'a in'}}", "objectives[0].pods.selector"),
        ("{id: o, text: t, traffic: {client: probe, window: [1, 2]}}", "exactly one of success, lost, kinds, servedBy"),
        ("{id: o, text: t, traffic: {client: probe, window: [1, 60], lost: {max: 0}}}", "60 is too early"),
    ],
)
def test_a_predicate_without_meaning_is_refused(write, objective, said):
    assert said in _complaint(write(objectives=f"  objectives:\n  - {objective}\n"))


def test_seconds_are_ticks(load):
    scenario = load(objectives="  objectives:\n  - {id: o, text: t, absent: rs/a, hold: 30s}\n")
    assert scenario.spec.objectives[0].hold == 30


def test_documents_go_where_their_annotation_says(load):
    later = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {podfall/at: '9', keep: me}}\n"
    hand = (
        "---\napiVersion: v1\nkind: ConfigMap\n"
        "metadata: {name: %s, annotations: {podfall/at: hand, podfall/file: f.yml}}\n"
    )
    scenario = load(tail=later + hand % "b" + hand % "c")
    assert scenario.manifests == ()
    assert [entry.tick for entry in scenario.later] == [9]
    assert "podfall" not in scenario.later[0].manifest.text
    assert "keep: me" in scenario.later[0].manifest.text
    assert [file.path for file in scenario.hand] == ["f.yml"]
    assert scenario.hand[0].text.count("---") == 1
    assert "podfall" not in scenario.hand[0].text
