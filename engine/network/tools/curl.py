"""`curl`: one request by hand, from the laptop outside the cluster or from inside a Pod.

Called by the console and by `kubectl exec`. It passes no time: a timeout is reported at once. A failed one also
becomes a lost request of the client `curl`, so that `why` can explain it. Error texts are curl's own.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from engine.client.output import Stderr, Stdout
from engine.network.tools.options import ToolOptions, ToolUsageError
from engine.network.traffic.traffic import lost_record
from engine.network.types import ANYTHING, OUTSIDE, Origin, RequestFailure, RequestResult, Route

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from engine.metrics import Metrics
    from engine.network.dataplane import DataPlane

CLIENT = "curl"
TIMEOUT_MS = 5000
"""How long the message says a connection was tried for, where --max-time does not say, or says 0: without end."""
_SECONDS = re.compile(r"([0-9]{1,9})(?:\.([0-9]{0,9}))?")

_OPTIONS = ToolOptions(
    long={
        "--request": "-X",
        "--output": "-o",
        "--data": "-d",
        "--header": "-H",
        "--max-time": "-m",
        "--connect-timeout": "-m",
        "--write-out": "-w",
        "--silent": "-s",
        "--show-error": "-S",
        "--include": "-i",
        "--head": "-I",
        "--verbose": "-v",
        "--fail": "-f",
        "--location": "-L",
        "--user-agent": "-A",
        "--user": "-u",
        "--insecure": "-k",
    },
    valued=frozenset({"-X", "-o", "-d", "-H", "-m", "-w", "-A", "-u"}),
    switches=frozenset({"-s", "-S", "-i", "-I", "-v", "-f", "-L", "-k"}),
    lacking="curl: option {word}: requires parameter",
    unknown="curl: option {word}: is unknown",
)
_LIMITS = frozenset({"-m", "--max-time", "--connect-timeout"})
_SCHEMES = {"http": 80, "https": 443}
_EXIT = {"N": 6, "R": 7, "T": 28, "X": 56}
_HTTP_ERROR = 22
_FIRST_ERROR = 400
_UNSUPPORTED = 1
_MALFORMED = 3
_REJECTED = "curl: (3) URL rejected"


def _nowhere(_path: str, _text: str) -> None:
    """On the laptop nothing is saved."""


class CurlInvocation(NamedTuple):
    """What the command line asks for."""

    url: str
    flags: dict[str, str]
    timeout_ms: int = TIMEOUT_MS

    def on(self, flag: str) -> bool:
        """Whether a flag was given."""
        return flag in self.flags

    @property
    def method(self) -> str:
        """GET unless the flags say otherwise."""
        if self.on("-I"):
            return self.flags.get("-X", "HEAD")
        return self.flags.get("-X", "POST" if self.on("-d") else "GET")


class CurlURL(NamedTuple):
    """A URL in its parts."""

    scheme: str
    host: str
    port: int
    path: str


class CurlTransfer(NamedTuple):
    """What became of a request by hand."""

    result: RequestResult
    address: str
    """Whom it was sent to; empty where the name was unknown."""

    @property
    def letter(self) -> str:
        """Why it was lost; empty where it was not."""
        return self.result.failure.letter if self.result.failure is not None else ""

    @property
    def status(self) -> str:
        """The status line of the answer, `200 OK`."""
        if self.letter == "5" and self.result.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return "500 Internal Server Error"
        code = self.result.status or HTTPStatus.OK
        return f"{code} {HTTPStatus(code).phrase}"

    @property
    def failed(self) -> bool:
        """Whether the status is one of an error."""
        return int(self.status[:3]) >= _FIRST_ERROR


def curl(
    network: DataPlane,
    metrics: Metrics,
    argv: Sequence[str],
    origin: Origin = OUTSIDE,
    save: Callable[[str, str], None] = _nowhere,
) -> Generator[Stdout | Stderr, None, int]:
    """Run curl with the arguments after its name, as `origin`, whose files `save` writes; returns its exit status."""
    try:
        call = read_arguments(argv)
        url = read_url(call.url)
    except ToolUsageError as error:
        yield Stderr(f"{error}\n")
        return error.status
    sent = send(network, metrics, origin, url, call.method)
    if call.on("-v"):
        yield Stderr(_conversation(url, call.method, sent))
    if sent.letter in _EXIT:
        if not call.on("-s") or call.on("-S"):
            yield Stderr(f"curl: ({_EXIT[sent.letter]}) {_message(sent.letter, url, call)}\n")
        return _EXIT[sent.letter]
    return (yield from _print(call, sent, save))


def send(network: DataPlane, metrics: Metrics, origin: Origin, url: CurlURL, method: str) -> CurlTransfer:
    """Send one request by hand, and leave a record of it."""
    # By hand, requests go to the endpoints in turn: a person who repeats a request sees each of them.
    turn = metrics.window(CLIENT, 0, metrics.clock.tick).issued
    result, address = _request(network, origin, url, method, turn)
    _record(network, metrics, result)
    return CurlTransfer(result, address)


def read_arguments(argv: Sequence[str]) -> CurlInvocation:
    """Split curl's arguments into flags and one URL; UsageError if curl would not take them."""
    flags, urls = _OPTIONS.read(argv)
    if not urls:
        raise ToolUsageError("curl: (2) no URL specified")
    return CurlInvocation(urls[0], flags, _milliseconds(flags["-m"], argv) if "-m" in flags else TIMEOUT_MS)


