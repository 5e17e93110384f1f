"""Control plane reference, sections 6.5 and 6.9: image pull policies, what they say, and the back-off of failures."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from engine.kubelet.backoff import Backoff
from engine.runtime.images import default_catalog
from engine.runtime.registry import DENIED

MISSING = "nginx:does-not-exist"
FULL = f"docker.io/library/{MISSING}"
ERROR = (
    f'rpc error: code = NotFound desc = failed to pull and unpack image "{FULL}": '
    f'failed to resolve reference "{FULL}": {FULL}: not found'
)


def run(node: Any, image: str, policy: str = "") -> None:
    node.run_pod(containers=[{"name": "c", "image": image} | ({"imagePullPolicy": policy} if policy else {})])
    node.tick(8)


@pytest.mark.parametrize(
    ("policy", "present", "reasons"),
    [
        ("Always", True, ["Pulling", "Pulled", "Created", "Started"]),
        ("Always", False, ["Pulling", "Pulled", "Created", "Started"]),
        ("IfNotPresent", True, ["Pulled", "Created", "Started"]),
        ("IfNotPresent", False, ["Pulling", "Pulled", "Created", "Started"]),
        ("Never", True, ["Pulled", "Created", "Started"]),
        ("Never", False, ["ErrImageNeverPull", "Failed"]),
    ],
)
def test_each_policy_with_and_without_the_image(node: Any, policy: str, present: bool, reasons: list[str]):
    if present:
        node.warm("nginx:1")
    run(node, "nginx:1", policy)
    assert node.reasons() == reasons


def test_the_words_of_the_events(node: Any):
    run(node, "nginx:1")
    assert node.told("Pulling") == ['Pulling image "nginx:1"']
    assert node.told("Pulled") == [
        'Successfully pulled image "nginx:1" in 2s (2s including waiting). Image size: 72180980 bytes.',
    ]
    node.run_pod("y", containers=[{"name": "c", "image": "nginx:1"}])
    node.tick(3)
    assert node.told("Pulled")[1:] == ['Container image "nginx:1" already present on machine']


def test_an_image_that_may_not_be_pulled(node: Any):
    run(node, "nginx:1", "Never")
    message = 'Container image "nginx:1" is not present with pull policy of Never'
    assert node.told("ErrImageNeverPull") == [message]
    assert node.told("Failed") == ["Error: ErrImageNeverPull"]
    assert (node.status().state.waiting.reason, node.status().state.waiting.message) == ("ErrImageNeverPull", message)


@pytest.mark.parametrize(
    ("image", "why"),
    [
        ("Nginx", "invalid reference format: repository name (library/Nginx) must be lowercase"),
        ("nginx:", "invalid reference format"),
        ("ng inx", "invalid reference format"),
    ],
)
def test_a_name_that_is_none(node: Any, image: str, why: str):
    run(node, image)
    message = f'Failed to apply default image tag "{image}": couldn\'t parse image name "{image}": {why}'
    assert node.told("InspectFailed") == [message]
    assert node.told("Failed") == ["Error: InvalidImageName"]
    assert node.status().state.waiting.reason == "InvalidImageName"


@pytest.mark.parametrize(
    "image",
    ["nginx", "mongo:3.3", "localhost:5000/a/b", "quay.io/x/y_z:v1.2-3", "a@sha256:0123", "registry.k8s.io/x:1"],
)
def test_names_that_are_well_formed(image: str):
    from engine.runtime.images import malformed  # noqa: PLC0415 - only here

    assert malformed(image) == ""


def test_the_sequence_for_a_bad_image(node: Any):
    run(node, MISSING)
    assert node.events() == [
        ("Pulling", f'Pulling image "{MISSING}"'),
        ("Failed", f'Failed to pull image "{MISSING}": {ERROR}'),
        ("Failed", "Error: ErrImagePull"),
        ("BackOff", f'Back-off pulling image "{MISSING}"'),
        ("Failed", "Error: ImagePullBackOff"),
    ]
    waiting = node.status().state.waiting
    assert waiting.message == f'Back-off pulling image "{MISSING}": ErrImagePull: {ERROR}'


def test_it_is_tried_again_after_10_20_40_80_160_and_300_seconds(node: Any):
    node.run_pod(containers=[{"name": "c", "image": MISSING}])
    tries: list[Any] = []
    for _ in range(1000):
        node.tick()
        if node.status().state.waiting.reason == "ErrImagePull" and (not tries or tries[-1] != node.clock.tick):
            tries.append(node.clock.tick)
    assert [later - earlier for earlier, later in itertools.pairwise(tries)] == [
        10,
        20,
        40,
        80,
        160,
        300,
        300,
    ]


def test_an_image_is_forgotten_to_be_missing_ten_minutes_after_its_last_failure():
    backoff = Backoff()
    for _ in range(5):
        backoff.grow(0)
    assert (backoff.current(600), backoff.current(601)) == (160, 0)


def test_an_image_that_appears_is_pulled_at_the_next_try(node: Any):
    node.run_pod(containers=[{"name": "c", "image": "nginx:1"}])
    known = node.runtime.catalog
    node.runtime.catalog = known.with_images({"nginx:1": {"pull": "never"}})
    node.tick(5)
    assert node.status().state.waiting.reason == "ImagePullBackOff"
    node.runtime.catalog = known
    node.until(16)
    assert node.status().state.running is not None


def test_a_strict_registry_denies_an_image_that_nobody_described(node: Any):
    node.runtime.catalog = default_catalog().with_images({}, strict=True)
    run(node, "doesnotexist/none")
    name = "docker.io/doesnotexist/none:latest"
    why = f'failed to pull and unpack image "{name}": failed to resolve reference "{name}": {DENIED}'
    assert node.told("Failed")[:2] == [f'Failed to pull image "doesnotexist/none": {why}', "Error: ErrImagePull"]
