"""Random requests of every operation that the server's own OpenAPI names, and what must hold after each.

A body is a document of its kind with a few fields set by the kind's schema, most of them as it says. No answer may
come of a mistake of podfall's own, what is refused leaves no trace, and no tick fails.
"""

from __future__ import annotations

import collections
import copy
import json
import re
from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import urlencode

from engine.api.scheme import SERVED, by_plural
from engine.apiserver.endpoints.exchange import JSON, HTTPRequest, HTTPResponse
from engine.apiserver.endpoints.handler import handle
from engine.cluster.bootstrap import workers
from engine.cluster.cluster import Cluster
from engine.keyframe import Keyframe
from levels.session.timeline import SHARED
from tests.engine.footprint import footprint
from tests.properties.documents import Values
from tests.properties.histories import written
from tests.properties.inputs import TABLE
from tests.properties.manifests import Chance
from tests.properties.openapi import JUNK, Catalogue, Operation
from tests.properties.serveddocuments import EVERY_KIND
from tests.properties.shrinking import signature, smallest
from tests.properties.watched import watch

EVERY_TICK = 10
"""Requests between two ticks."""

_METHODS = ("POST", "POST", "POST", "PUT", "PUT", "PATCH", "PATCH", "PATCH", "DELETE", "GET")
_NAMESPACES = ("default", "default", "default", "kube-system", "none")
_NAMES = ("new", "new", "A_b")
_VALUES: dict[str, Values] = {
    "dryRun": Values(("All",), ("x", "")),
    "fieldManager": Values(("a", "b"), ("x" * 129, "")),
    "fieldValidation": Values(("Ignore", "Strict", "Warn"), ("x",)),
    "force": Values(("true", "false"), ("x",)),
    "gracePeriodSeconds": Values(("0", "5"), ("-1", "x")),
    "propagationPolicy": Values(("Orphan", "Foreground", "Background"), ("x",)),
    "labelSelector": Values(("app=a", "!a", "a notin (x)"), ("a in (b",)),
    "fieldSelector": Values(("metadata.name=a", "metadata.name!=a"), ("x=y", "a")),
    "limit": Values(("1", "2"), ("-1", "x")),
    "continue": Values(("",), ("x",)),
    "resourceVersion": Values(("0",), ("1", "999999999", "x")),
    "timeoutSeconds": Values(("1",), ("x",)),
    "allowWatchBookmarks": Values(("true",), ("x",)),
}
_PLURALS = frozenset(resource.plural for resource in SERVED)
_FORMS = (JSON, JSON, JSON, TABLE, "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io", "application/yaml")
_OPTIONS = Values(
    (
        {},
        {"gracePeriodSeconds": 0},
        {"propagationPolicy": "Foreground"},
        {"propagationPolicy": "Orphan"},
        {"orphanDependents": True},
        {"dryRun": ["All"]},
        {"kind": "DeleteOptions", "apiVersion": "v1"},
    ),
    (
        {"gracePeriodSeconds": -1},
        {"gracePeriodSeconds": "x"},
        {"propagationPolicy": "x"},
        {"preconditions": {"uid": "x"}},
        {"preconditions": 1},
        {"kind": "Pod"},
        [],
        "x",
    ),
)
_MISTAKE = re.compile(
    r"podfall could not answer|the field \w+ is missing|has not the form of its kind|(?<!Storage)Error: |Traceback"
    r"|msgspec|yaml\.|\bNone\b$"
)
_RAN_OUT = re.compile(
    r"failed to allocate|more than one PodDisruptionBudget|^Timeout: Too large resource version: \d+, current: \d+$"
)
"""What a real server answers with 500 or 504, too. A 500 without a reason is what nobody there makes a Status of."""


def drawn(chance: Chance, catalogue: Catalogue) -> HTTPRequest:
    """One request."""
    operation = chance.pick(catalogue.by_method[chance.pick(_METHODS)])
    namespace, name = _aim(chance, catalogue.existing[operation.resource.plural])
    path = operation.path.replace("{namespace}", namespace).replace("{name}", name)
    content_type = chance.pick(operation.content_types) if operation.content_types else JSON
    query = _query(chance, operation, applies="apply" in content_type)
    body = _body(chance, catalogue, operation, content_type, name)
    if chance.below(40) == 0:
        body = chance.pick((b"", b"{", b"[1,", b"a: b", b"\xff", b"null", b'"x"', body[:-1], body + b"x"))
    return HTTPRequest(operation.method, path, query, body, content_type, chance.pick(_FORMS))


def _aim(chance: Chance, keys: list[str]) -> tuple[str, str]:
    """A namespace and a name: mostly of an object that there is, or was."""
    key, some = chance.maybe(keys), f"{chance.pick(_NAMESPACES)}/{chance.pick(_NAMES)}"
    namespace, _, name = (key if key and chance.below(6) else some).rpartition("/")
    return namespace or "default", name


def _query(chance: Chance, operation: Operation, *, applies: bool) -> str:
    named = [name for name in operation.parameters if name in _VALUES and chance.below(12) == 0 and name != "force"]
    if applies:
        named += ["fieldManager", *(["force"] if chance.below(2) else [])]
    return urlencode([(name, _VALUES[name].drawn(chance)) for name in dict.fromkeys(named)])


