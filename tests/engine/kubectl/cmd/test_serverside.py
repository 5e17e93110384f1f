"""kubectl apply --server-side, who manages what a command writes, and --show-managed-fields."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.engine.kubectl.golden import cluster, run

WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: "nginx:1.25"}]}
"""
CONF = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: '1', b: '2'}\n"
FILES = {
    "web.yaml": WEB,
    "newer.yaml": WEB.replace("1.25", "1.26"),
    "conf.yaml": CONF,
    "less.yaml": CONF.replace(", b: '2'", ""),
    "wrong.yaml": WEB.replace("app: web}}\n    spec", "app: true}}\n    spec"),
}
ADVICE = """\
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the `--force-conflicts` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts
"""


def managers(rest: Any, name: str) -> list[tuple[str, ...]]:
    """Manager, operation and subresource of each entry, as the console prints them."""
    text = run(rest, f"kubectl get {name} -o json --show-managed-fields").stdout
    found = json.loads(text)["metadata"].get("managedFields", [])
    return [(entry["manager"], entry["operation"], entry.get("subresource", "")) for entry in found]


def test_a_conflict_names_the_manager_and_says_what_can_be_done():
    rest = cluster("cluster")
    run(rest, "kubectl apply --server-side -f web.yaml", FILES)
    run(rest, "kubectl scale deploy shop --replicas=3")
    refused = run(rest, "kubectl apply --server-side -f web.yaml", FILES)
    who = '"kubectl" with subresource "scale" using apps/v1'
    first = f"error: Apply failed with 1 conflict: conflict with {who}: .spec.replicas\n"
    assert (refused.exit_code, refused.stdout, refused.stderr) == (1, "", first + ADVICE)
    forced = run(rest, "kubectl apply --server-side --force-conflicts -f web.yaml", FILES)
    assert (forced.exit_code, forced.stdout) == (0, "deployment.apps/shop serverside-applied\n")
    assert managers(rest, "deploy shop") == [("kubectl", "Apply", "")]


def test_another_object_of_the_line_is_applied_all_the_same():
    rest = cluster("cluster")
    run(rest, "kubectl create configmap settings --from-literal=a=0")
    both = run(rest, "kubectl apply --server-side -f conf.yaml -f web.yaml", FILES)
    assert (both.exit_code, both.stdout) == (1, "deployment.apps/shop serverside-applied\n")
    assert 'conflict with "kubectl-create" using v1: .data.a\n' in both.stderr


def test_a_field_that_the_manifest_drops_goes():
    rest = cluster("cluster")
    run(rest, "kubectl apply --server-side -f conf.yaml", FILES)
    run(rest, "kubectl apply --server-side -f less.yaml", FILES)
    assert run(rest, "kubectl get cm settings -o jsonpath={.data}").stdout == '{"a":"1"}'


def test_what_the_client_side_apply_managed_becomes_the_appliers():
    rest = cluster("cluster")
    run(rest, "kubectl apply -f web.yaml", FILES)
    assert managers(rest, "deploy shop") == [("kubectl-client-side-apply", "Update", "")]
    moved = run(rest, "kubectl apply --server-side -f newer.yaml", FILES)
    assert (moved.exit_code, moved.stdout, moved.stderr) == (0, "deployment.apps/shop serverside-applied\n", "")
    assert managers(rest, "deploy shop") == [("kubectl-last-applied", "Apply", ""), ("kubectl", "Apply", "")]
    kept = run(rest, "kubectl apply view-last-applied deploy shop -o json").stdout
    assert json.loads(kept)["spec"]["template"]["spec"]["containers"][0]["image"] == "nginx:1.26"


def test_the_annotation_tells_what_was_applied_last_even_where_nothing_else_changed():
    rest = cluster("cluster")
    run(rest, "kubectl apply -f conf.yaml", FILES)
    note = r"jsonpath={.metadata.annotations.kubectl\.kubernetes\.io/last-applied-configuration}"
    before = run(rest, f"kubectl get cm settings -o '{note}'").stdout
    run(rest, "kubectl apply --server-side -f conf.yaml", FILES)
    after = run(rest, f"kubectl get cm settings -o '{note}'").stdout
    assert '"annotations":{}' in before
    assert json.loads(after) == {
        "apiVersion": "v1",
        "data": {"a": "1", "b": "2"},
        "kind": "ConfigMap",
        "metadata": {"name": "settings", "namespace": "default"},
    }


def test_another_manager_takes_over_the_client_side_apply_but_not_its_annotation():
    rest = cluster("cluster")
    run(rest, "kubectl apply -f conf.yaml", FILES)
    run(rest, "kubectl apply --server-side --field-manager=me -f less.yaml", FILES)
    assert managers(rest, "cm settings") == [("me", "Apply", "")]
    assert run(rest, "kubectl get cm settings -o jsonpath={.data}").stdout == '{"a":"1"}'


