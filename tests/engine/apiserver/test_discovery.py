"""Discovery names what a real 1.33 server names: kinds, verbs, short names, categories, subresources, in its order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.api.scheme import SCHEME, SERVED, by_plural, for_kind
from engine.apiserver import discovery

GOLDEN = Path(__file__).parents[2] / "golden/discovery"
"""As recorded, without custom resources and the kind that defines them."""


@pytest.mark.parametrize(("name", "core"), [("core", True), ("groups", False)])
def test_the_aggregated_form_is_the_real_servers(name: str, core: bool):
    assert discovery.aggregated(SERVED, "v2", core=core)["items"] == json.loads(
        (GOLDEN / f"{name}.json").read_text("utf-8")
    )


def test_the_legacy_form_names_the_same_resources_and_parts():
    for group, version in {(each.group, each.version) for each in SERVED}:
        entries = {entry["name"]: entry for entry in discovery.api_resources(SERVED, group, version)["resources"]}
        for resource in SERVED:
            if (resource.group, resource.version) == (group, version):
                assert entries[resource.plural]["verbs"] == list(resource.verbs)
                assert [name for name in entries if name.startswith(f"{resource.plural}/")] == [
                    f"{resource.plural}/{part.name}" for part in discovery.subresources_of(resource)
                ]


def test_a_group_names_its_preferred_version_first():
    group = discovery.api_group(SERVED, "autoscaling")

    assert [entry["version"] for entry in group["versions"]] == ["v2", "v1"]
    assert group["preferredVersion"]["groupVersion"] == "autoscaling/v2"


def test_a_plural_name_stands_for_what_is_stored():
    assert len({each.plural for each in SCHEME}) == len(SCHEME)
    assert by_plural("events").group == ""
    assert by_plural("horizontalpodautoscalers").version == "v2"
    old = for_kind("autoscaling/v1", "HorizontalPodAutoscaler")
    assert old is not None
    assert old.version == "v1"
