"""Thousands of broken requests: each gets an answer with a reason, and a refused one leaves the store alone."""

from __future__ import annotations

import json
import random
from typing import Any

from engine.apiserver.exchange import Ask
from engine.apiserver.handler import handle

REQUESTS = 3000
SEED = 28017

OBJECTS = (
    (
        "/api/v1/namespaces/default/services",
        {"metadata": {"name": "a"}, "spec": {"ports": [{"port": 80, "name": "x"}]}},
    ),
    (
        "/api/v1/namespaces/default/pods",
        {"metadata": {"name": "p", "labels": {"a": "b"}}, "spec": {"containers": [{"name": "c", "image": "i"}]}},
    ),
    (
        "/apis/apps/v1/namespaces/default/replicasets",
        {
            "metadata": {"name": "r"},
            "spec": {
                "replicas": 1, "selector": {"matchLabels": {"a": "b"}},
                "template": {
                    "metadata": {"labels": {"a": "b"}}, "spec": {"containers": [{"name": "c", "image": "i"}]},
                },
            },
        },
    ),
)  # fmt: skip
JUNK: tuple[Any, ...] = (None, 0, -1, 1.5, True, "", "A_B", [], {}, [None], {"x": 1}, "9" * 30, 2**70)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "TRACE")
SUFFIXES = ("", "/a", "/r", "/r/scale", "/p/status", "/p/log", "/p/eviction", "/%00", "/../x", "//")
QUERIES = (
    "",
    "limit=x",
    "dryRun=All",
    "fieldSelector=%3D%3D",
    "labelSelector=a+in+(",
    "fieldValidation=No",
    "continue=e30=",
)
TYPES = (
    "application/json", "application/merge-patch+json", "application/json-patch+json", "application/apply-patch+yaml",
    "application/strategic-merge-patch+json", "application/vnd.kubernetes.protobuf", "text/x", "",
)  # fmt: skip


def mutated(value: Any, chance: random.Random) -> Any:
    """The value with one part of it replaced or gone."""
    if isinstance(value, dict) and value and chance.random() < 0.85:
        key = chance.choice(sorted(value))
        rest = {other: item for other, item in value.items() if other != key}
        return rest if chance.random() < 0.1 else rest | {key: mutated(value[key], chance)}
    if isinstance(value, list) and value and chance.random() < 0.85:
        return [mutated(value[0], chance), *value[1:]]
    return chance.choice(JUNK)


def body(value: Any, chance: random.Random) -> bytes:
    text = json.dumps(mutated(value, chance) if chance.random() < 0.9 else value).encode()
    return text if chance.random() < 0.9 else text[: chance.randrange(len(text) + 1)] + bytes([chance.randrange(256)])


def test_mutated_requests_get_a_status_and_refused_ones_change_nothing(rest):
    chance = random.Random(SEED)
    store = rest.server.store
    codes: dict[int, int] = {}
    for number in range(REQUESTS):
        path, value = chance.choice(OBJECTS)
        query, kind = chance.choice(QUERIES) if chance.random() < 0.2 else "", chance.choice(TYPES)
        ask = Ask(chance.choice(METHODS), path + chance.choice(SUFFIXES), query, body(value, chance), kind)
        before = store.revision
        answer = handle(rest, ask)
        codes[answer.code] = codes.get(answer.code, 0) + 1
        if answer.code < 400:
            continue
        assert answer.code < 500, (number, ask, answer.body)
        assert json.loads(answer.body)["kind"] == "Status"
        assert store.revision == before, (number, ask)
    assert {200, 201, 400, 404, 405, 409, 415, 422} <= set(codes), codes
