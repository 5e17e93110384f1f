"""`client add`, `client remove`, `client list`: requests that come every tick."""

from __future__ import annotations

from collections.abc import Sequence

from engine.network import curl
from engine.network.clients import ClientSpec, Op, parse_target
from engine.shell import Invocation, Out, Run
from levels.session.words.console import Console, Word, failed, usage

ADD_USAGE = (
    "client add NAME --from outside, pod/X or node/X --to nodeport/SVC, svc/SVC[:PORT], lb/SVC or pod/X[:PORT] "
    "--rate N [--get PATH] [--timeout N] [--keep-alive N]"
)
_OPTIONS = ("from", "to", "rate", "get", "timeout", "keep-alive")
_RATE_MAX = 1_000_000


def client(console: Console, call: Invocation) -> Run:
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


def read_spec(words: list[str], namespace: str = "default") -> ClientSpec:
    """Read what stands behind `client add`; ValueError saying what is wrong with it."""
    names, options = _sort(words)
    if len(names) != 1 or "to" not in options:
        raise ValueError(ADD_USAGE)
    return ClientSpec(
        name=names[0], target=parse_target(options["to"]), origin=options.get("from", "outside"), namespace=namespace,
        rate=((0, _number(options, "rate", 1)),), ops=(Op("GET", options.get("get", "/")),),
        timeout=_number(options, "timeout", 2), keep_alive=_number(options, "keep-alive", 0),
    )  # fmt: skip


def spec_words(spec: ClientSpec) -> list[str]:
    """The words behind `client add` that make this client, which must have been made by `read_spec`."""
    words = [spec.name, "--from", spec.origin, "--to", str(spec.target), "--rate", str(spec.rate[-1][1])]
    words += ["--get", spec.ops[0].path, "--timeout", str(spec.timeout)]
    return [*words, "--keep-alive", str(spec.keep_alive)] if spec.keep_alive else words


def _sort(words: list[str]) -> tuple[list[str], dict[str, str]]:
    names: list[str] = []
    options: dict[str, str] = {}
    waiting = list(reversed(words))
    while waiting:
        word = waiting.pop()
        if not word.startswith("--"):
            names.append(word)
            continue
        option, equals, value = word[2:].partition("=")
        if option not in _OPTIONS:
            raise ValueError(f"unknown option --{option}: there are {', '.join(f'--{name}' for name in _OPTIONS)}")
        if not equals and not waiting:
            raise ValueError(f"--{option} needs a value")
        options[option] = value if equals else waiting.pop()
    return names, options


def _number(options: dict[str, str], name: str, default: int) -> int:
    text = options.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and int(text) <= _RATE_MAX):
        raise ValueError(f"--{name} takes a number from 0 to {_RATE_MAX}, not {text}")
    return int(text)


def _add(console: Console, words: list[str]) -> Run:
    try:
        spec = read_spec(words, console.namespace)
    except ValueError as error:
        return usage("client", str(error))
    if spec.name == curl.CLIENT:
        return failed("client", f"{curl.CLIENT} is the client that counts what you ask for by hand; take another name")
    try:
        console.cluster.traffic.add(spec)
    except ValueError as error:
        return failed("client", str(error))
    console.session.by_hand.hire(console.cluster.clock.tick, spec)
    return _say(f"client {spec.name} sends {spec.rate[-1][1]} requests per tick to {spec.target}\n")


def _remove(console: Console, name: str) -> Run:
    try:
        console.cluster.traffic.remove(name)
    except KeyError:
        return failed("client", f"there is no client {name}")
    console.session.by_hand.dismiss(console.cluster.clock.tick, name)
    return _say(f"client {name} has stopped\n")


def _list(console: Console) -> Run:
    return _say("".join(f"client add {' '.join(spec_words(spec))}\n" for spec in console.cluster.traffic.list()))


def _say(text: str) -> Run:
    yield Out(text)
    return 0


WORDS = (Word(client, "client add NAME --to TARGET ...", "requests every tick; also: remove NAME, list", changes),)
