"""On which line of which file each object stands."""

from __future__ import annotations

import pytest

from levels.scenario.session_config import ManifestFile
from levels.storm.pipeline.places import ManifestPlaces
from tests.levels.storm.pipeline.reports import cause, fault

APP = """\
# The application.
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
---

apiVersion: v1
kind: Service
metadata: {name: web}
---
apiVersion: v1
kind: List
items:
- apiVersion: apps/v1
  kind: StatefulSet
  metadata: {name: db, namespace: shop}
- apiVersion: v1
  kind: Service
  metadata: {name: db, namespace: shop}
"""
PIECES = [ManifestFile("k8s/app.yaml", "kind: Deployment\nmetadata: {name: web}\n")] * 2


@pytest.fixture(scope="module")
def places():
    return ManifestPlaces(PIECES, {"k8s/app.yaml": APP}.get)


@pytest.mark.parametrize(
    ("target", "service", "place"),
    [
        ("deploy/web", "default/web", ("k8s/app.yaml", 2, "deploy/web")),
        ("shop/sts/db", "default/web", ("k8s/app.yaml", 14, "shop/sts/db")),
        ("node/node-1", "default/web", ("k8s/app.yaml", 7, "svc/web")),
        ("coredns", "shop/db", ("k8s/app.yaml", 17, "shop/svc/db")),
        ("node/node-1 + deploy/web", "default/none", ("k8s/app.yaml", 2, "deploy/web")),
    ],
)
def test_a_loss_stands_where_what_was_hit_stands_or_what_was_asked(places, target, service, place):
    one = cause(3, service=service)

    assert places.of(fault("x", target, one), one) == place


def test_a_loss_of_neither_stands_nowhere(places):
    one = cause(3, service="")

    assert places.of(fault("dns-hang", "coredns", one), one) is None
    assert places.first_service() == ("k8s/app.yaml", 7, "svc/web")


def test_what_cannot_be_read_again_is_its_own_text():
    one = cause(3)
    places = ManifestPlaces(PIECES, lambda _: None)

    assert places.of(fault("x", "deploy/web", one), one) == ("k8s/app.yaml", 1, "deploy/web")


def test_a_file_that_is_no_yaml_any_more_holds_nothing():
    assert ManifestPlaces(PIECES, lambda _: "a: [").first_service() is None
