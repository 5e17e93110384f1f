"""Processes that took a request and failed it, and the databases behind them."""

from __future__ import annotations

from typing import Any

import pytest

from engine.cluster.cluster import Cluster
from engine.network.traffic.clients import ClientOperation
from engine.network.types import ExpectedResponse, LossQuestion, RequestFailure
from tests.engine.cluster_objects import create, run
from tests.engine.network.causes.losing import (
    HELLO,
    NODE_1,
    PERSON,
    Case,
    check,
    client,
    delete,
    fault,
    former,
    person,
    pod,
    process,
    wait,
    web,
    written,
)

PUT = ClientOperation("PUT", "/demo/person")
SHOP: dict[str, Any] = {"rate": ((0, 4),), "ops": (PUT, ClientOperation("GET", "/demo/person"))}
MONGO: dict[str, Any] = {"ops": (PUT,), "expect": ExpectedResponse(protocol="mongo")}
BUSY: dict[str, Any] = HELLO | {"rate": ((0, 15),)}


def pairs(cluster: Cluster) -> None:
    """Two Pods, each with a database of its own: what one has written the other lacks."""
    for index in (1, 2):
        pair = [
            {"name": "db", "image": "mongo:3.3"},
            {"name": "api", "image": "vfarcic/go-demo-2", "env": [{"name": "DB", "value": "localhost"}]},
        ]
        create(cluster, "pods", f"pair-{index}", {"containers": pair}, labels={"app": "pair"})
    run(cluster, 30)


def replica_set(cluster: Cluster) -> None:
    for index in (1, 2, 3):
        pod(f"db-{index}", "mongo", f"node-{index}", container={"args": ["--replSet", "rs0"]})(cluster)
    run(cluster, 40)


def primary(cluster: Cluster) -> str:
    return next(name for name in ("db-1", "db-2", "db-3") if _is_primary(cluster, name))


def _is_primary(cluster: Cluster, name: str) -> bool:
    one = process(cluster, name)
    return one.replica_set is not None and one.replica_set.primary is one


def ask_a_secondary(cluster: Cluster) -> None:
    """The members are equal, so that the first that joined was elected: the last is a secondary."""
    client("pod/db-3:27017", "harness", **MONGO)(cluster)


def the_link(cluster: Cluster) -> Any:
    link = process(cluster, "api", "api").link
    assert link is not None
    return link


def kept(cluster: Cluster) -> str:
    ended, started = former(cluster, "web").finished_tick, process(cluster, "web").started_tick
    return f"that process ended in tick {ended} with exit code 139; pod/web runs main, started in tick {started}"


API = "api in pod/api"

