"""Commands that have nothing to work with here check their line, and name what to use instead."""

from __future__ import annotations

import pytest

from engine.kubectl.cmd.table import GROUPS, VERBS
from tests.engine.kubectl.golden import cluster, run


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("attach", "error: at least 1 argument is required for attach"),
        ("attach -it go-demo-2-4k7sd -c db", "error: attach is not supported here; kubectl logs -f go-demo-2-4k7sd"),
        ("attach deploy/nosuch", 'Error from server (NotFound): deployments.apps "nosuch" not found'),
        ("port-forward svc/web 8080:80", "error: port-forward is not supported here; kubectl exec web -- curl"),
        ("cp a", "error: source and destination are required"),
        ("cp a:x b:y", "error: one of src or dest must be a local file specification"),
        ("cp lab/a:x y", "error: cp is not supported here; kubectl exec a -- cat FILE"),
        ("debug", "error: you must specify --image when not using --copy-to."),
        ("debug -it go-demo-2-4k7sd --image=busybox", "error: debug is not supported here; kubectl describe"),
        ("proxy --port=8080", "error: kubectl proxy is not supported here; kubectl get --raw PATH"),
        ("completion bash", "error: completion for bash is not supported here; on the screen, Tab completes"),
        ("completion", "error: Shell not specified."),
        ("kustomize", "error: kustomize is not supported here; kubectl apply -f FOLDER"),
        ("plugin list", "error: kubectl plugin is not supported here"),
        ("config set-cluster x --server=y", "error: kubectl config set-cluster is not supported here"),
        ("top node", "error: Metrics API not available"),
    ],
)
def test_a_command_that_is_not_offered_says_what_is(line: str, complaint: str):
    printed = run(cluster("cluster"), f"kubectl {line}")

    assert printed.stderr.startswith(complaint)
    assert printed.stdout == ""
    assert printed.exit_code == 1


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_command_and_subcommand_has_a_help_of_the_same_form(verb):
    lines = [verb.name, *(f"{verb.name} {sub.name}" for sub in verb.subcommands)]
    for line in lines:
        text = run(cluster("empty"), f"kubectl {line} --help").stdout
        assert text.endswith(
            'Use "kubectl options" for a list of global command-line options (applies to all commands).\n',
        )
        assert f"\nUsage:\n  kubectl {line}" in text


def test_the_list_of_commands_names_each_once():
    text = run(cluster("empty"), "kubectl").stdout

    for group in GROUPS:
        assert f"\n{group.title}:\n" in text
        for verb in group.verbs:
            assert text.count(f"\n  {verb.name} ") == 1


@pytest.mark.parametrize(
    ("server", "complaint"),
    [
        ("http://127.0.0.1:1", "The connection to the server 127.0.0.1:1 was refused - did you specify the right host"),
        ("localhost", "The connection to the server localhost:80 was refused"),
        ("https://nowhere.example", "Unable to connect to the server: dial tcp: lookup nowhere.example: no such host"),
        ("http://127.0.0.1:x", 'error: host must be a URL or a host:port pair: "http://127.0.0.1:x"'),
    ],
)
def test_no_other_server_answers(server: str, complaint: str):
    printed = run(cluster("cluster"), f"kubectl get pods -s {server}")

    assert complaint in printed.stderr
    assert printed.exit_code == 1


def test_the_clusters_own_server_answers():
    rest = cluster("cluster")
    address = run(rest, "kubectl config view").stdout.partition("server: ")[2].split()[0]

    assert run(rest, f"kubectl get svc web -o name --server={address}").stdout == "service/web\n"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("get --raw /api/v1/namespaces/default/pods/nosuch", 'Error from server (NotFound): pods "nosuch" not found\n'),
        ("get --raw nopath", "error: --raw must be a valid URL path"),
        ("get pods --raw /version", "error: arguments may not be passed when --raw is specified"),
        ("get --raw /version -o json", "error: --raw may not be specified with other flags"),
    ],
)
def test_a_raw_request_that_cannot_be_answered_says_why(line: str, complaint: str):
    assert run(cluster("cluster"), f"kubectl {line}").stderr.startswith(complaint)


def test_a_raw_request_may_carry_a_query():
    printed = run(cluster("cluster"), "kubectl get --raw /api/v1/namespaces/default/pods?labelSelector=type%3Ddb")

    assert printed.stdout.count('"kind":"PodList"') == 1
    assert printed.stdout.count('"name":"go-demo-2-db-7bq5n"') == 1
