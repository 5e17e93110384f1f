"""What the recorded lines do not show: waits, watches, folders of manifests, and which lines change the cluster."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from engine.api.quantity import MALFORMED
from engine.api.scheme import by_plural
from engine.client.output import Stderr, Stdout
from engine.clock import Wait
from engine.kubectl.command import is_mutating, kubectl
from tests.engine.footprint import footprint
from tests.engine.kubectl.golden import Folder, cluster, run

SERVICE = "apiVersion: v1\nkind: Service\nmetadata:\n  name: {name}\nspec:\n  ports:\n  - port: 80\n"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("kubectl get pods", False),
        ("kubectl -n lab delete pod x", True),
        ("kubectl expose rs x --dry-run=client", False),
        ("kubectl create service nodeport x --tcp=80", True),
        ("kubectl set env deploy/web --list", False),
        ("kubectl set image deploy/web a=b", True),
        ("kubectl delete --help", False),
        ("kubectl", False),
        ("kubectl nonsense", False),
        ("kubectl apply view-last-applied svc web", False),
    ],
)
def test_a_line_is_mutating_when_it_would_write(line: str, expected: bool):
    assert is_mutating(line.split()) is expected


def test_delete_waits_with_its_timeout_as_the_limit_and_300_ticks_without():
    assert run(cluster("cluster"), "kubectl delete pod leaving -n lab --timeout=7s").limits == [7]
    assert run(cluster("cluster"), "kubectl delete pod leaving -n lab").limits == [300]


def test_delete_without_waiting_lets_no_time_pass():
    printed = run(cluster("cluster"), "kubectl delete pod go-demo-2-4k7sd --wait=false")

    assert printed.waits == 0
    assert printed.exit_code == 0


def test_a_watch_prints_each_change_under_the_columns_of_the_first_lines():
    rest = cluster("cluster")
    steps = kubectl(rest, ["kubectl", "get", "svc", "lonely", "-w", "--output-watch-events"], files=Folder({}))
    first = next(steps)
    assert isinstance(next(steps), Wait)
    came, patch = True, {"spec": {"type": "NodePort"}}
    rest.patch(by_plural("services"), "default", "lonely", patch, type="merge")
    second = steps.send(came)

    assert isinstance(first, Stdout)
    assert first.text.startswith("EVENT      NAME     TYPE")
    assert isinstance(second, Stdout)
    assert second.text.startswith("MODIFIED   lonely   NodePort")


def test_a_watch_ends_after_sixty_ticks_and_says_so():
    steps = kubectl(cluster("empty"), ["kubectl", "get", "pods", "--watch-only"], files=Folder({}))
    pieces = list(steps)  # each wait is answered with None: nothing came

    assert sum(isinstance(piece, Wait) for piece in pieces) == 60
    assert pieces[-1] == Stderr("watch ended after 60 ticks\n")


def test_a_folder_of_manifests_is_read_in_the_order_of_its_names():
    files = {
        "dir/b.yml": SERVICE.format(name="b"),
        "dir/a.yaml": SERVICE.format(name="a"),
        "dir/deep/c.yml": SERVICE.format(name="c"),
        "dir/notes.txt": "no manifest",
    }

    assert run(cluster("empty"), "kubectl apply -f dir", files).stdout == "service/a created\nservice/b created\n"
    assert "service/c created" in run(cluster("empty"), "kubectl apply -R -f dir/", files).stdout


def test_a_list_in_a_manifest_counts_as_its_items():
    items = "".join(f"- apiVersion: v1\n  kind: Namespace\n  metadata:\n    name: {name}\n" for name in ("one", "two"))

    printed = run(
        cluster("empty"),
        "kubectl create -f l.yml",
        {"l.yml": f"apiVersion: v1\nkind: List\nitems:\n{items}"},
    )

    assert printed.stdout == "namespace/one created\nnamespace/two created\n"


def test_a_document_that_fails_does_not_stop_the_next_one():
    text = f"apiVersion: v1\nkind: Nonsense\nmetadata:\n  name: x\n---\n{SERVICE.format(name='ok')}"

    printed = run(cluster("empty"), "kubectl create -f f.yml", {"f.yml": text})

    assert printed.stdout == "service/ok created\n"
    assert 'no matches for kind "Nonsense"' in printed.stderr
    assert printed.exit_code == 1


def test_applying_twice_leaves_the_second_time_unchanged_and_a_dropped_field_is_removed():
    rest = cluster("empty")
    plain = SERVICE.format(name="x")
    team = plain.replace("  name: x\n", "  name: x\n  labels:\n    team: ops\n")
    run(rest, "kubectl apply -f f.yml", {"f.yml": team})

    assert run(rest, "kubectl apply -f f.yml", {"f.yml": team}).stdout == "service/x unchanged\n"
    assert run(rest, "kubectl apply -f f.yml", {"f.yml": plain}).stdout == "service/x configured\n"
    assert run(rest, "kubectl get svc x -ojsonpath={.metadata.labels}").stdout == ""


@pytest.mark.parametrize("word", ["rs", "ReplicaSet", "replicasets", "replicaset.apps", "replicasets.v1.apps", "RS"])
def test_a_type_may_be_written_in_every_way_kubectl_knows(word: str):
    assert run(cluster("cluster"), f"kubectl get {word} go-demo-2 -o name").stdout == "replicaset.apps/go-demo-2\n"


def test_a_flag_that_is_not_offered_is_refused_by_name():
    printed = run(cluster("empty"), "kubectl get pods --token=t")

    assert printed.stderr == "error: flag --token is not supported here\n"
    assert printed.exit_code == 1


def test_help_prints_a_usage_for_every_verb_and_for_kubectl_itself():
    rest = cluster("empty")

    assert "expose" in run(rest, "kubectl help").stdout
    assert "kubectl scale [--resource-version" in run(rest, "kubectl scale -h").stdout
    assert "kubectl create service nodeport NAME" in run(rest, "kubectl help create service nodeport").stdout


def test_scaling_with_a_wrong_precondition_changes_nothing():
    rest = cluster("cluster")

    printed = run(rest, "kubectl scale rs go-demo-2 --replicas=5 --current-replicas=7")

    assert printed.stderr == "error: Expected replicas to be 7, was 2\n"
    assert run(rest, "kubectl get rs go-demo-2 -ojsonpath={.spec.replicas}").stdout == "2"


def test_set_resources_and_env_are_seen_in_the_object():
    rest = cluster("cluster")
    run(rest, "kubectl set env deploy/web A=b C=d")
    run(rest, "kubectl set env deploy/web C-")
    run(rest, "kubectl set resources deploy web --requests=cpu=50m")
    path = "{.spec.template.spec.containers[0].env[*].name}/{.spec.template.spec.containers[0].resources.requests.cpu}"

    assert run(rest, f"kubectl get deploy web -ojsonpath='{path}'").stdout == "A/50m"


@pytest.mark.parametrize(
    "line",
    [
        "kubectl set resources deploy web --limits=cpu=abc",
        "kubectl run q --image=nginx "
        """--overrides='{"spec":{"containers":[{"name":"q","resources":{"limits":{"cpu":"500ms"}}}]}}'""",
        """kubectl patch deploy web -p '{"spec":{"template":{"spec":{"containers":"""
        """[{"name":"nginx","resources":{"limits":{"cpu":"500ms"}}}]}}}}'""",
    ],
)
def test_a_quantity_that_cannot_be_read_is_told_and_changes_nothing(line: str):
    rest = cluster("cluster")
    before = footprint(rest.server)
    printed = run(rest, line)
    assert printed.exit_code == 1
    assert MALFORMED in printed.stderr
    assert printed.stderr.count("\n") == 1
    assert footprint(rest.server) == before


