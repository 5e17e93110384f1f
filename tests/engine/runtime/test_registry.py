from __future__ import annotations

import pytest

from engine.runtime.images import default_catalog
from engine.runtime.registry import DENIED, NOT_FOUND, refusal

OWN = {"own/app": {"listens": [{"port": 80}]}, "own/tagged:beta": {}, "own/none": {"pull": "never"}}
OPEN = default_catalog().with_images(OWN)
STRICT = default_catalog().with_images(OWN, strict=True)


@pytest.mark.parametrize("image", ["nginx:1", "nginx:nope", "somebody/else", "own/app:any"])
def test_an_open_registry_has_every_image(image):
    assert refusal(OPEN, image) == ""


@pytest.mark.parametrize("catalog", [OPEN, STRICT])
@pytest.mark.parametrize("image", ["vfarcic/go-demo-2:does-not-exist", "own/app:does-not-exist", "own/none"])
def test_a_tag_that_does_not_exist_and_an_image_that_is_never_pulled_are_in_no_registry(catalog, image):
    assert refusal(catalog, image) == NOT_FOUND


REAL = "latest stable mainline stable-alpine alpine alpine3.18 1 1.25.3 v2 1.25-bookworm bookworm 1.27.0-alpine-perl"


@pytest.mark.parametrize("tag", REAL.split())
def test_a_strict_registry_has_known_images_by_tags_that_look_real(tag):
    assert refusal(STRICT, f"nginx:{tag}") == ""
    assert refusal(STRICT, f"docker.io/library/nginx:{tag}") == ""


@pytest.mark.parametrize("image", ["nginx", "nginx@sha256:" + "a" * 64])
def test_without_a_tag_it_is_the_latest(image):
    assert refusal(STRICT, image) == ""


@pytest.mark.parametrize("tag", ["nope", "latests", "alpin", "version1", "v", "stable_"])
def test_it_lacks_other_tags(tag):
    assert refusal(STRICT, f"nginx:{tag}") == NOT_FOUND


def test_a_user_says_which_tags_an_image_has():
    assert refusal(STRICT, "own/app:nope") == ""
    assert refusal(STRICT, "own/tagged:beta") == ""
    assert refusal(STRICT, "own/tagged:gamma") == DENIED


def test_it_denies_what_nobody_described():
    assert refusal(STRICT, "doesnotexist/none") == DENIED
