"""`kubectl api-resources` and `api-versions` tell what discovery tells, in kubectl's order."""

from __future__ import annotations

import pytest

from engine.api.scheme import SERVED
from tests.engine.kubectl.golden import cluster, run


def lines(flags: str) -> list[str]:
    return run(cluster("cluster"), f"kubectl api-resources --no-headers {flags}").stdout.splitlines()


def test_every_resource_is_listed_in_the_version_that_its_group_prefers():
    assert len(lines("")) == len({(each.group, each.plural) for each in SERVED})
    assert [line.split() for line in lines("--api-group=autoscaling")] == [
        ["horizontalpodautoscalers", "hpa", "autoscaling/v2", "true", "HorizontalPodAutoscaler"],
    ]


@pytest.mark.parametrize(
    ("flags", "names"),
    [
        ("--verbs=get --api-group=authorization.k8s.io", []),
        ("--verbs=create --api-group=authentication.k8s.io", ["selfsubjectreviews", "tokenreviews"]),
        ("--categories=api-extensions --api-group=apiregistration.k8s.io", ["apiservices"]),
        ("--namespaced=false --api-group=node.k8s.io", ["runtimeclasses"]),
    ],
)
def test_the_flags_choose_by_what_each_resource_says_of_itself(flags: str, names: list[str]):
    assert [line.split()[0] for line in lines(flags)] == names


def test_the_verbs_are_the_resources_own():
    (questions,) = (line for line in lines("-o wide") if line.startswith("tokenreviews"))

    assert questions.split()[-1] == "create"


def test_the_versions_are_sorted():
    versions = run(cluster("cluster"), "kubectl api-versions").stdout.splitlines()

    assert versions == sorted(versions)
    assert {"autoscaling/v1", "autoscaling/v2", "events.k8s.io/v1", "v1"} <= set(versions)


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("kubectl get events.events.k8s.io -A -o name", "event.events.k8s.io/"),
        ("kubectl get runtimeclasses -o name", ""),
        ("kubectl explain flowschema.spec.rules", "GROUP:      flowcontrol.apiserver.k8s.io"),
    ],
)
def test_the_console_knows_what_discovery_names(line: str, first: str):
    answer = run(cluster("cluster"), line)

    assert answer.exit_code == 0
    assert answer.stdout.startswith(first)
