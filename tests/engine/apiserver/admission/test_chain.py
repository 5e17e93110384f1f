"""What the smaller plugins do to a Pod, and when."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.api.status import StatusError
from engine.apiserver.endpoints.rest import RESTEndpoints

PODS, CLASSES = by_plural("pods"), by_plural("priorityclasses")


def pod(**spec: Any) -> dict[str, Any]:
    body = {"containers": [{"name": "c", "image": "nginx:1.25"}]} | spec
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}, "spec": body}


def bears(made: dict[str, Any]) -> list[tuple[str, int | None]]:
    return [(each["key"], each.get("tolerationSeconds")) for each in made["spec"]["tolerations"]]


LOST = [("node.kubernetes.io/not-ready", 300), ("node.kubernetes.io/unreachable", 300)]


@pytest.mark.parametrize(
    ("given", "after"),
    [
        ([{"key": "x", "operator": "Exists"}], [("x", None), *LOST]),
        ([], LOST),
        (None, LOST),
    ],
)
def test_a_pod_whose_tolerations_are_replaced_bears_a_lost_node_all_the_same(rest: RESTEndpoints, given, after):
    rest.create(PODS, "default", pod())
    changed = rest.patch(PODS, "default", "x", {"spec": {"tolerations": given}}, type="merge")
    assert bears(changed) == after


def test_a_pod_may_be_written_again_without_what_admission_gave_it(rest: RESTEndpoints):
    document = pod(automountServiceAccountToken=False, serviceAccountName="default")
    made = rest.create(PODS, "default", document)
    document["spec"]["containers"][0]["image"] = "nginx:1.26"
    changed = rest.update(PODS, "default", "x", document)
    image = changed["spec"]["containers"][0].pop("image")
    del made["spec"]["containers"][0]["image"]
    assert (image, changed["spec"]) == ("nginx:1.26", made["spec"])


@pytest.mark.parametrize("claim", [{"priority": 7}, {"enableServiceLinks": False}, {"preemptionPolicy": "Never"}])
def test_but_not_with_something_else_in_its_place(rest: RESTEndpoints, claim):
    document = pod(automountServiceAccountToken=False, serviceAccountName="default")
    rest.create(PODS, "default", document)
    with pytest.raises(StatusError, match="pod updates may not change fields"):
        rest.update(PODS, "default", "x", document | {"spec": document["spec"] | claim})


def priority_class(name: str, **fields: Any) -> dict[str, Any]:
    return {
        "apiVersion": "scheduling.k8s.io/v1",
        "kind": "PriorityClass",
        "metadata": {"name": name},
        "value": 1000,
    } | fields


def test_one_class_alone_is_everybodys(rest: RESTEndpoints):
    rest.create(CLASSES, "", priority_class("high", globalDefault=True))
    why = "PriorityClass high is already marked as default. Only one default can exist"
    for refused in (
        lambda: rest.create(CLASSES, "", priority_class("low", globalDefault=True)),
        lambda: rest.patch(CLASSES, "", "mid", {"globalDefault": True}, type="merge"),
    ):
        if rest.server.store.get("priorityclasses", "mid") is None:
            rest.create(CLASSES, "", priority_class("mid"))
        with pytest.raises(StatusError) as caught:
            refused()
        assert caught.value.code == 403
        assert caught.value.message.endswith(f"is forbidden: {why}")
    assert rest.create(PODS, "default", pod())["spec"]["priority"] == 1000


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        ({"runtimeClassName": "gvisor"}, 'pod rejected: RuntimeClass "gvisor" not found'),
        (
            {"overhead": {"cpu": "1"}},
            "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead",
        ),
        ({"priorityClassName": "nope"}, "no PriorityClass with name nope was found"),
    ],
)
def test_what_a_pod_names_has_to_be_there(rest: RESTEndpoints, spec, why):
    with pytest.raises(StatusError) as caught:
        rest.create(PODS, "default", pod(**spec))
    assert (caught.value.code, caught.value.message) == (403, f'pods "x" is forbidden: {why}')
