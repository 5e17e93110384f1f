"""`client add`, `client remove`, `client list`: requests that come every tick."""

from __future__ import annotations

from collections.abc import Sequence

from engine.network.tools import curl
from engine.shell import Invocation, Run, Stdout
from levels.commands.asking import name_refusal
from levels.commands.command import ConsoleCommand, ConsoleState, failed, usage
from levels.journal.client_line import read_spec, spec_words
from levels.journal.client_places import places_of


def client(console: ConsoleState, call: Invocation) -> Run:
    """Run one of the three; each is one line of help."""
    action = call.argv[1] if call.argv[1:] else ""
    words = call.argv[2:]
    if action == "add":
        return _add(console, words)
    if action == "remove" and len(words) == 1:
        return _remove(console, words[0])
    if action == "list" and not words:
        return _list(console)
    return usage("client", "client add NAME ..., client remove NAME, client list")


def changes(argv: Sequence[str]) -> bool:
    """Whether a line adds or removes a client."""
    return list(argv[1:2]) != ["list"]


def _add(console: ConsoleState, words: list[str]) -> Run:
    try:
        spec = read_spec(words, console.namespace)
    except ValueError as error:
        return usage("client", str(error))
    if spec.name == curl.CLIENT:
        return failed("client", f"{curl.CLIENT} is the client that counts what you ask for by hand; take another name")
    if unknown := name_refusal(console.cluster.traffic.network, spec):
        return failed("client", unknown)
    try:
        console.cluster.traffic.add(spec)
    except ValueError as error:
        return failed("client", str(error))
    console.session.actions.hire(console.cluster.clock.tick, spec, places_of(console.cluster, spec))
    return _say(f"client {spec.name} sends {spec.rate[-1][1]} requests per tick to {spec.target}\n")


def _remove(console: ConsoleState, name: str) -> Run:
    try:
        console.cluster.traffic.remove(name)
    except KeyError:
        return failed("client", f"there is no client {name}")
    console.session.actions.dismiss(console.cluster.clock.tick, name)
    return _say(f"client {name} has stopped\n")


def _list(console: ConsoleState) -> Run:
    return _say("".join(f"client add {' '.join(spec_words(spec))}\n" for spec in console.cluster.traffic.list()))


def _say(text: str) -> Run:
    yield Stdout(text)
    return 0


WORDS = (
    ConsoleCommand(client, "client add NAME --to TARGET ...", "requests every tick; also: remove NAME, list", changes),
)
