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
    kept, left_out = sort_out(found, [named])
    return {path.removeprefix("f/"): text for path, text in kept}, left_out


def test_manifests_stay_to_the_letter():
    assert sorted_out(a_yaml=POD, b_yaml=POD) == ({"a.yaml": POD, "b.yaml": POD}, ())


def test_a_custom_resource_is_left_out_and_said_once_for_all_its_objects():
    kept, said = sorted_out(a_yaml=MONITOR, b_yaml=f"{MONITOR}---\n{POD}")
    assert said == (NO_MONITOR,)
    assert kept == {"b.yaml": "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n"}


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: apps/v1\nkind: Deploymnt\n",
        "apiVersion: apps/v2\nkind: Deployment\n",
        "apiVersion: extensions/v1beta1\nkind: Deployment\n",
        "apiVersion: networking.k8s.io/v1beta1\nkind: Ingress\n",
        "kind: Pod\n",
        "a: [\n",
        "{{ if .x }}\n",
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


def test_a_chart_is_left_out_as_a_whole_and_its_neighbours_stay():
    texts = {"chart/Chart_yaml": "name: x\n", "chart/values_yaml": VALUES, "chart/templates/a_yaml": "{{ if .x }}\n"}
    kept, said = sorted_out(**texts, b_yaml=POD)
    assert kept == {"b.yaml": POD}
    assert said == ("f/chart: a Helm chart, of which podfall takes what `helm template` prints: left out",)


def test_a_scenario_in_a_folder_is_left_out_with_its_objects():
    assert sorted_out(a_yaml=POD, s_yaml=SCENARIO) == (
        {"a.yaml": POD},
        ("f/s.yaml: a Scenario of podfall's and no manifest: left out",),
    )


def test_a_scenario_that_was_named_is_refused_with_the_command_that_opens_it():
    with pytest.raises(UnreadableError, match=r"f/s\.yaml:2: kind: .*; podfall play f/s\.yaml opens it"):
        sorted_out("f/s.yaml", s_yaml=SCENARIO)
