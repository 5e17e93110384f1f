"""Control plane reference, section 1.2: pod-template-hash, FNV-1a spelt with the letters of generated names."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from engine.api.core import Container, PodSpec, PodTemplateSpec
from engine.api.meta import ObjectMeta
from engine.controllers.deployment import podtemplatehash
from engine.controllers.deployment.podtemplatehash import pod_template_hash
from engine.rng import NAME_ALPHABET

DIGITS, LETTERS = "0123456789", "456789bcdf"


def template(image: str = "nginx", **labels: str) -> PodTemplateSpec:
    spec = PodSpec(containers=(Container(name="c", image=image),))
    return PodTemplateSpec(metadata=ObjectMeta(labels=labels or {"app": "web"}), spec=spec)


def spelt(value: int) -> str:
    return str(value).translate(str.maketrans(DIGITS, LETTERS))


def test_each_digit_has_the_letter_that_the_alphabet_gives_to_its_character():
    assert "".join(NAME_ALPHABET[ord(digit) % 27] for digit in DIGITS) == LETTERS


@pytest.mark.parametrize(("text", "value"), [(b"", 0x811C9DC5), (b"a", 0xE40C292C), (b"foobar", 0xBF9CF968)])
def test_the_sum_is_fnv_1a_of_32_bits_in_decimal(monkeypatch: pytest.MonkeyPatch, text: bytes, value: int):
    monkeypatch.setattr(podtemplatehash, "_canonical", lambda _template: text)
    assert pod_template_hash(template()) == spelt(value)


def test_a_collision_count_is_appended_in_eight_bytes_the_lowest_first(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(podtemplatehash, "_canonical", lambda _template: b"web")
    second = pod_template_hash(template(), 258)
    monkeypatch.setattr(podtemplatehash, "_canonical", lambda _template: b"web\x02\x01" + bytes(6))
    assert second == pod_template_hash(template())


def test_equal_templates_have_equal_hashes_and_others_do_not():
    assert pod_template_hash(template(a="1", b="2")) == pod_template_hash(template(b="2", a="1"))
    others = [template("nginx:2"), template(app="db"), replace(template(), spec=PodSpec(node_name="n"))]
    hashes = {pod_template_hash(each) for each in [template(), *others]}
    hashes.add(pod_template_hash(template(), 0))
    assert len(hashes) == 5
    assert all(len(text) <= 10 and set(text) <= set(LETTERS) for text in hashes)