CASES = {
    "a stopped process": Case(
        "stalled",
        "T",
        "pod/web",
        "main in pod/web accepts connections and answers nothing",
        lambda cluster: (
            f"main has been stopped since tick {process(cluster, 'web').stalled_tick}: alive, with its sockets open"
        ),
        "nodeport/web",
        (web(), fault("stall", pod="web")),
        options=NODE_1,
    ),
    "too long a wait": Case(
        "waited too long",
        "T",
        "pod/api",
        "the request waited its turn longer than the client's timeout of 0 ticks",
        lambda cluster: f"its turn would have come in tick {cluster.clock.tick + 1}",
        "pod/api:8080",
        (person(),),
        "harness",
        BUSY | {"timeout": 0},
    ),
    "an end before its turn": Case(
        "ended before its turn",
        "X",
        "pod/api",
        "pod/api took the request and ended before its turn came",
        lambda cluster: f"the process ended in tick {former(cluster, 'api', 'api').finished_tick} with exit code 139",
        "pod/api:8080",
        (person(), client("pod/api:8080", "harness", **BUSY | {"timeout": 2}), fault("crash", pod="api")),
        "harness",
    ),
    "a kept connection": Case(
        "connection ended",
        "X",
        "pod/web",
        lambda cluster: (
            f"the connection last used in tick {former(cluster, 'web').finished_tick - 1} led to a process in pod/web"
        ),
        kept,
        "nodeport/web",
        (web(), client("nodeport/web", keep_alive=50, **NODE_1), fault("crash", pod="web")),
        options=NODE_1,
    ),
    "too many requests": Case(
        "over capacity",
        "5",
        "pod/api",
        f"{API} is over its capacity",
        lambda cluster: (
            f"it answers {process(cluster, 'api', 'api').behaviour.capacity_per_tick} requests a tick and lets as many "
            f"wait; in tick {cluster.clock.tick} both were used up"
        ),
        "pod/api:8080",
        (person(),),
        "harness",
        HELLO | {"rate": ((0, 40),)},
    ),
    "a write to a secondary": Case(
        "secondary",
        "5",
        "pod/db-3",
        "mongod in pod/db-3 is a secondary: not master",
        lambda cluster: f"the primary of rs0 is main in pod/{primary(cluster)}",
        "pod/db-3:27017",
        (replica_set, ask_a_secondary),
        "harness",
    ),
    "an image that names no server": Case(
        "unnamed server",
        "5",
        "pod/web",
        "main in pod/web needs a server that its image does not name",
        "needy says that this page needs a server, and not which",
        "pod/web:80",
        (pod(image="needy"), wait(8)),
        "harness",
    ),
    "no database": Case(
        "no database",
        "5",
        "pod/api",
        f"{API} reaches no database",
        lambda cluster: (
            f"the database it had, db in pod/db, ended in tick {the_link(cluster).finished_tick} with exit code 0; "
            "db:27017 leads nowhere, for no Pod fits its selector app=db, of 1 in namespace default"
        ),
        "pod/api:8080",
        (person("vfarcic/go-demo-2:3.1"), delete("pods", "db"), wait(8)),
        "harness",
        PERSON,
    ),
    "no database but a stopped one": Case(
        "no database",
        "5",
        "pod/api",
        f"{API} reaches no database",
        lambda cluster: (
            f"the database it had, db in pod/db, ended in tick {the_link(cluster).finished_tick} with exit code 0; "
            "db:27017 leads nowhere, for db in pod/db2 has been stopped since tick "
            f"{process(cluster, 'db2', 'db').stalled_tick}"
        ),
        "pod/api:8080",
        (
            person("vfarcic/go-demo-2:3.1"),
            pod("db2", "mongo:3.3", container={"name": "db"}, app="db"),
            wait(12),
            fault("stall", pod="db2"),
            delete("pods", "db"),
            wait(8),
        ),
        "harness",
        PERSON,
    ),
    "no database by that name": Case(
        "no database",
        "5",
        "pod/api",
        f"{API} reaches no database",
        lambda cluster: (
            f"the database it had, db in pod/db, ended in tick {the_link(cluster).finished_tick} with exit code 0; "
            f"db:27017 leads nowhere, for Service default/db was deleted in tick "
            f"{written(cluster, 'services', 'db', deleted=True)}"
        ),
        "pod/api:8080",
        (person("vfarcic/go-demo-2:3.1"), delete("services", "db"), delete("pods", "db"), wait(8)),
        "harness",
        PERSON,
    ),
    "a stopped database": Case(
        "silent database",
        "T",
        "pod/api",
        f"{API} waits for a database that does not answer",
        lambda cluster: f"its database, db in pod/db, has been stopped since tick {the_link(cluster).stalled_tick}",
        "pod/api:8080",
        (person(), fault("stall", pod="db")),
        "harness",
        PERSON,
    ),
    "a database on a dark node": Case(
        "silent database",
        "T",
        "pod/api",
        f"{API} waits for a database that does not answer",
        lambda cluster: (
            "its database is db in pod/db; node-2 has had no power since tick "
            f"{cluster.runtime.machines['node-2'].switched_tick}"
        ),
        "pod/api:8080",
        (person(), fault("nodeDown", node="node-2")),
        "harness",
        PERSON,
    ),
    "a database that is cut off": Case(
        "silent database",
        "T",
        "pod/api",
        f"{API} waits for a database that does not answer",
        lambda cluster: (
            "its database is db in pod/db on node-2; node-2 has been cut off since tick "
            f"{cluster.runtime.machines['node-2'].cut_tick}"
        ),
        "pod/api:8080",
        (person(), fault("partition", node="node-2")),
        "harness",
        PERSON,
    ),
    "a dead connection": Case(
        "dead connection",
        "X",
        "pod/api",
        f"{API} still holds a dead connection to its database",
        lambda cluster: (
            f"its database, db in pod/db, ended in tick {the_link(cluster).finished_tick} with exit code 139; "
            "vfarcic/go-demo-2 does not dial again"
        ),
        "pod/api:8080",
        (person(), fault("crash", pod="db")),
        "harness",
        PERSON,
    ),
    "another protocol": Case(
        "protocol",
        "W",
        "pod/db",
        lambda cluster: f"{the_link(cluster).ip}:27017 speaks mongo, not http",
        "the open ports of pod/db: 27017 (db, mongo)",
        "pod/db:27017",
        (person(),),
        "harness",
    ),
    "no such page": Case(
        "page",
        "W",
        "pod/api",
        f"{API} has no page /none",
        "the pages of vfarcic/go-demo-2 are /demo/hello, /demo/person",
        "pod/api:8080",
        (person(),),
        "harness",
        {"ops": (ClientOperation("GET", "/none"),)},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_of_an_answer(name: str):
    check(CASES[name], f"test_answers.py: {name}")


def test_a_stale_read_is_wrong_data_and_tells_who_has_the_document():
    """Each of two Pods has a database of its own: what one was given the other lacks."""
    cluster = Cluster(seed=3)
    pairs(cluster)
    client("pods/app=pair:8080", "harness", **SHOP)(cluster)
    run(cluster, 20)
    records = cluster.metrics.records("it")
    assert {(record.letter, record.cause) for record in records} == {("W", "document")}
    assert sum(cluster.metrics.stale["it"].values()) == len(records)
    for record in records:
        key = record.observed.rpartition(" ")[2]
        lacks, has = ("pair-1", "pair-2") if record.hop == "pod/pair-1" else ("pair-2", "pair-1")
        assert record.observed == f"mongod in pod/{lacks} has no document {key}"
        written = process(cluster, has, "db").documents.written_tick(key)
        assert record.actual == f"db in pod/{has} has {key}, written in tick {written}"


def test_a_document_whose_last_copy_is_gone_is_nowhere():
    cluster = Cluster(seed=3)
    pairs(cluster)
    client("pods/app=pair:8080", "harness", **SHOP | {"rate": ((0, 4), (34, 0))})(cluster)
    run(cluster, 4)
    fault("delete", pod="pair-1")(cluster)
    fault("delete", pod="pair-2")(cluster)
    run(cluster, 6)
    question = LossQuestion("document", name="it.0")
    failure = RequestFailure("W", "pod/pair-1", "", question)
    assert cluster.traffic.network.causes.find(failure).text == "no process has it.0 any more: its last copy is gone"
