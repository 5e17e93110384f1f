from __future__ import annotations

import pytest

from levels.files.documents import UnreadableError
from levels.scenario.session_config import ManifestFile
from levels.session.manifests.strangers import sort_out

POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a   # kept to the letter\n"
MONITOR = "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: m}\n"
NO_MONITOR = 'no matches for kind "ServiceMonitor" in version "monitoring.coreos.com/v1": left out'
VALUES = "replicaCount: 1\n"
SCENARIO = "apiVersion: podfall/v1alpha1\nkind: Scenario\nmetadata: {name: x}\n---\n" + POD


def sorted_out(named: str = "", **texts: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """What stays (path to text) and what is said, of a folder `f` with these files (`_` for a dot)."""
    found = [ManifestFile(f"f/{name.replace('_', '.')}", text) for name, text in texts.items()]
    kept, left_out, _ = sort_out(found, [named], "podfall sandbox -")
    return {path.removeprefix("f/"): text for path, text in kept}, left_out


def test_manifests_stay_to_the_letter():
    assert sorted_out(a_yaml=POD, b_yaml=POD) == ({"a.yaml": POD, "b.yaml": POD}, ())


def test_a_custom_resource_is_left_out_and_said_once_for_all_its_objects():
    kept, said = sorted_out(a_yaml=MONITOR, b_yaml=f"{MONITOR}---\n{POD}")
    assert said == (NO_MONITOR,)
    assert kept == {"b.yaml": POD}


def test_a_custom_resource_stays_behind_the_definition_of_its_kind():
    names = "{plural: servicemonitors, kind: ServiceMonitor}"
    crd = f"kind: CustomResourceDefinition\napiVersion: x/v1\nspec: {{group: monitoring.coreos.com, names: {names}}}\n"
    kept, said = sorted_out(a_yaml=MONITOR, b_yaml=crd)
    assert said == ()
    assert list(kept.items()) == [("b.yaml", crd), ("a.yaml", MONITOR)]


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: apps/v1\nkind: Deploymnt\n",
        "apiVersion: apps/v2\nkind: Deployment\n",
        "apiVersion: extensions/v1beta1\nkind: Deployment\n",
        "apiVersion: networking.k8s.io/v1beta1\nkind: Ingress\n",
        "kind: Pod\n",
        "a: [\n",
    ],
)
def test_what_may_be_a_mistake_stays_for_kubernetes_to_refuse(text):
    assert sorted_out(a_yaml=text) == ({"a.yaml": text}, ())


def test_other_yaml_in_a_folder_is_left_out_by_name():
    assert sorted_out(a_yaml=POD, values_yaml=VALUES) == (
        {"a.yaml": POD},
        ("f/values.yaml: no Kubernetes object (apiVersion and kind are not set): left out",),
    )


def test_other_yaml_that_was_named_stays_to_be_refused():
    assert sorted_out("f/values.yaml", values_yaml=VALUES) == ({"values.yaml": VALUES}, ())


@pytest.mark.parametrize(("text", "mark"), [("{{ if .x }}\n", "a template"), ("a: !override [80]\n", "!override")])
def test_what_another_program_fills_in_is_left_out_by_name(text, mark):
    kept, (said,) = sorted_out(a_yaml=POD, values_tpl_yaml=text)
    assert kept == {"a.yaml": POD}
    assert said.startswith("f/values.tpl.yaml")
    assert mark in said


def test_a_template_that_was_named_stays_to_be_refused():
    assert sorted_out("f/a.yaml", a_yaml="{{ if .x }}\n") == ({"a.yaml": "{{ if .x }}\n"}, ())


def test_a_chart_is_left_out_as_a_whole_and_its_neighbours_stay():
    texts = {"chart/Chart_yaml": "name: x\n", "chart/values_yaml": VALUES, "chart/templates/a_yaml": "{{ if .x }}\n"}
    kept, said = sorted_out(**texts, b_yaml=POD)
    assert kept == {"b.yaml": POD}
    assert said == ("f/chart: a Helm chart, left out: `helm template f/chart | podfall sandbox -` plays what it makes",)


KUSTOMIZATION = """
resources: [web.yaml]
patches: [{path: replicas.yaml}, {patch: "- op: add"}]
patchesStrategicMerge: ["./more.yaml", "kind: Deployment\\nmetadata: {name: web}\\n"]
"""


def test_a_kustomization_is_named_with_the_line_that_builds_it_and_its_patches_are_no_objects():
    kept, said = sorted_out(kustomization_yaml=KUSTOMIZATION, more_yaml=POD, replicas_yaml=POD, web_yaml=POD)
    assert kept == {"web.yaml": POD}
    over = "no object of its own, f/kustomization.yaml lays it over others: left out"
    line = "kubectl kustomize f | podfall sandbox -"
    assert said == (
        f"f/kustomization.yaml: a kustomization, left out: `{line}` plays what it makes",
        f"f/more.yaml: {over}",
        f"f/replicas.yaml: {over}",
    )


@pytest.mark.parametrize("version", ["builtin", "kustomize.config.k8s.io/v1alpha1"])
@pytest.mark.parametrize("named", ["", "f/a.yaml"])
def test_kinds_of_kustomize_are_left_out_by_name(version, named):
    text = f"apiVersion: {version}\nkind: LabelTransformer\nmetadata: {{name: labels}}\n"
    assert sorted_out(named, a_yaml=text) == (
        {},
        ("f/a.yaml: a LabelTransformer of kustomize's and no object: left out",),
    )


def test_namespaces_come_first_and_the_rest_in_the_order_of_the_files():
    space = "apiVersion: v1\nkind: Namespace\nmetadata: {name: n}\n"
    found = [
        ManifestFile("f/a.yaml", f"{POD}---\n{space}"),
        ManifestFile("f/b.yaml", space),
        ManifestFile("f/c.yaml", POD),
    ]
    kept, _, _ = sort_out(found, [], "podfall sandbox -")
    assert [path for path, _ in kept] == ["f/a.yaml", "f/b.yaml", "f/a.yaml", "f/c.yaml"]


def test_a_scenario_in_a_folder_is_left_out_with_its_objects():
    assert sorted_out(a_yaml=POD, s_yaml=SCENARIO) == (
        {"a.yaml": POD},
        ("f/s.yaml: a Scenario of podfall's and no manifest: left out",),
    )


def test_a_scenario_that_was_named_is_refused_with_the_command_that_opens_it():
    with pytest.raises(UnreadableError, match=r"f/s\.yaml:2: kind: .*; podfall play f/s\.yaml opens it"):
        sorted_out("f/s.yaml", s_yaml=SCENARIO)
