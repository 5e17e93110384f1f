"""A client as a line: what stands behind `client add`, read and written. A recording keeps clients in this form."""

from __future__ import annotations

from engine.api.numerals import int64
from engine.network.traffic.clients import ClientOperation, ClientSpec, parse_target
from engine.network.types import HTTP, ExpectedResponse

ADD_USAGE = (
    "client add NAME --from outside, pod/X or node/X --to nodeport/SVC, svc/SVC[:PORT], lb/SVC or pod/X[:PORT] "
    "--rate N [--get PATH] [--put PATH] [--timeout N] [--keep-alive N] [--retry N] [--expect PROTOCOL]"
)
_OPTIONS = ("from", "to", "rate", "get", "put", "timeout", "keep-alive", "retry", "expect")
_RATE_MAX = 1_000_000


def read_spec(words: list[str], namespace: str = "default") -> ClientSpec:
    """Read what stands behind `client add`; ValueError saying what is wrong with it."""
    names, options = _sort(words)
    if len(names) != 1 or "to" not in options:
        raise ValueError(ADD_USAGE)
    return ClientSpec(
        name=names[0],
        target=parse_target(options["to"]),
        origin=options.get("from", "outside"),
        namespace=namespace,
        rate=((0, _number(options, "rate", 1)),),
        ops=_operations(options),
        timeout=_number(options, "timeout", 2),
        expect=ExpectedResponse(options["expect"]) if "expect" in options else HTTP,
        keep_alive=_number(options, "keep-alive", 0),
        retry=_number(options, "retry", 0),
    )


def spec_words(spec: ClientSpec) -> list[str]:
    """The words behind `client add` that make this client, which must have been made by `read_spec`."""
    words = [spec.name, "--from", spec.origin, "--to", str(spec.target), "--rate", str(spec.rate[-1][1])]
    words += [word for op in reversed(spec.ops) for word in (f"--{op.method.lower()}", op.path)]
    words += ["--timeout", str(spec.timeout)]
    if spec.keep_alive:
        words += ["--keep-alive", str(spec.keep_alive)]
    if spec.retry:
        words += ["--retry", str(spec.retry)]
    return [*words, "--expect", spec.expect.protocol] if spec.expect != HTTP else words


def _operations(options: dict[str, str]) -> tuple[ClientOperation, ...]:
    """What it asks; with `put`, each read is of the document that the request before it wrote."""
    read = ClientOperation("GET", options.get("get", "/"))
    return (ClientOperation("PUT", options["put"]), read) if "put" in options else (read,)


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
    number = int64(text)
    if number is None or number > _RATE_MAX:
        raise ValueError(f"--{name} takes a number from 0 to {_RATE_MAX}, not {text}")
    return number
