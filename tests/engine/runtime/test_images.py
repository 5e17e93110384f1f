from __future__ import annotations

from typing import Any

import pytest

from engine.runtime.images import default_catalog, full_name, image_id, load_catalog
from tests.present import present


def test_a_name_without_a_tag_describes_every_tag_that_has_no_entry():
    catalog = default_catalog()
    assert catalog.behaviour("vfarcic/go-demo-2:2.0") is catalog.behaviour("vfarcic/go-demo-2")
    assert present(catalog.behaviour("vfarcic/go-demo-2:3.1")).reconnect == "always"
    assert catalog.behaviour("somebody/else") is None


def test_a_scenario_may_describe_its_own_images():
    catalog = default_catalog().with_images({"mongo:3.3": {"pullTicks": 70}})
    assert (catalog.pull_ticks("mongo:3.3"), catalog.pull_ticks("mongo:4")) == (70, 5)


def test_a_misspelt_key_is_an_error():
    with pytest.raises(ValueError, match="pulTicks"):
        default_catalog().with_images({"x": {"pulTicks": 1}})


@pytest.mark.parametrize("fields", [{"cpu": {"idle": "much"}}, {"cpu": {"perRequest": "1x"}}, {"memory": "lots"}])
def test_an_amount_that_is_none_is_an_error(fields: dict[str, Any]):
    with pytest.raises(ValueError, match=r"images\[x\].*quantit"):
        default_catalog().with_images({"x": fields})


def test_another_kind_of_file_is_no_catalogue(tmp_path: Any):
    path = tmp_path / "x.yaml"
    path.write_text("kind: Scenario\n")
    with pytest.raises(ValueError, match="not an ImageCatalog"):
        load_catalog(path)


@pytest.mark.parametrize(
    ("image", "full"),
    [
        ("mongo:3.3", "docker.io/library/mongo:3.3"),
        ("vfarcic/go-demo-2", "docker.io/vfarcic/go-demo-2:latest"),
        ("registry.k8s.io/etcd:3.5", "registry.k8s.io/etcd:3.5"),
        ("localhost:5000/x", "localhost:5000/x:latest"),
    ],
)
def test_full_names_are_as_a_container_runtime_writes_them(image: Any, full: Any):
    assert full_name(image) == full


DIGEST = f"sha256:{'9ae97d36' * 8}"


@pytest.mark.parametrize("tag", ["", ":1.36"])
def test_the_id_of_an_image_is_the_digest_that_its_reference_names(tag: str):
    assert image_id(f"busybox{tag}@{DIGEST}") == f"docker.io/library/busybox@{DIGEST}"
    assert image_id(f"localhost:5000/x{tag}@{DIGEST}") == f"localhost:5000/x@{DIGEST}"


def test_one_without_a_digest_has_one_of_its_own():
    first, second = image_id("nginx:1.25"), image_id("nginx:1.26")
    assert first.startswith("docker.io/library/nginx@sha256:")
    assert first != second


@pytest.mark.parametrize(
    "image",
    ["docker.io/library/nginx:1.25", "docker.io/nginx", "index.docker.io/library/nginx", f"nginx:1.25@{DIGEST}"],
)
def test_an_image_is_known_however_its_reference_is_written(image: str):
    assert default_catalog().behaviour(image) is default_catalog().behaviour("nginx")


@pytest.mark.parametrize("image", ["registry.example/library/nginx", "example/nginx"])
def test_a_namesake_of_another_registry_is_not_known(image: str):
    assert default_catalog().behaviour(image) is None
