"""Thousands of broken requests: each gets an answer with a reason, and a refused one leaves the store alone."""

from __future__ import annotations

import asyncio
import json
import random
from typing import Any
from urllib.parse import unquote

from engine.apiserver.endpoints.handler import handle
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.apiserver.http.front import Ports, application
from engine.apiserver.http.guard import guard_for
from engine.apiserver.http.watch import WatchNotifier

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
                "replicas": 1,
                "selector": {"matchLabels": {"a": "b"}},
                "template": {
                    "metadata": {"labels": {"a": "b"}},
                    "spec": {"containers": [{"name": "c", "image": "i"}]},
                },
            },
        },
    ),
)
JUNK: tuple[Any, ...] = (None, 0, -1, 1.5, True, "", "A_B", [], {}, [None], {"x": 1}, "9" * 30, 2**70)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "TRACE", "OPTIONS", "CONNECT", "FOO")
SUFFIXES = (
    "",
    "/a",
    "/r",
    "/r/scale",
    "/p/status",
    "/p/log",
    "/p/eviction",
    "/p/exec",
    "/p/attach",
    "/p/portforward",
    "/%00",
    "/../x",
    "//",
    "/%FF%FE",
    "/p/ephemeralcontainers",
    "/" + "x" * 3000,
)
ACCEPTS = (
    "*/*",
    "application/json;as=Table;v=v1;g=meta.k8s.io",
    "application/json;as=PartialObjectMetadata;g=meta.k8s.io",
    "text/html",
    ";;;,,=",
    "",
)
HEADERS = (
    ("host", "evil.example"),
    ("host", ""),
    ("host", "[::1"),
    ("origin", "http://evil.example"),
    ("origin", "null"),
    ("content-length", "99999999999"),
    ("content-length", "-1"),
    ("content-encoding", "gzip"),
    ("upgrade", "SPDY/3.1"),
    ("authorization", "Bearer \xff"),
    ("if-none-match", '"x"'),
    ("accept-encoding", "gzip;q=x"),
)
PLAIN = (b"",)
"""A HEAD has no body."""
QUERIES = (
    "",
    "limit=x",
    "dryRun=All",
    "fieldSelector=%3D%3D",
    "labelSelector=a+in+(",
    "fieldValidation=No",
    "continue=e30=",
    "watch=1",
    "watch=1&resourceVersion=99999999",
    "watch=1&resourceVersion=-1&timeoutSeconds=x",
    "resourceVersion=x",
    "resourceVersion=99999999",
    "resourceVersion=1&resourceVersionMatch=Exact",
    "includeObject=All",
    "gracePeriodSeconds=%F0",
    "gracePeriodSeconds=-",
    "propagationPolicy=Sideways",
    "follow=1&tailLines=-1",
    "fieldManager=me",
    "fieldManager=me&force=true",
    "fieldManager=%07&force=x",
    "%FF=%00&&=;",
)
TYPES = (
    "application/json",
    "application/merge-patch+json",
    "application/json-patch+json",
    "application/apply-patch+yaml",
    "application/strategic-merge-patch+json",
    "application/vnd.kubernetes.protobuf",
    "text/x",
    "",
)


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


def headers(kind: str, chance: random.Random) -> list[tuple[bytes, bytes]]:
    """Headers, some of them of strangers or nonsense."""
    found = {"host": "localhost", "content-type": kind, "accept": chance.choice(ACCEPTS)}
    if chance.random() < 0.2:
        name, value = chance.choice(HEADERS)
        found[name] = value
    return [(name.encode(), value.encode("latin-1")) for name, value in found.items()]


class Server:
    """The whole application, called without a network."""

    def __init__(self, rest: RESTEndpoints) -> None:
        notifier = WatchNotifier()
        notifier.closed = True  # watches end at once
        ports = Ports(lambda: rest, lambda ask: handle(rest, ask), notifier, lambda: "")
        self._app = application(ports, guard_for("127.0.0.1", ""))

    async def ask(
        self,
        method: str,
        path: str,
        query: str,
        sent: list[tuple[bytes, bytes]],
        data: bytes,
    ) -> tuple[int, dict[str, str], bytes]:
        """The status, headers and body of the answer."""
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": sent,
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
            "root_path": "",
        }
        parts: list[dict[str, Any]] = []

        given: list[bytes] = []

        async def receive() -> dict[str, Any]:
            if given:
                await asyncio.Event().wait()  # the client stays on
            given.append(data)
            return {"type": "http.request", "body": data, "more_body": False}

        async def send(message: Any) -> None:
            parts.append(message)

        await self._app(scope, receive, send)
        got = {name.decode(): value.decode("latin-1") for name, value in parts[0]["headers"]}
        return parts[0]["status"], got, b"".join(part.get("body", b"") for part in parts[1:])


def test_mutated_requests_get_a_status_and_refused_ones_change_nothing(rest):
    codes: dict[int, int] = {}

    async def run() -> None:
        chance = random.Random(SEED)
        store, server = rest.server.store, Server(rest)
        for number in range(REQUESTS):
            path, value = chance.choice(OBJECTS)
            query, kind = chance.choice(QUERIES) if chance.random() < 0.3 else "", chance.choice(TYPES)
            method, where = chance.choice(METHODS), path + chance.choice(SUFFIXES)
            sent = headers(kind, chance)
            before = store.revision, len(store.log)
            code, got, said = await server.ask(method, where, query, sent, body(value, chance))
            codes[code] = codes.get(code, 0) + 1
            what = (number, method, where, query, sent, code, said[:300])
            if code < 400:
                continue
            # Without a reason it is what the real server returns as a plain error: of options, of a bad directive.
            assert code < 500 or json.loads(said).get("reason", "") in {
                "",
                "NotImplemented",
                "ServiceUnavailable",
                "Timeout",
            }, what
            assert (store.revision, len(store.log)) == before, what
            if got["content-type"].startswith("application/json"):
                assert json.loads(said)["kind"] == "Status", what
            else:
                assert said in PLAIN, what
            stranger = dict(sent)
            if stranger[b"host"] == b"evil.example" or stranger.get(b"origin") == b"http://evil.example":
                assert code == 403, what

    asyncio.run(run())
    assert {200, 201, 400, 403, 404, 405, 409, 413, 415, 422} <= set(codes), codes