def test_a_dry_run_changes_neither_the_object_nor_its_managers():
    rest = cluster("cluster")
    run(rest, "kubectl apply -f web.yaml", FILES)
    before = managers(rest, "deploy shop")
    tried = run(rest, "kubectl apply --server-side --dry-run=server -f newer.yaml", FILES)
    assert tried.stdout == "deployment.apps/shop serverside-applied (server dry run)\n"
    assert managers(rest, "deploy shop") == before


def test_what_the_schema_does_not_have_is_said_in_its_words():
    refused = run(cluster("cluster"), "kubectl apply --server-side -f wrong.yaml", FILES)
    what = ".spec.template.metadata.labels.app: expected string, got &value.valueUnstructured{Value:true}"
    named = "failed to create typed patch object (default/shop; apps/v1, Kind=Deployment)"
    assert refused.stderr == f"Error from server: {named}: {what}\n"


@pytest.mark.parametrize(
    ("flags", "complaint"),
    [
        ("--force-conflicts", "error: --force-conflicts only works with --server-side\n"),
        ("--server-side --force", "error: --force cannot be used with --server-side\n"),
        (
            "--server-side --dry-run=client",
            "error: --dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)\n",
        ),
    ],
)
def test_flags_that_exclude_each_other_are_refused(flags, complaint):
    refused = run(cluster("cluster"), f"kubectl apply {flags} -f web.yaml", FILES)
    assert (refused.exit_code, refused.stderr) == (1, complaint)


@pytest.mark.parametrize(
    ("line", "manager"),
    [
        ("kubectl label cm settings a=b", ("kubectl-label", "Update", "")),
        ("kubectl annotate cm settings a=b", ("kubectl-annotate", "Update", "")),
        ("""kubectl patch cm settings -p '{"data":{"c":"3"}}'""", ("kubectl-patch", "Update", "")),
        ("""kubectl patch cm settings --field-manager=me -p '{"data":{"c":"3"}}'""", ("me", "Update", "")),
        ("kubectl replace -f less.yaml", None),
        ("kubectl apply -f less.yaml", ("kubectl-client-side-apply", "Update", "")),
    ],
)
def test_a_command_manages_what_it_writes_by_its_own_name(line, manager):
    rest = cluster("cluster")
    run(rest, "kubectl create -f conf.yaml", FILES)
    run(rest, line, FILES)
    assert managers(rest, "cm settings") == sorted([("kubectl-create", "Update", ""), *([manager] if manager else [])])


@pytest.mark.parametrize(
    ("line", "manager"),
    [
        ("kubectl set image deploy/shop c=nginx:1.27", ("kubectl-set", "Update", "")),
        ("kubectl rollout restart deploy/shop", ("kubectl-rollout", "Update", "")),
        ("kubectl scale deploy shop --replicas=4", ("kubectl", "Update", "scale")),
        (
            """kubectl patch deploy shop --subresource=scale --type=merge -p '{"spec":{"replicas":4}}'""",
            ("kubectl-patch", "Update", "scale"),
        ),
    ],
)
def test_a_command_on_a_workload_does_so_too(line, manager):
    rest = cluster("cluster")
    run(rest, "kubectl create -f web.yaml", FILES)
    assert run(rest, line, FILES).exit_code == 0
    assert set(managers(rest, "deploy shop")) == {("kubectl-create", "Update", ""), manager}


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_managers_are_hidden_unless_they_are_asked_for(form):
    rest = cluster("cluster")
    run(rest, "kubectl create -f conf.yaml", FILES)
    assert "managedFields" not in run(rest, f"kubectl get cm settings -o {form}").stdout
    assert "managedFields" in run(rest, f"kubectl get cm settings -o {form} --show-managed-fields").stdout
    path = "jsonpath={.metadata.managedFields[0].manager}"
    assert run(rest, f"kubectl get cm settings -o {path}").stdout == "kubectl-create"
    assert "kubectl-create" not in run(rest, "kubectl describe cm settings").stdout


def test_diff_asks_what_a_server_side_apply_would_change():
    rest = cluster("cluster")
    run(rest, "kubectl apply --server-side -f conf.yaml", FILES)
    assert run(rest, "kubectl diff --server-side -f conf.yaml", FILES).exit_code == 0
    lines = run(rest, "kubectl diff --server-side -f less.yaml", FILES).stdout.splitlines()
    assert [line for line in lines if line[:2] in {"+ ", "- "}] == ['-  b: "2"']
    run(rest, 'kubectl patch cm settings --type=merge -p \'{"data":{"a":"9"}}\'')
    refused = run(rest, "kubectl diff --server-side -f conf.yaml", FILES)
    assert 'conflict with "kubectl-patch" using v1: .data.a' in refused.stderr
    forced = run(rest, "kubectl diff --server-side --force-conflicts -f conf.yaml", FILES).stdout
    assert '+  a: "1"' in forced
