"""How much of what a real server answered is answered alike here: `python -m tests.conformance.recorded`.

Sends what lies in `tests/golden/recorded` to a served cluster, over HTTP and in its order, and writes the shares of
equal answers, family by family, into `docs/fidelity.md`. With `--differences` it prints what differs instead.
Lines need a kubectl 1.33 on this machine; without it they keep the shares that the page states.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from engine.api.scheme import SCHEME, for_kind
from tests.conformance import comparable, fidelitypage, kubectls, recordedlines
from tests.conformance.asking import Answer, Connection, Outcome, field, on_a_fresh_cluster, rows

FAMILIES = {
    "machinery": "decoding, patches, dry runs, lists, watches, unknown paths",
    "p4": "strategic and JSON patches, deletions, preconditions, pages, Tables",
    "misc": "quotas, limits, priorities, claims, volumes, Leases, events",
    "pod": "Pods",
    "service": "Services",
    "ssa": "server-side apply",
    "rbac": "roles and bindings",
    "hpa": "autoscalers",
    "slices": "EndpointSlices",
    "netpol": "NetworkPolicies",
    "pdb": "budgets",
}
"""How the page calls the groups of the recorded requests; the others are called by their kinds."""
OBJECTS, SCENARIOS = "single objects of 43 kinds, strictly", "what controllers and the scheduler make of 39 scenarios"
_REFUSED = 400


def _plain(code: int, warnings: list[str], body: Any) -> list[Any]:
    return [code, comparable.plain(warnings), comparable.plain(body)]


def requests(to: Connection) -> Iterator[Outcome]:
    """Requests on one state; those without an answer are sent for what they change."""
    for namespace in ("dt", "p4"):
        to.ask("POST", "/api/v1/namespaces", {"metadata": {"name": namespace}})
    to.tick(5)
    kept: dict[str, str] = {}
    for row in rows("requests"):
        got = _asked(to, row, kept)
        for name, where in row.get("keep", {}).items():
            kept[name] = field(got.body, where)
        if row["answer"] is not None:
            group = row["id"].partition("/")[0]
            yield Outcome(FAMILIES.get(group, group), row["id"], _plain(**row["answer"]), _plain(*got))


def _asked(to: Connection, row: dict[str, Any], kept: dict[str, str]) -> Answer:
    request = row["request"]
    for name, how in row.get("before", {}).items():
        kept[name] = field(to.ask("GET", how["path"]).body, how["field"])
    path = request["path"]
    for name, value in kept.items():
        path = path.replace(f"@{name}", value)
    if request["method"] == "SAMERV":  # whether the version is still the one that was kept
        return Answer(200, [], {"same": field(to.ask("GET", path).body, "metadata.resourceVersion") == kept["rv"]})
    forms = {"Accept": request.get("accept") or "", "Content_Type": request.get("contentType") or ""}
    return to.ask(request["method"], path, request.get("body"), **forms)


def objects(to: Connection) -> Iterator[Outcome]:
    """Single objects, each only tried."""
    to.tick(10)
    for row in rows("objects"):
        document, wanted = row["object"], row["answer"]
        got = to.ask("POST", f"{_collection(document)}?dryRun=All&fieldValidation=Strict", document)
        if wanted["code"] >= _REFUSED:
            said = got.body.get("message") if isinstance(got.body, dict) else got.body
            pair = [wanted["code"], comparable.plain(wanted["message"])], [got.code, comparable.plain(said)]
        else:
            pair = _plain(wanted["code"], wanted["warnings"], wanted["defaulted"]), _plain(*got)
        yield Outcome(OBJECTS, f"{document['kind']}/{row['id']}", *pair)


def _collection(document: dict[str, Any]) -> str:
    version, kind = document["apiVersion"], document["kind"]
    resource = for_kind(version, kind)
    if resource is None:
        return f"/apis/{version}/{kind.lower()}s"
    inside = "/namespaces/default" if resource.namespaced else ""
    return f"{_root(version)}{inside}/{resource.plural}"


def _root(version: str) -> str:
    return f"/apis/{version}" if "/" in version else f"/api/{version}"


def scenario(row: dict[str, Any], to: Connection) -> Iterator[Outcome]:
    """Requests and ticks, then every object of the namespace."""
    name = row["scenario"]
    for number, step in enumerate(row["steps"]):
        here = f"{name}/{number}"
        if "ticks" in step:
            to.tick(step["ticks"])
        elif "request" in step:
            yield Outcome(SCENARIOS, here, step["answer"]["code"], _in_scenario(to, f"sc-{name}", step["request"]).code)
        elif "dump" in step:
            for kind, items in step["dump"].items():
                if isinstance(items, list):
                    yield from _dumped(to, f"sc-{name}", here, kind, items)


def _dumped(to: Connection, namespace: str, here: str, kind: str, items: list[dict[str, Any]]) -> Iterator[Outcome]:
    (resource,) = (each for each in SCHEME if each.plural == kind)
    body = to.ask("GET", f"{_root(resource.api_version)}/namespaces/{namespace}/{kind}").body
    wanted, got = comparable.objects(kind, items), comparable.objects(kind, body["items"])
    if wanted or got:
        yield Outcome(SCENARIOS, f"{here}/{kind}", wanted, got)


def _in_scenario(to: Connection, namespace: str, request: dict[str, Any]) -> Answer:
    """A request whose Pod was named, and whose owner was numbered, by the recorded cluster."""
    path, body = request["path"], request.get("body")
    if path.endswith("/eviction"):
        collection, old, _ = path.rsplit("/", 2)
        names = sorted(item["metadata"]["name"] for item in to.ask("GET", collection).body["items"])
        same = [name for name in names if name.startswith(f"{old.partition('-')[0]}-")]
        if same:
            path, body = f"{collection}/{same[0]}/eviction", json.loads(json.dumps(body).replace(old, same[0]))
    for owner in body["metadata"].get("ownerReferences", ()) if isinstance(body, dict) and "metadata" in body else ():
        found = to.ask("GET", f"/api/v1/namespaces/{namespace}/configmaps/{owner['name']}").body
        owner["uid"] = field(found, "metadata.uid") or owner["uid"]
    return to.ask(request["method"], path, body, Content_Type=request.get("contentType") or "")


def outcomes() -> Iterator[Outcome]:
    """All of them; each family that builds on nothing has a cluster of its own."""
    yield from on_a_fresh_cluster(requests)
    yield from on_a_fresh_cluster(objects)
    for row in rows("scenarios"):
        yield from on_a_fresh_cluster(partial(scenario, row))
    yield from recordedlines.outcomes(kubectls.found())


def shares(found: Iterable[Outcome]) -> list[fidelitypage.Share]:
    """How many of each family are equal, in the order in which the families come."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for outcome in found:
        counts[outcome.family][0] += 1
        counts[outcome.family][1] += outcome.equal
    return [fidelitypage.Share(family, *count) for family, count in counts.items()]


def main(arguments: list[str]) -> int:
    found = list(outcomes())
    if arguments == ["--differences"]:
        for outcome in found:
            if not outcome.equal:
                print(f"{outcome.family}: {outcome.name}\n  real: {outcome.wanted}\n  here: {outcome.got}")
    else:
        fidelitypage.write(shares(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