def _milliseconds(seconds: str, argv: Sequence[str]) -> int:
    """What a time limit says, `1.5`, as curl's secs2ms reads it."""
    spelt = _SECONDS.fullmatch(seconds)
    if spelt is None:
        option = next((word for word in argv if word in _LIMITS), "-m")
        kind = "positive" if seconds.startswith("-") else "proper"
        raise ToolUsageError(f"curl: option {option}: expected a {kind} numerical parameter")
    whole, part = spelt.groups(default="")
    return int(whole) * 1000 + int(f"{part}000"[:3]) or TIMEOUT_MS


def read_url(text: str) -> CurlURL:
    """Read a URL, `http://` unless it says otherwise; UsageError if curl would not take them."""
    whole = text if "://" in text else f"http://{text}"
    try:
        parts = urlsplit(whole)
    except ValueError:  # brackets that hold no IPv6 address
        raise ToolUsageError(f"{_REJECTED}: Bad hostname", _MALFORMED) from None
    if parts.scheme not in _SCHEMES:
        raise ToolUsageError(f'curl: (1) Protocol "{parts.scheme}" not supported', _UNSUPPORTED)
    try:
        port = parts.port
    except ValueError:
        raise ToolUsageError(
            f"{_REJECTED}: Port number was not a decimal number between 0 and 65535", _MALFORMED
        ) from None
    if not parts.hostname:
        raise ToolUsageError(f"{_REJECTED}: No host part in the URL", _MALFORMED)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return CurlURL(parts.scheme, parts.hostname, port or _SCHEMES[parts.scheme], path)


def _request(network: DataPlane, origin: Origin, url: CurlURL, method: str, turn: int) -> tuple[RequestResult, str]:
    addresses = network.resolve(url.host, origin)
    if isinstance(addresses, RequestFailure):
        return RequestResult(Route(), addresses), ""
    address = addresses[turn % len(addresses)]
    route = network.connect(origin, address, url.port, turn)
    if route.failure is not None:
        return RequestResult(route, route.failure), address
    drawn = route.endpoints[turn % len(route.endpoints)]
    # Looking is free: by hand nobody is tied who was not tied before.
    backend = network.affinity(route, origin.ip or CLIENT, drawn, keep=False)
    return network.ask(route, backend, method, url.path, expect=ANYTHING), address


def _record(network: DataPlane, metrics: Metrics, result: RequestResult) -> None:
    tick = metrics.clock.tick
    metrics.issued(CLIENT, result.via, 1)
    number = metrics.window(CLIENT, tick, tick).issued
    if result.failure is None:
        metrics.served(CLIENT, result.via, tick, result.pod, 1)
    else:
        told = network.causes.told(network.causes.find(result.failure))
        metrics.lost([lost_record(CLIENT, tick, number, tick, result, told)])


def _message(letter: str, url: CurlURL, call: CurlInvocation) -> str:
    if letter == "N":
        return f"Could not resolve host: {url.host}"
    if letter == "R":
        return f"Failed to connect to {url.host} port {url.port} after 0 ms: Couldn't connect to server"
    if letter == "T":
        return f"Connection timed out after {call.timeout_ms} milliseconds"
    return "Recv failure: Connection reset by peer"


def _conversation(url: CurlURL, method: str, sent: CurlTransfer) -> str:
    address, letter = sent.address, sent.letter
    if not address:
        return f"* Could not resolve host: {url.host}\n* Closing connection\n"
    lines = [f"*   Trying {address}:{url.port}..."]
    if letter == "R":
        lines += [f"* connect to {address} port {url.port} failed: Connection refused", "* Closing connection"]
    elif letter != "T":
        lines += [
            f"* Connected to {url.host} ({address}) port {url.port}",
            f"> {method} {url.path} HTTP/1.1",
            f"> Host: {url.host}:{url.port}",
            "> User-Agent: curl/8.5.0",
            "> Accept: */*",
            ">",
        ]
    return "\n".join(lines) + "\n"


def _print(
    call: CurlInvocation, sent: CurlTransfer, save: Callable[[str, str], None]
) -> Generator[Stdout | Stderr, None, int]:
    result, status = sent.result, sent.status
    if call.on("-f") and sent.failed:
        yield Stderr(f"curl: (22) The requested URL returned error: {status[:3]}\n")
        return _HTTP_ERROR
    if call.on("-i") or call.on("-I"):
        body = result.text.encode()
        yield Stdout(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".replace("\r", ""))
    target = call.flags.get("-o", "-")
    if target == "-" and not call.on("-I") and result.text:
        yield Stdout(result.text)
    elif target not in {"-", "/dev/null"}:
        save(target, "" if call.on("-I") else result.text)
    if call.on("-w"):
        yield Stdout(call.flags["-w"].replace("%{http_code}", status[:3]).replace("\\n", "\n"))
    return 0
