"""Single objects of kinds without a Pod template, against what a kube-apiserver 1.33 answered, strictly."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from engine.api.scheme import for_kind
from engine.api.status import StatusError
from engine.apiserver.endpoints.rest import RESTEndpoints

GOLDEN = Path(__file__).parents[3] / "golden" / "validation" / "objects.jsonl"
CASES = {row["id"]: row for row in map(json.loads, GOLDEN.read_text("utf-8").splitlines())}
NEXT = re.compile(r", (?=[a-zA-Z]+(?:\.[a-zA-Z]+|\[[^\]]*\])*: )")
"""Between two complaints."""
TRIED_FOR_REAL = ("service/nodeport-range", "service/clusterip-range")
"""What a dry run says in other words."""
STATEFUL = ("service/clusterip-taken",)
"""What only holds after other requests."""


@pytest.mark.parametrize("name", sorted(CASES.keys() - set(STATEFUL)))
def test_an_object_is_answered_as_by_the_real_server(rest: RESTEndpoints, name: str):
    case = CASES[name]
    rest.warnings()

    code, message = answer(rest, case["object"], dry_run=name not in TRIED_FOR_REAL)
    told = [f'299 - "{text}"' for text in (quoted(text) for text in rest.warnings()) if "podfall" not in text]

    assert (code, parts(message)) == (case["code"], parts(case["message"]))
    assert told == case["warnings"] or code != 201


def answer(rest: RESTEndpoints, document: dict[str, Any], *, dry_run: bool) -> tuple[int, str]:
    resource = for_kind(document["apiVersion"], document["kind"])
    assert resource is not None
    try:
        rest.create(resource, "default", document, dry_run=dry_run)
    except StatusError as error:
        return error.code, error.message
    return 201, ""


def quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def parts(message: str) -> list[str]:
    """What is wrong, in any order: that of Go's maps is drawn."""
    head, _, told = message.partition(" is invalid: ")
    return [head, *sorted(NEXT.split(told.removeprefix("[").removesuffix("]")))]
