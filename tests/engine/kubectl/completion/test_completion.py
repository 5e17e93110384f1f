"""What Tab offers in a kubectl line, on the recorded cluster."""

from __future__ import annotations

from functools import cache

import pytest

from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.kubectl.cmd.lookup import flags_of
from engine.kubectl.cmd.table import VERBS
from engine.kubectl.completion import complete
from engine.kubectl.context import Context
from tests.engine.kubectl.golden import Folder, cluster

FILES = Folder({"svc.yml": "", "files/a.yml": ""})


@cache
def recorded() -> RESTEndpoints:
    """The recorded cluster, which nothing here changes."""
    return cluster("cluster")


def offered(line: str, namespace: str = "default") -> list[str]:
    """Complete the last word of a line; a `~` in it stands for a blank inside quotes."""
    *words, last = (word.replace("~", " ") for word in line.split(" "))
    return complete(recorded(), [word for word in words if word], last, files=FILES, context=Context(namespace))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("desc", ["describe"]),
        ("help d", ["debug", "delete", "describe", "diff", "drain"]),
        ("rollout ", ["history", "pause", "restart", "resume", "status", "undo"]),
        ("create service no", ["nodeport"]),
        ("-n la", ["lab"]),
        ("get po", ["poddisruptionbudgets", "pods", "podtemplates"]),
        ("get svc", ["svc"]),
        ("get pods,serv", ["pods,serviceaccounts", "pods,servicecidrs", "pods,services"]),
        ("get pods go-demo-2-d", ["go-demo-2-db-7bq5n"]),
        ("get pod/go-demo-2-d", ["pod/go-demo-2-db-7bq5n"]),
        ("get pods --ignore", ["--ignore-not-found"]),
        ("get pods -n lab leav", ["leaving"]),
        ("get pods --namespace=kube-p", ["--namespace=kube-public"]),
        ("get pods -oya", ["-oyaml"]),
        ("get pods -o=ya", ["-o=yaml"]),
        ("get -A pods -l type=d", ["type=db"]),
        ("get pods -l type=db,serv", ["type=db,service="]),
        ("get pods -L vend", ["vendor"]),
        ("get pods --field-selector status.ph", ["status.phase="]),
        ("get pods --sort-by .metadata.creat", [".metadata.creationTimestamp"]),
        ("logs go-demo-2-4k7sd -c ", ["db", "api"]),
        ("exec go-demo-2-4k7sd --container=a", ["--container=api"]),
        ("logs deploy/web --container ", ["nginx"]),
        ("apply -f files/", ["files/a.yml"]),
        ("apply -f svc.yml,fil", ["svc.yml,files/a.yml", "svc.yml,files/"]),
        ("delete pod --cascade=o", ["--cascade=orphan"]),
        ("patch svc web --type m", ["merge"]),
        ("expose rs go-demo-2 --type=L", ["--type=LoadBalancer"]),
        ("expose rs go-demo-2 --target-port 2", ["28017"]),
        ("cordon kubenode01 kubenode0", ["kubenode02", "kubenode03"]),
        ("scale r", ["replicasets", "replicationcontrollers"]),
        ("rollout undo deploy/", ["deploy/web"]),
        ("set image deploy/web ", ["nginx=nginx:1.27"]),
        ("label pod go-demo-2-db-7bq5n ty", ["type=", "type-"]),
        ("explain pod.spec.tol", ["pod.spec.tolerations"]),
        ("explain deploy.spec.template.spec.con", ["deploy.spec.template.spec.containers"]),
        ("auth can-i del", ["delete", "deletecollection"]),
        ("auth can-i delete po", ["poddisruptionbudgets", "pods", "podtemplates"]),
        ("wait --for=d", ["--for=delete"]),
        ("events --for pod/go-demo-2-d", ["pod/go-demo-2-db-7bq5n"]),
        ("nosuch ", []),
        ("get nosuch ", []),
        ("get nosuch/", []),
        ("exec go-demo-2-4k7sd -- l", []),
        ("get pod nosuch -o jsonpath={.sp", []),
    ],
)
def test_the_grammar_and_the_cluster_say_what_can_follow(line: str, words: list[str]):
    assert offered(line) == words


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("get svc web -o jsonpath", ["jsonpath=", "jsonpath-as-json=", "jsonpath-file="]),
        ("get svc web -o jsonpath=", ["jsonpath={"]),
        ("get svc web -o jsonpath={.sp", ["jsonpath={.spec"]),
        ("get svc web -o jsonpath={.spec", ["jsonpath={.spec."]),
        ("get svc web -o jsonpath={.spec.clusterI", ["jsonpath={.spec.clusterIP", "jsonpath={.spec.clusterIPs"]),
        ("get svc web -o jsonpath={.spec.ports", ["jsonpath={.spec.ports[0]", "jsonpath={.spec.ports[*]"]),
        ("get svc web -o jsonpath={.spec.ports[0].node", ["jsonpath={.spec.ports[0].nodePort"]),
        ("get svc web -o jsonpath={.spec.type", ["jsonpath={.spec.type}"]),
        ("get svc -o jsonpath={.it", ["jsonpath={.items"]),
        (
            "get svc -o jsonpath={range~.items[*]}{.metadata.na",
            [
                "jsonpath={range .items[*]}{.metadata.name",
                "jsonpath={range .items[*]}{.metadata.namespace",
            ],
        ),
        (
            "get nodes -o jsonpath={.items[0].metadata.labels.kubernetes\\.io/ho",
            [
                "jsonpath={.items[0].metadata.labels.kubernetes\\.io/hostname",
            ],
        ),
        ("get svc -o custom-columns=N:.metadata.name,T:.spec.ty", ["custom-columns=N:.metadata.name,T:.spec.type"]),
        ("get svc web -o go-template={{.spec.ty", ["go-template={{.spec.type"]),
        ("get svc web -o jsonpath-file=sv", ["jsonpath-file=svc.yml"]),
    ],
)
def test_paths_follow_the_fields_of_a_live_object(line: str, words: list[str]):
    assert offered(line) == words


def test_names_are_those_of_the_current_namespace():
    assert "leaving" in offered("get pods ", namespace="lab")
    assert "leaving" not in offered("get pods ")


def test_a_name_that_stands_there_is_not_offered_again():
    assert offered("delete pod leaving ", namespace="lab").count("leaving") == 0


def test_looking_at_endpoints_leaves_no_warning_for_the_next_line():
    rest = recorded()
    complete(rest, ["get", "ep", "web", "-o"], "jsonpath={.su", files=FILES, context=Context())

    assert rest.warnings() == []


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_flag_and_argument_of_every_command_can_be_asked_for(verb):
    for command, path in [(verb, verb.name), *((sub, f"{verb.name} {sub.name}") for sub in verb.subcommands)]:
        assert isinstance(offered(f"{path} "), list)
        assert {f"--{flag.name}" for flag in flags_of(command) if flag.supported} <= set(offered(f"{path} --"))
        for flag in command.flags:
            assert isinstance(offered(f"{path} --{flag.name}="), list)


@pytest.mark.parametrize("line", ["get pods ", "get pods/", "get pods -l ", "logs web -c ", "get -n "])
def test_a_server_that_does_not_answer_offers_no_names(line: str):
    hung = cluster("cluster")
    hung.server.hangs = lambda: True
    *words, last = line.split(" ")
    assert complete(hung, [word for word in words if word], last, files=FILES, context=Context("default")) == []
    assert hung.warnings() == []
