"""What a listening process answers: HTTP pages, documents, or the failure that its state makes of a request.

Called by `Runtime.ask` for requests and probes. Letters of failure: R refused, T timeout, X reset, 5 server error,
W wrong data; "" is an answer. A process with a capacity answers that many requests per tick; as many again wait one
tick, more get 5 at once. Probes are answered out of turn.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qs

import msgspec

from engine.runtime.images import ANY, Listen
from engine.runtime.links import Lack
from engine.runtime.processes import Process
from engine.runtime.replset import is_secondary

OK, NO_CONTENT_KEY, NOT_FOUND, SERVER_ERROR = 200, "name", 404, 500


class AppResponse(NamedTuple):
    """What came back, or why nothing did."""

    letter: str
    text: str
    observed: str
    """One English clause: why this answer, or why none."""
    process: Process | None
    """Who answered, or who behind it could not."""
    protocol: str = ""
    """What the listener speaks, which the caller may not have expected."""
    status: int = 0
    """The HTTP status; 0 where there is none."""
    delay: int = 0
    """Ticks that the request waits for its turn."""
    stale: bool = False
    """Whether it is wrong because a document that was written is not there."""
    cause: str = ""
    """What made it fail, as `engine.network.causes.table` calls it; empty where nothing did."""
    missing: str = ""
    """The document, the page or the server that was asked for and is not there."""


class AppRequest(NamedTuple):
    """What was asked."""

    protocol: str
    method: str
    path: str
    key: str
    counted: bool
    tick: int


def answer(
    process: Process, listen: Listen, question: AppRequest, link: Process | None, link_state: str
) -> AppResponse:
    """The reply of a process to a question on one of its sockets; `link_state` says how its dependency is."""
    here = _here(process)
    if process.stalled:
        return _failed("T", f"{here} accepts connections and answers nothing", process, listen, "stalled")
    delay = _turn(process, question.tick) if question.counted else 0
    if delay < 0:
        return _failed("5", f"{here} is over its capacity", process, listen, "over capacity")
    if listen.protocol == ANY:
        spoken = msgspec.structs.replace(listen, protocol=question.protocol)
        reply = _http(process, spoken, question, here, link, link_state)
    elif listen.protocol == "mongo":
        reply = _mongo(process, listen, question, here)
    elif question.protocol not in {listen.protocol, "tcp"}:
        reply = _failed("W", f"port {listen.port} of {here} speaks {listen.protocol}", process, listen, "protocol")
    else:
        reply = _http(process, listen, question, here, link, link_state)
    return reply._replace(delay=delay) if delay else reply


def unmet(process: Process, listen: Listen, lack: Lack) -> AppResponse:
    """The reply of a process that needs a server, or needs one that needs it, which does not answer."""
    here, asking, place = _here(process), _here(lack.process), lack.need.place
    who = here if lack.process is process else f"{here} depends on {asking}, which"
    if lack.silent:
        lost = _failed("T", f"{who} waits for {place}, which does not answer", lack.process, listen, "silent server")
    else:
        lost = _failed("5", f"{who} reaches nobody at {place}", lack.process, listen, "no server")
    return lost._replace(missing=place)


def is_stateful(process: Process, listen: Listen) -> bool:
    """Whether asking changes anything or asks others, so that the answer may not be remembered."""
    behaviour = process.behaviour
    return (
        behaviour.capacity_per_tick > 0
        or process.needs != ()
        or behaviour.depends_on is not None
        or (listen.protocol == "mongo" and behaviour.store != "")
    )


def _here(process: Process) -> str:
    return f"{process.container} in pod/{process.pod_key.partition('/')[2]}"


def _turn(process: Process, tick: int) -> int:
    """How long a request waits, -1 where it is turned away. Those that waited use up the next tick's capacity."""
    capacity = process.behaviour.capacity_per_tick
    if capacity == 0:
        return 0
    if process.answered_tick != tick:
        process.answered = process.queued if process.answered_tick == tick - 1 else 0
        process.queued = 0
        process.answered_tick = tick
    if process.answered < capacity:
        process.answered += 1
        return 0
    if process.queued < capacity:
        process.queued += 1
        return 1
    return -1


def _mongo(process: Process, listen: Listen, question: AppRequest, here: str) -> AppResponse:
    if question.protocol == "http":
        text = process.behaviour.answers.get(listen.port, {}).get("http", "")
        return AppResponse("", text, f"{here} answers HTTP on its native port", process, "mongo", OK)
    return _document(process, question, here, process)


def _document(store: Process, question: AppRequest, here: str, process: Process) -> AppResponse:
    """Write or read one document in the mongod `store`, on behalf of `process`."""
    if question.method == "PUT":
        if is_secondary(store):
            observed = f"mongod in pod/{store.pod_key.partition('/')[2]} is a secondary: not master"
            return AppResponse("5", "", observed, process, "mongo", SERVER_ERROR, cause="secondary")
        if store.replica_set is not None:
            store.replica_set.put(question.key, question.tick)
        else:
            store.documents.put(question.key, question.tick)
        return AppResponse("", "", f"{here} wrote {question.key}", process, "mongo", OK)
    if question.key and not store.documents.has(question.key):
        holder = f"mongod in pod/{store.pod_key.partition('/')[2]}"
        observed = f"{holder} has no document {question.key}"
        reply = AppResponse("W", "", observed, process, "mongo", OK, stale=True)
        return reply._replace(cause="document", missing=question.key)
    return AppResponse("", question.key, f"{here} read {question.key}", process, "mongo", OK)


def _http(
    process: Process,
    listen: Listen,
    question: AppRequest,
    here: str,
    link: Process | None,
    link_state: str,
) -> AppResponse:
    behaviour = process.behaviour
    path, _, query = question.path.partition("?")
    needs = behaviour.probes.get(path, "" if behaviour.probes else "none")
    if not needs:
        reply = _failed("W", f"{here} has no page {path}", process, listen, "page")
        return reply._replace(text="404 page not found\n", status=NOT_FOUND, missing=path)
    if needs == "none":
        text = behaviour.answers.get(listen.port, {}).get("http", f"{process.image}\n")
        return AppResponse("", text, f"{here} answered", process, listen.protocol, OK)
    if link is None or link_state != "open":
        return _broken(process, listen, here, link_state)
    key = question.key or parse_qs(query).get(NO_CONTENT_KEY, [""])[0]
    reply = _document(link, question._replace(key=key), here, process)
    text = f"{key}\n" if reply.letter == "" and question.method == "GET" else ""
    return reply._replace(text=text, protocol=listen.protocol)


def _broken(process: Process, listen: Listen, here: str, link_state: str) -> AppResponse:
    dependency = process.behaviour.depends_on
    if dependency is None:
        observed = f"{here} needs a server that its image does not name"
        return _failed("5", observed, process, listen, "unnamed server")._replace(status=0)
    letter, line, why, cause = {
        "dead": (dependency.dead_socket, "EOF", "still holds a dead connection to its database", "dead connection"),
        "stalled": (dependency.stalled, "i/o timeout", "waits for a database that does not answer", "silent database"),
        "unreachable": (dependency.unreachable, "no reachable servers", "reaches no database", "no database"),
    }[link_state]
    process.say(line)
    return _failed(letter, f"{here} {why}", process, listen, cause)


def _failed(letter: str, observed: str, process: Process, listen: Listen, cause: str) -> AppResponse:
    """No answer, or one that is no use."""
    status = SERVER_ERROR if letter == "5" else 0
    return AppResponse(letter, "", observed, process, listen.protocol, status, cause=cause)
