"""Whose nslookup an image brings."""

from __future__ import annotations

import pytest

from engine.network.tools.userland import nslookup_of


@pytest.mark.parametrize(
    ("image", "whose"),
    [
        ("busybox", "busybox"),
        ("busybox:latest", "busybox"),
        ("busybox:1.36.1-musl", "busybox"),
        ("busybox:1.29", "busybox"),
        ("busybox:1", "busybox"),
        ("busybox:musl", "busybox"),
        ("docker.io/library/busybox:1.28", "old busybox"),
        ("registry.example:5000/busybox:1.28.4-glibc", "old busybox"),
        ("busybox:1.27@sha256:0123", "old busybox"),
        ("alpine:3.8", "old busybox"),
        ("alpine:3.9", "busybox"),
        ("alpine:3.20", "busybox"),
        ("alpine", "busybox"),
        ("nginx:1.27-alpine", "busybox"),
        ("redis:7-alpine3.8", "old busybox"),
        ("curlimages/curl:8.5.0", "busybox"),
        ("bash:5.2", "busybox"),
        ("nginx:1.28", "bind"),
        ("registry.k8s.io/e2e-test-images/jessie-dnsutils:1.3", "bind"),
        ("mongo:3.3", "bind"),
    ],
)
def test_it_goes_by_the_image_and_its_version(image: str, whose: str):
    assert nslookup_of(image) == whose
