"""What a kube-apiserver 1.33 made of objects of every kind: all that it filled in, rewrote or dropped.

`tests/golden/defaults/objects.jsonl` has, per kind, what is added to every object (`usual`), and per object what else
is added (`added`) and which fields are gone (`gone`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.api.scheme import for_kind
from engine.apiserver.endpoints.rest import RESTEndpoints

GOLDEN = Path(__file__).parents[3] / "golden" / "defaults" / "objects.jsonl"
ROWS = [json.loads(line) for line in GOLDEN.read_text("utf-8").splitlines()]
USUAL = {row["kind"]: row["usual"] for row in ROWS if "usual" in row}
CASES = {row["id"]: row for row in ROWS if "id" in row}
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_ADDRESS = re.compile(r"10\.(9[6-9]|10[0-9]|11[01])\.\d+\.\d+")
_DRAWN = ("metadata.uid", "metadata.resourceVersion", "metadata.creationTimestamp", "metadata.namespace")


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every plain value, empty list and empty map, with its place.

    That a template was never created was left out of the recording.
    """
    if isinstance(value, dict) and value.get("creationTimestamp", "") is None:
        value = {key: item for key, item in value.items() if key != "creationTimestamp"}
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from leaves(item, f"{path}[{index}]")
    elif isinstance(value, str):
        yield path, _ADDRESS.sub("<vip>", _TIME.sub("<time>", _UUID.sub("<uuid>", value)))
    else:
        yield path, value


def told(sent: dict[str, Any], made: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """What is in the answer and was not sent, or not so; and what was sent and is no more."""
    before, after = dict(leaves(sent)), dict(leaves(made))
    for name in _DRAWN:
        after.pop(name, None)
    missing = object()
    added = {path: value for path, value in after.items() if not same(before.get(path, missing), value)}
    return added, sorted(path for path in before if path not in after and path not in _DRAWN)


def without_token(made: dict[str, Any]) -> dict[str, Any]:
    """A Pod without the volume of its account's token, which was left out of the recording."""
    spec = made["spec"] if made["kind"] == "Pod" else {}
    for holder in (spec, *spec.get("initContainers", ()), *spec.get("containers", ())):
        for field in {"volumes", "volumeMounts"} & set(holder):
            holder[field] = [each for each in holder[field] if not each["name"].startswith("kube-api-access-")]
            if not holder[field]:
                del holder[field]
    return made


def same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and one == other


@pytest.mark.parametrize("name", sorted(CASES))
def test_an_object_is_completed_as_by_the_real_server(rest: RESTEndpoints, name: str):
    case = CASES[name]
    document = case["object"]
    resource = for_kind(document["apiVersion"], document["kind"])
    assert resource is not None

    added, gone = told(document, without_token(rest.create(resource, "default", document, dry_run=True)))

    assert added == USUAL[document["kind"]] | case["added"]
    assert gone == case["gone"]
