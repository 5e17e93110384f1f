"""Whether an image is looked for each time: by its tag, and not at all where its name cannot be read."""

from __future__ import annotations

import pytest

from engine.apiserver.defaults.imagepolicy import pull_policy

DIGEST = "sha256:" + "a" * 64


@pytest.mark.parametrize(
    "image",
    [
        "nginx",
        "nginx:latest",
        "library/nginx",
        "localhost/a",
        "localhost:5000/a",
        "registry.example.com:5000/a/b",
        "REGION-docker.pkg.dev/a/b:latest",
        f"nginx:latest@{DIGEST}",
        "[::1]:5000/a",
        "a/b__c--d.e",
    ],
)
def test_the_latest_is_looked_for_each_time(image: str):
    assert pull_policy(image) == "Always"


@pytest.mark.parametrize(
    "image",
    [
        "nginx:1.27",
        "nginx:latest-1",
        f"nginx@{DIGEST}",
        f"nginx:1@{DIGEST}",
        "localhost:5000/a:1",
        "registry.example.com/PROJECT/b",
        "Nginx",
        "{{image}}",
        "$IMAGE",
        "https://example.com/a",
        "a//b",
        "a:b:c",
        "",
        "nginx@sha256:00",
        "a" * 64,
    ],
)
def test_any_other_is_taken_where_it_is_there(image: str):
    assert pull_policy(image) == "IfNotPresent"
