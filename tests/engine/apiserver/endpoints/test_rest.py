"""The front door: raw paths, and what beside the answer is told."""

from __future__ import annotations

import json

import pytest

from engine.api.scheme import by_plural
from engine.api.status import StatusError

MAPS, ENDPOINTS = by_plural("configmaps"), by_plural("endpoints")
PATH = "/api/v1/namespaces/default/configmaps"


def test_a_raw_path_gives_the_whole_answer_however_long_it_is(rest):
    for number in range(1201):
        rest.create(MAPS, "default", {"metadata": {"name": f"m{number}"}})
    assert len(json.loads(rest.raw(PATH))["items"]) == 1201
    assert len(json.loads(rest.raw(f"{PATH}?limit=10"))["items"]) == 10


def test_a_raw_path_that_leads_nowhere_is_refused(rest):
    with pytest.raises(StatusError) as refused:
        rest.raw("/api/v1/nothing")
    assert (refused.value.code, refused.value.reason) == (404, "NotFound")


@pytest.mark.parametrize("way", ["list", "table", "names", "get", "watch", "raw"])
def test_each_way_to_read_an_outdated_kind_warns_once(rest, way):
    reads = {
        "list": lambda: rest.list(ENDPOINTS, "default"),
        "table": lambda: rest.table(ENDPOINTS, "default"),
        "names": lambda: rest.names(ENDPOINTS, "default"),
        "get": lambda: rest.get(ENDPOINTS, "default", "kubernetes"),
        "watch": lambda: rest.watch(ENDPOINTS, "default"),
        "raw": lambda: rest.raw("/api/v1/endpoints"),
    }
    reads[way]()
    assert ["v1 Endpoints is deprecated" in text for text in rest.warnings()] == [True]
    assert rest.warnings() == []