def test_following_logs_prints_what_is_added_and_ends_after_sixty_ticks():
    rest = cluster("cluster")
    texts = ["one\n"]
    rest.server.connector = SimpleNamespace(read_log=lambda *_: "".join(texts))
    steps = kubectl(rest, ["kubectl", "logs", "-f", "go-demo-2-db-7bq5n"], files=Folder({}))
    assert next(steps) == Stdout("one\n")
    wait = next(steps)
    assert isinstance(wait, Wait)
    texts.append("two\n")

    came = wait.until()
    assert came
    assert steps.send(came) == Stdout("two\n")


def test_an_object_that_may_be_missing_prints_nothing_in_any_format():
    printed = run(cluster("empty"), "kubectl get pod nosuch --ignore-not-found -o yaml")

    assert (printed.stdout, printed.stderr, printed.exit_code) == ("", "", 0)


def test_an_empty_list_is_printed_as_a_list():
    assert run(cluster("empty"), "kubectl get pods -o jsonpath={.kind}").stdout == "List"


def test_run_with_expose_makes_the_service_of_the_pod():
    rest = cluster("empty")

    assert (
        run(rest, "kubectl run box --image=nginx --port=80 --expose").stdout == "service/box created\npod/box created\n"
    )
    assert run(rest, "kubectl get svc box -ojsonpath={.spec.selector.run}").stdout == "box"


def test_saving_the_configuration_lets_apply_follow_without_a_warning():
    rest = cluster("empty")
    files = {"f.yml": SERVICE.format(name="x")}
    run(rest, "kubectl create -f f.yml --save-config", files)

    applied = run(rest, "kubectl apply -f f.yml", files)

    assert (applied.stdout, applied.stderr) == ("service/x unchanged\n", "")


def test_replace_puts_the_manifest_in_the_place_of_the_object():
    rest = cluster("cluster")
    text = SERVICE.format(name="lonely").replace("80", "81")

    assert run(rest, "kubectl replace -f f.yml", {"f.yml": text}).stdout == "service/lonely replaced\n"
    assert run(rest, "kubectl get svc lonely -ojsonpath={.spec.ports[0].port}").stdout == "81"