def _body(chance: Chance, catalogue: Catalogue, operation: Operation, content_type: str, name: str) -> bytes:
    if not operation.content_types or (operation.method == "DELETE" and chance.below(2)):
        return b""
    return json.dumps(_value(chance, catalogue, operation, content_type, name)).encode()


def _value(chance: Chance, catalogue: Catalogue, operation: Operation, content_type: str, name: str) -> Any:
    if operation.method == "DELETE":
        return _OPTIONS.drawn(chance)
    if chance.below(30) == 0:
        return chance.pick(JUNK)
    schema = catalogue.of(operation.resource)
    if "json-patch" in content_type:
        return [_operation(chance, catalogue, schema) for _ in range(1 + chance.below(2))]
    changes = "merge" in content_type
    document = {} if changes else _document(chance, operation, name)
    for _ in range(chance.below(3) + (1 if changes else 0)):
        catalogue.edit(chance, schema, document)
    return document


def _operation(chance: Chance, catalogue: Catalogue, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "op": chance.pick(("add", "replace", "remove", "test", "copy", "move", "x")),
        "path": catalogue.pointer(chance, schema),
        "from": catalogue.pointer(chance, schema),
        "value": catalogue.value(chance, chance.pick((schema, {"type": "string"}, {"type": "integer"}, {}))),
    }


def _document(chance: Chance, operation: Operation, name: str) -> dict[str, Any]:
    """A document to begin with: of the kind, with nearly all of its fields where there is one such."""
    resource = operation.resource
    if operation.part == "scale":
        return {"apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": {"name": name}, "spec": {"replicas": 1}}
    document = copy.deepcopy(EVERY_KIND.get(resource.plural, {})) if chance.below(8) else {}
    document |= {"apiVersion": resource.api_version, "kind": resource.kind}
    document["metadata"] = {**document.get("metadata", {}), "name": name}
    return document


class Server:
    """A cluster that answers them."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._asked = 0
        watch(cluster)

    def ask(self, request: HTTPRequest) -> int:
        """Ask, look at the answer, and now and then let a tick pass; returns the code. Raises what goes wrong."""
        before = footprint(self._cluster.server)
        answer = handle(self._cluster.rest, request)
        text = check_answer(answer)
        if (answer.code >= 400 and not _is_collection(request)) or request.method == "GET" or _only_tries(request):
            assert footprint(self._cluster.server) == before, f"{answer.code} left a trace: {text}"
        self._asked += 1
        if self._asked % EVERY_TICK == 0:
            self._cluster.tick()
        return answer.code


def _is_collection(request: HTTPRequest) -> bool:
    """Whether many are to be deleted: those before the one that is refused are gone, as in a real server."""
    return request.method == "DELETE" and request.path.rpartition("/")[2] in _PLURALS


def _only_tries(request: HTTPRequest) -> bool:
    """Whether nothing may be stored; the options of a deletion are those of its body alone, if it has one."""
    asked = request.body.decode(errors="replace") if request.method == "DELETE" and request.body else request.query
    return "dryRun" in asked and "All" in asked


def check_answer(answer: HTTPResponse) -> str:
    """Is it an answer that a real server could give? Returns its text. Raises AssertionError."""
    text = b"".join((answer.body, *answer.rest)).decode(errors="surrogatepass")
    if answer.code < 400 or answer.content_type != JSON:
        return text
    said = json.loads(text)
    message = said["message"]
    assert (said["kind"], said["status"], said["code"]) == ("Status", "Failure", answer.code), text
    assert not _MISTAKE.search(message), message
    assert answer.code < 500 or not said.get("reason") or _RAN_OUT.search(message), message
    return text


@cache
def _begun() -> tuple[Keyframe[Cluster], Catalogue]:
    cluster = Cluster(seed=1, machines=workers(3))
    for plural, document in EVERY_KIND.items():
        resource = by_plural(plural)
        cluster.rest.create(resource, "default" if resource.namespaced else "", copy.deepcopy(document))
    for _ in range(10):
        cluster.tick()
    existing = {resource.plural: cluster.store.keys(resource.plural) for resource in SERVED}
    return Keyframe(cluster, SHARED), Catalogue(cluster.rest, existing)


def begun() -> tuple[Server, Catalogue]:
    """A fresh cluster with an object of each kind in it, and what it says of itself."""
    keyframe, catalogue = _begun()
    return Server(keyframe.restore()), catalogue


def send(seed: int, count: int) -> collections.Counter[int]:
    """Send so many requests to one server; returns how many answers had each code.

    What goes wrong is raised with the shortest history that was found to do the same.
    """
    server, catalogue = begun()
    chance, sent, codes = Chance(seed), [], collections.Counter[int]()
    for _ in range(count):
        sent.append(drawn(chance, catalogue))
        try:
            codes[server.ask(sent[-1])] += 1
        except Exception as error:
            error.add_note(f"again with: python -m tests.properties.soak --requests {seed}")
            error.add_note(f"or, as short as it got:\n{written(_shortest(sent, error))}")
            raise
    return codes


def _shortest(sent: Sequence[HTTPRequest], error: Exception) -> list[HTTPRequest]:
    wanted = signature(error)

    def fails(some: Sequence[HTTPRequest]) -> bool:
        server, _ = begun()
        try:
            for request in some:
                server.ask(request)
        except Exception as other:  # noqa: BLE001 - which one is just the question
            return signature(other) == wanted
        return False

    return smallest(sent, fails)
