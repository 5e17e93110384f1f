"""Folders as people have them: what is refused or foreign is named, and stops nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.console import podfall

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: c, image: nginx}]}\n"
OLD = "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: old}\n"
NO_MATCH = (
    'error: resource mapping not found for name: "old" namespace: "" from "bad.yml": '
    'no matches for kind "Ingress" in version "extensions/v1beta1"\nensure CRDs are installed first\n'
)
LINES = "tick 9\nkubectl get pods -o name\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.yml").write_text(POD, "utf-8")
    return tmp_path


def test_a_refused_object_keeps_no_other_out_and_ends_the_console_with_1(folder):
    (folder / "bad.yml").write_text(OLD, "utf-8")
    done = podfall("sandbox", "--plain", ".", cwd=folder, stdin=LINES)
    assert (done.returncode, done.stdout, done.stderr) == (1, "pod/web\n", NO_MATCH)


def test_in_one_file_too(folder):
    (folder / "good.yml").write_text(f"{OLD}---\n{POD}---\nkind: Pod\n", "utf-8")
    done = podfall("sandbox", "--plain", "good.yml", cwd=folder, stdin=LINES)
    assert (done.returncode, done.stdout) == (1, "pod/web\n")
    assert done.stderr.count("good.yml") == 2


def test_a_text_that_is_no_yaml_is_refused_by_name(folder):
    (folder / "bad.yml").write_text("a: [\n", "utf-8")
    done = podfall("sandbox", "--plain", ".", cwd=folder, stdin=LINES)
    assert (done.returncode, done.stdout) == (1, "pod/web\n")
    assert done.stderr.startswith("error: error parsing bad.yml: ")


def test_where_nothing_is_left_nothing_opens(folder):
    (folder / "good.yml").write_text(OLD, "utf-8")
    done = podfall("sandbox", "--plain", ".", cwd=folder, stdin=LINES)
    assert (done.returncode, done.stdout) == (1, "")


def test_files_of_other_programs_are_left_out_and_cost_nothing(folder):
    (folder / "compose.override.yaml").write_text('services: {web: {ports: !override ["80:80"]}}\n', "utf-8")
    (folder / "values.tpl.yaml").write_text("image: {{ .Values.image }}\n", "utf-8")
    done = podfall("sandbox", "--plain", ".", cwd=folder, stdin=LINES)
    assert (done.returncode, done.stdout) == (0, "pod/web\n")
    first, second = done.stderr.splitlines()
    assert first.startswith("Warning: compose.override.yaml")
    assert first.endswith("left out")
    assert second.startswith("Warning: values.tpl.yaml")
    assert second.endswith("left out")


def test_a_namespace_in_a_later_file_is_there_first(folder):
    (folder / "a.yml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: shop}\n", "utf-8")
    (folder / "z.yml").write_text("apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n", "utf-8")
    done = podfall("sandbox", "--plain", ".", cwd=folder, stdin="kubectl get cm c -n shop -o name\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, "configmap/c\n", "")


def test_what_was_refused_is_in_no_recording_and_no_scenario(folder):
    (folder / "bad.yml").write_text(OLD, "utf-8")
    lines = f"{LINES}save run.yaml\nsave --scenario test.yaml\n"
    assert podfall("sandbox", "--plain", "bad.yml", "good.yml", cwd=folder, stdin=lines).returncode == 1
    assert "kind: Ingress" not in (folder / "run.yaml").read_text("utf-8")
    assert podfall("replay", "--headless", "run.yaml", cwd=folder).returncode == 0
    assert "kind: Ingress" not in (folder / "test.yaml").read_text("utf-8")


def test_a_recording_holds_texts_that_look_like_something_else(folder):
    (folder / "good.yml").write_text(
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: "y", b: "1e3", c: "0o14", d: "on", e: "="}\n',
        "utf-8",
    )
    podfall("sandbox", "--plain", ".", cwd=folder, stdin="tick 2\nsave run.yaml\n")
    assert podfall("replay", "--headless", "run.yaml", cwd=folder).returncode == 0


def test_a_test_run_on_a_folder_goes_on_without_what_is_refused(folder):
    podfall("sandbox", "--plain", "good.yml", cwd=folder, stdin=f"{LINES}save --scenario test.yaml\n")
    (folder / "app").mkdir()
    (folder / "app" / "good.yml").write_text(POD, "utf-8")
    passed = podfall("run", "test.yaml", "--manifests", "app", cwd=folder)
    (folder / "app" / "bad.yml").write_text(OLD, "utf-8")
    refused = podfall("run", "test.yaml", "--manifests", "app", cwd=folder)
    assert (passed.returncode, refused.returncode) == (0, 1)
    assert refused.stdout == passed.stdout
    assert "app/bad.yml" in refused.stderr


def test_as_many_nodes_as_the_requests_need_are_made_and_said(folder):
    resources = "resources: {requests: {cpu: 5, memory: 1Gi}}"
    template = f"{{metadata: {{labels: {{a: b}}}}, spec: {{containers: [{{name: c, image: nginx, {resources}}}]}}}}"
    spec = f"{{replicas: 4, selector: {{matchLabels: {{a: b}}}}, template: {template}}}"
    text = f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web}}\nspec: {spec}\n"
    (folder / "good.yml").write_text(text, "utf-8")
    size = ("--nodes", "auto", "--node-cpu", "8", "--node-memory", "16Gi")
    lines = "tick 15\nkubectl get pods --no-headers | grep -c Running\n"
    done = podfall("sandbox", "--plain", *size, ".", cwd=folder, stdin=lines)
    said = "4 nodes of 8 CPU and 16Gi each, for what all Pods request\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, "4\n", said)


@pytest.mark.parametrize(
    ("option", "value", "why"),
    [
        ("--node-cpu", "lots", "'lots' is no quantity such as 8 or 500m"),
        ("--node-memory", "0", "'0' is not above zero"),
        ("--nodes", "many", "'many' is not a valid number, or auto"),
    ],
)
def test_a_size_that_is_none_is_refused_in_a_line(folder, option, value, why):
    done = podfall("sandbox", "--plain", option, value, cwd=folder, stdin="")
    line = f"podfall sandbox: {option}: {why} (podfall sandbox -h shows the usage)\n"
    assert (done.returncode, done.stderr) == (2, line)


OWN = "apiVersion: v1\nkind: Pod\nmetadata: {name: own}\nspec: {containers: [{name: c, image: own/app}]}\n"
CATALOG = "apiVersion: podfall/v1alpha1\nkind: ImageCatalog\nimages:\n  own/app:\n    listens: [{port: 81}]\n"
STATES = "tick 9\nkubectl get pods --no-headers\n"


def test_a_catalogue_beside_the_manifests_says_what_images_do(folder):
    (folder / "own.yml").write_text(OWN, "utf-8")
    (folder / "podfall.yaml").write_text(CATALOG, "utf-8")
    done = podfall("sandbox", "--plain", ".", cwd=folder, stdin="tick 9\nkubectl exec own -- curl -sI localhost:81\n")
    assert (done.returncode, done.stderr) == (0, "")  # nothing is assumed of what is described
    assert done.stdout.startswith("HTTP/1.1 200 OK")


def test_a_wrong_key_in_it_ends_with_its_place(folder):
    (folder / "podfall.yaml").write_text(CATALOG.replace("listens", "listen"), "utf-8")
    done = podfall("sandbox", "--plain", ".", cwd=folder, stdin=STATES)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "podfall.yaml:5: images.own/app.listen: unknown field listen; did you mean listens?\n"


def test_a_strict_registry_lacks_what_nobody_described_and_odd_tags(folder):
    (folder / "own.yml").write_text(OWN, "utf-8")
    (folder / "odd.yml").write_text(POD.replace("name: web", "name: odd").replace("nginx", "'nginx:nope'"), "utf-8")
    done = podfall("sandbox", "--plain", ".", "--registry", "strict", cwd=folder, stdin=STATES)
    assert [line.split()[:3] for line in done.stdout.splitlines()] == [
        ["odd", "0/1", "ImagePullBackOff"],
        ["own", "0/1", "ImagePullBackOff"],
        ["web", "1/1", "Running"],
    ]
    assert "own (own/app)" not in done.stderr
    assert "pod/own: c (own/app) is in no registry, so it does not start\n" in done.stderr


def test_what_a_sandbox_was_told_of_images_plays_from_its_recording_and_its_scenario(folder):
    (folder / "own.yml").write_text(OWN, "utf-8")
    (folder / "podfall.yaml").write_text(CATALOG, "utf-8")
    lines = "tick 9\nsave ../run.yaml\nsave --scenario ../test.yaml\n"
    assert podfall("sandbox", "--plain", ".", "--registry", "strict", cwd=folder, stdin=lines).returncode == 0
    assert podfall("replay", "../run.yaml", cwd=folder).returncode == 0
    assert podfall("run", "../test.yaml", cwd=folder).returncode == 0
