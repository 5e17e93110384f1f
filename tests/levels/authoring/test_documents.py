from __future__ import annotations

import pytest

from levels.authoring.documents import read_setup, scenario_documents
from levels.files.documents import UnreadableError, dump_documents, parse_documents
from levels.scenario.session_config import SessionConfig

IMAGES = {"own/app": {"listens": [{"port": 81}], "answers": {81: {"http": "hi\n"}}}}


def read(text: str) -> SessionConfig:
    scenario, *objects = parse_documents("run.yaml", text)
    return read_setup(scenario, objects)


def test_what_images_do_and_which_registry_there_is_come_back():
    setup = SessionConfig(images=IMAGES, registry="strict")
    back = read(dump_documents(scenario_documents(setup)))
    assert (back.images, back.registry) == (IMAGES, "strict")
    catalog = back.cluster().runtime.catalog
    assert (catalog.describes("own/app"), catalog.strict) == (True, True)


def test_a_plain_setup_says_neither():
    (scenario,) = scenario_documents(SessionConfig())
    assert "images" not in scenario["spec"]
    assert list(scenario["spec"]["cluster"]) == ["nodes"]
    back = read(dump_documents([scenario]))
    assert (back.images, back.registry) == ({}, "open")


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("registry: strict", "registry: loose", "spec.cluster.registry: must be open or strict"),
        ("listens:", "listen:", "spec.images.own/app.listen: unknown field listen; did you mean listens?"),
    ],
)
def test_what_is_wrong_in_it_is_named(was, becomes, said):
    text = dump_documents(scenario_documents(SessionConfig(images=IMAGES, registry="strict")))
    with pytest.raises(UnreadableError, match=said.replace(".", r"\.").replace("?", r"\?")):
        read(text.replace(was, becomes))
