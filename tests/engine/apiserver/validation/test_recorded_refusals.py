"""What a Kubernetes 1.33 server said to manifests of Pods and of what makes Pods, to the letter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.api.scheme import for_kind
from engine.api.status import StatusError
from engine.apiserver.endpoints.rest import RESTEndpoints

GOLDEN = Path(__file__).parents[3] / "golden" / "refusals" / "workloads.jsonl"
CASES = [json.loads(line) for line in GOLDEN.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_it_is_refused_in_the_servers_words(rest: RESTEndpoints, case: dict[str, Any]):
    manifest = case["object"]
    resource = for_kind(manifest["apiVersion"], manifest["kind"])
    assert resource is not None

    with pytest.raises(StatusError) as refused:
        rest.create(resource, "default", manifest)

    assert (refused.value.code, refused.value.message) == (case["code"], case["message"])
