"""apply beyond what was recorded: --server-side, --prune and -l."""

from __future__ import annotations

import pytest

from engine.api.scheme import by_plural
from tests.engine.footprint import footprint
from tests.engine.kubectl.golden import cluster, run

BOTH = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: red, labels: {app: colors}}
data: {k: v}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: blue, labels: {app: colors}}
"""
JOB = """\
apiVersion: batch/v1
kind: Job
metadata: {name: once}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: busybox}]}}}
"""
FILES = {"both.yml": BOTH, "red.yml": BOTH.partition("---\n")[0].replace("k: v", "k: w")}


def test_prune_deletes_what_was_applied_and_is_in_no_manifest_any_more():
    rest = cluster("cluster")
    run(rest, "kubectl create configmap green")
    run(rest, "kubectl label configmap green app=colors")
    run(rest, "kubectl apply -f both.yml", FILES)

    printed = run(rest, "kubectl apply -f red.yml --prune -l app=colors --prune-allowlist=core/v1/ConfigMap", FILES)

    assert printed.stdout == "configmap/red configured\nconfigmap/blue pruned\n"
    assert run(rest, "kubectl get cm -o name").stdout == "configmap/green\nconfigmap/red\n"


def test_a_dry_run_of_prune_deletes_nothing():
    rest = cluster("cluster")
    run(rest, "kubectl apply -f both.yml", FILES)

    printed = run(rest, "kubectl apply -f red.yml --prune --all --dry-run=server", FILES)

    assert "configmap/blue pruned (server dry run)\n" in printed.stdout
    assert run(rest, "kubectl get cm blue").exit_code == 0


@pytest.mark.parametrize(
    ("flags", "complaint"),
    [
        ("--prune", "error: all resources selected for prune without explicitly passing --all."),
        ("--prune --all --prune-allowlist=v1/Nope", "error: invalid GroupVersionKind format: v1/Nope"),
        ("--force-conflicts", "error: --force-conflicts only works with --server-side"),
        ("--server-side --dry-run=client", "error: --dry-run=client doesn't work with --server-side"),
        ("-l app=none", "error: no objects passed to apply"),
    ],
)
def test_flags_that_do_not_fit_are_refused_before_anything_is_sent(flags: str, complaint: str):
    rest = cluster("cluster")

    assert run(rest, f"kubectl apply -f both.yml {flags}", FILES).stderr.startswith(complaint)
    assert run(rest, "kubectl get cm red").exit_code == 1


def test_server_side_apply_creates_and_merges_without_the_annotation():
    rest = cluster("cluster")

    first = run(rest, "kubectl apply --server-side -f both.yml", FILES)
    second = run(rest, "kubectl apply --server-side -f red.yml", FILES)

    assert first.stdout == "configmap/red serverside-applied\nconfigmap/blue serverside-applied\n"
    assert second.stdout == "configmap/red serverside-applied\n"
    assert run(rest, "kubectl get cm red -o jsonpath={.data.k}{.metadata.annotations}").stdout == "w"


def test_only_manifests_with_the_label_are_applied():
    rest = cluster("cluster")
    files = {"both.yml": BOTH.replace("blue, labels: {app: colors}", "blue, labels: {app: other}")}

    assert run(rest, "kubectl apply -f both.yml -l app=other", files).stdout == "configmap/blue created\n"


def test_force_replaces_what_cannot_be_changed():
    rest = cluster("cluster")
    files = {"job.yml": JOB, "other.yml": JOB.replace("busybox", "nginx")}
    run(rest, "kubectl apply -f job.yml", files)
    before = run(rest, "kubectl get job once -o jsonpath={.metadata.uid}").stdout

    assert "field is immutable" in run(rest, "kubectl apply -f other.yml", files).stderr
    assert run(rest, "kubectl apply -f other.yml --force", files).stdout == "job.batch/once configured\n"
    assert run(rest, "kubectl get job once -o jsonpath={.metadata.uid}").stdout != before


def test_objects_are_printed_at_the_end_and_several_as_a_list():
    rest = cluster("cluster")

    both = run(rest, "kubectl apply -f both.yml -o yaml", FILES).stdout
    one = run(rest, "kubectl apply -f red.yml -o yaml", FILES).stdout
    assert both.startswith("apiVersion: v1\nitems:\n- apiVersion: v1\n")
    assert both.endswith("kind: List\nmetadata: {}\n")
    assert one.startswith("apiVersion: v1\ndata:\n  k: w\n")
    assert run(rest, "kubectl apply -f both.yml -o name", FILES).stdout == "configmap/red\nconfigmap/blue\n"


def test_documents_of_other_verbs_are_told_apart_by_dashes():
    printed = run(cluster("cluster"), "kubectl create -f both.yml -o yaml", FILES)

    assert printed.stdout.count("\n---\napiVersion: v1\n") == 1


@pytest.mark.parametrize("flags", ["", " --dry-run=client", " --server-side"])
def test_what_is_to_be_found_again_needs_a_name(flags: str):
    rest = cluster("cluster")
    files = {"x.yml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  generateName: web-\n"}
    printed = run(rest, f"kubectl apply -f x.yml{flags}", files)
    assert (printed.exit_code, printed.stderr) == (1, "error: from web-: cannot use generate name with apply\n")


def test_an_object_without_a_name_is_called_unknown():
    files = {
        "x.yml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  generateName: web-\n",
        "y.yml": "apiVersion: v1\nkind: Namespace\n",
    }
    rest = cluster("cluster")
    assert run(rest, "kubectl create -f x.yml --dry-run=client", files).stdout == (
        "configmap/<unknown> created (dry run)\n"
    )
    for verb in ("create", "replace", "apply"):
        printed = run(rest, f"kubectl {verb} -f y.yml --dry-run=client", files)
        assert "Traceback" not in printed.stderr


@pytest.mark.parametrize("flags", ["", " -l app=web", " --dry-run=client", " --server-side"])
@pytest.mark.parametrize("field", ["annotations: [null]", "labels: 3"])
def test_metadata_of_the_wrong_form_is_for_the_server_to_refuse(flags: str, field: str):
    rest = cluster("cluster")
    before = footprint(rest.server)
    files = {"x.yml": f"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: odd\n  {field}\n"}
    printed = run(rest, f"kubectl apply -f x.yml{flags}", files)
    assert footprint(rest.server) == before
    assert "client" in flags or "-l" in flags or printed.exit_code == 1


@pytest.mark.parametrize("text", ["x", "[]", "", "{", "[" * 5000])
def test_an_annotation_that_holds_no_manifest_is_told_in_one_line(text: str):
    rest = cluster("cluster")
    run(rest, "kubectl apply -f red.yml", FILES)
    change = {"metadata": {"annotations": {"kubectl.kubernetes.io/last-applied-configuration": text}}}
    rest.patch(by_plural("configmaps"), "default", "red", change, type="merge")
    for line in ("kubectl apply view-last-applied cm red", "kubectl diff -f red.yml", "kubectl apply -f red.yml"):
        printed = run(rest, line, FILES)
        assert not text or "holds no manifest" in printed.stderr
        assert not text or printed.stderr.count("\n") == 1
