"""A profile of AppArmor that is named in one of two ways is told in both."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.core import Container, Pod, PodSpec
from engine.api.meta import ObjectMeta
from engine.api.scheme import by_plural
from engine.apiserver.defaults.apparmor import PREFIX, synced
from engine.apiserver.endpoints.rest import RESTEndpoints

LOCAL = {"type": "Localhost", "localhostProfile": "p"}
BOTH = [("unconfined", {"type": "Unconfined"}), ("runtime/default", {"type": "RuntimeDefault"}), ("localhost/p", LOCAL)]


def made(
    rest: RESTEndpoints, text: str = "", own: Any = None, of_pod: Any = None, **spec: Any
) -> tuple[str | None, Any]:
    """The annotation and the field of a new Pod's container."""
    container: dict[str, Any] = {"name": "c", "image": "x:1"}
    if own:
        container["securityContext"] = {"appArmorProfile": own, "runAsUser": 1}
    if of_pod:
        spec["securityContext"] = {"appArmorProfile": of_pod}
    meta: dict[str, Any] = {"name": "x", "annotations": {PREFIX + "c": text} if text else {}}
    document = {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": {"containers": [container]} | spec}
    pod = rest.create(by_plural("pods"), "default", document)
    note = pod["metadata"].get("annotations", {}).get(PREFIX + "c")
    return note, pod["spec"]["containers"][0].get("securityContext", {}).get("appArmorProfile")


@pytest.mark.parametrize(("text", "field"), BOTH)
def test_each_of_the_two_makes_the_other(rest: RESTEndpoints, text: str, field: Any):
    assert made(rest, text=text) == (text, field)


@pytest.mark.parametrize(("text", "field"), BOTH)
def test_a_field_is_told_in_an_annotation(rest: RESTEndpoints, text: str, field: Any):
    assert made(rest, own=field) == (text, field)


def test_a_container_without_one_tells_that_of_its_pod(rest: RESTEndpoints):
    assert made(rest, of_pod={"type": "RuntimeDefault"}) == ("runtime/default", None)


def test_what_the_pod_says_already_is_not_said_again(rest: RESTEndpoints):
    assert made(rest, text="runtime/default", of_pod={"type": "RuntimeDefault"}) == ("runtime/default", None)


@pytest.mark.parametrize("text", ["localhost/", "nonsense"])
def test_an_annotation_without_sense_makes_no_field(text: str):
    pod = Pod(
        api_version="v1",
        kind="Pod",
        metadata=ObjectMeta(name="x", annotations={PREFIX + "c": text}),
        spec=PodSpec(containers=(Container(name="c", image="x:1"),)),
    )
    assert synced(pod) == pod


def test_a_pod_without_profiles_has_none(rest: RESTEndpoints):
    assert made(rest) == (None, None)
