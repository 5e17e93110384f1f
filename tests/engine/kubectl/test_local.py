"""`--local`: what set, label, annotate, patch and wait make of a file, as a real kubectl without a server prints it."""

from __future__ import annotations

import pytest
import yaml

from engine.apiserver.endpoints.rest import RESTEndpoints
from tests.engine.kubectl.golden import cluster, run

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    a: b
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - image: nginx
        name: c
"""
FILES = {"d.yaml": DEPLOYMENT}
OF_SET = (
    "error: you must specify resources by --filename when --local is set.\nExample resource specifications include:\n"
    "   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n"
)
MISTAKEN = "error: cannot specify --local and --dry-run=server - did you mean --dry-run=client?\n"


@pytest.fixture(scope="module")
def rest() -> RESTEndpoints:
    return cluster("cluster")


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("label x=y", "deployment.apps/web labeled\n"),
        ("label a-", "deployment.apps/web unlabeled\n"),
        ("label x=y --dry-run=client", "deployment.apps/web labeled (dry run)\n"),
        ("annotate n=1", "deployment.apps/web annotated\n"),
        ('patch -p \'{"spec":{"replicas":3}}\'', "deployment.apps/web patched\n"),
        ("set image c=x", "deployment.apps/web image updated\n"),
        ("set env A=b", "deployment.apps/web env updated\n"),
        ("set serviceaccount sa", "deployment.apps/web serviceaccount updated\n"),
        ("label x=y -o yaml", DEPLOYMENT.replace("    a: b\n", '    a: b\n    x: "y"\n')),
        (
            'patch -p \'{"spec":{"replicas":3}}\' -o yaml',
            DEPLOYMENT.replace("spec:\n  sel", "spec:\n  replicas: 3\n  sel"),
        ),
        (
            'patch --type=json -p \'[{"op":"remove","path":"/metadata/labels"}]\' -o yaml',
            DEPLOYMENT.replace("  labels:\n    a: b\n", ""),
        ),
    ],
)
def test_a_file_is_changed_without_the_server(rest: RESTEndpoints, line: str, printed: str):
    before = rest.server.store.revision

    answer = run(rest, f"kubectl {line} --local -f d.yaml", FILES)

    assert (answer.stdout, answer.stderr, answer.exit_code) == (printed, "", 0)
    assert rest.server.store.revision == before


@pytest.mark.parametrize(
    ("line", "container"),
    [
        ("set image c=x", {"image": "x", "name": "c", "resources": {}}),
        ("set env A=b", {"env": [{"name": "A", "value": "b"}], "image": "nginx", "name": "c", "resources": {}}),
        ("set resources --limits=cpu=1", {"image": "nginx", "name": "c", "resources": {"limits": {"cpu": "1"}}}),
    ],
)
def test_set_prints_what_go_never_leaves_out(rest: RESTEndpoints, line: str, container: dict[str, object]):
    printed = run(rest, f"kubectl {line} --local -f d.yaml -o yaml", FILES).stdout

    template = {"metadata": {"creationTimestamp": None, "labels": {"app": "web"}}, "spec": {"containers": [container]}}
    assert yaml.safe_load(printed) == {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"creationTimestamp": None, "labels": {"a": "b"}, "name": "web"},
        "spec": {"selector": {"matchLabels": {"app": "web"}}, "strategy": {}, "template": template},
        "status": {},
    }


def test_a_namespace_stays_where_the_file_names_one(rest: RESTEndpoints):
    file = DEPLOYMENT.replace("  name: web\n", "  name: web\n  namespace: default\n")

    printed = run(rest, "kubectl annotate n=1 --local -f d.yaml -o yaml", {"d.yaml": file}).stdout

    assert yaml.safe_load(printed)["metadata"]["namespace"] == "default"


def test_what_a_file_names_is_there(rest: RESTEndpoints):
    answer = run(rest, "kubectl wait --local -f d.yaml --for=create", FILES)

    assert (answer.stdout, answer.stderr, answer.exit_code) == ("deployment.apps/web condition met\n", "", 0)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (
            "label deploy web x=y",
            "error: can only use local files by -f pod.yaml or --filename=pod.json when --local=true is set\n",
        ),
        ("label x=y", "error: one or more files must be specified as -f pod.yaml or --filename=pod.json\n"),
        (
            "annotate deploy web n=1",
            "error: can only use local files by -f rsrc.yaml or --filename=rsrc.json when --local=true is set\n",
        ),
        ("label -f d.yaml x=y --dry-run=server", MISTAKEN),
        ("patch -f d.yaml -p '{}' --dry-run=server", MISTAKEN),
        ("patch deploy web -p '{}'", "error: cannot specify --local and server resources\n"),
        ("set image deploy/web c=x", OF_SET),
        ("wait --for=create pod/x", OF_SET),
        ("wait --for=delete pod/x", OF_SET),
        ("wait -f d.yaml deploy/web --for=create", OF_SET),
        ("wait -f d.yaml", 'error: unrecognized condition: ""\n'),
        ("wait -f x.yaml --for=create", 'error: the path "x.yaml" does not exist\n'),
        (
            "wait -f d.yaml --for=condition=Available",
            "error: wait --local is supported with --for=create alone: kubectl 1.33 crashes with any other condition\n",
        ),
    ],
)
def test_what_only_the_server_knows_is_refused(rest: RESTEndpoints, line: str, complaint: str):
    answer = run(rest, f"kubectl {line} --local", FILES)

    assert (answer.stdout, answer.stderr, answer.exit_code) == ("", complaint, 1)
