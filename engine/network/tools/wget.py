"""`wget`, as BusyBox has it: one request from inside a container. Its words for what goes wrong are BusyBox's own.

Called for `kubectl exec` and for scripts in containers. Like `curl` by hand it passes no time and leaves a record of
the client `curl`. Not modelled: the progress bar.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.numerals import int64
from engine.client.output import Stderr, Stdout
from engine.network.tools.curl import read_url, send
from engine.network.tools.options import ToolOptions, ToolUsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from engine.metrics import Metrics
    from engine.network.dataplane import DataPlane
    from engine.network.tools.curl import CurlTransfer, CurlURL
    from engine.network.types import Origin

_OPTIONS = ToolOptions(
    long={
        "--output-document": "-O",
        "--timeout": "-T",
        "--user-agent": "-U",
        "--quiet": "-q",
        "--server-response": "-S",
    },
    valued=frozenset({"-O", "-T", "-U"}),
    switches=frozenset({"-q", "-S", "-c", "--spider", "--no-check-certificate"}),
    lacking="option requires an argument -- '{name}'",
    unknown="unrecognized option: {name}",
    takes_dash=False,
)


def wget(
    network: DataPlane, metrics: Metrics, argv: Sequence[str], origin: Origin, save: Callable[[str, str], None]
) -> Generator[Stdout | Stderr, None, int]:
    """Run wget with the arguments after its name, as `origin`, whose files `save` writes; returns its exit status."""
    try:
        url, flags = _read_arguments(argv)
    except ToolUsageError as error:
        yield Stderr(f"wget: {error}\n")
        return 1
    sent = send(network, metrics, origin, url, "GET")
    if sent.address and "-q" not in flags:
        yield Stderr(f"Connecting to {url.host} ({sent.address}:{url.port})\n")
    problem = _problem(sent.letter, url, sent.address, flags)
    if not problem and "-S" in flags:
        yield Stderr("".join(f"  {line}\n" for line in _headers(sent)))
    if not problem and sent.failed:
        problem = f"server returned error: HTTP/1.1 {sent.status}"
    if problem:
        yield Stderr(f"wget: {problem}\n")
        return 1
    target = "/dev/null" if "--spider" in flags else flags.get("-O") or _file_name(url)
    if target == "-" and sent.result.text:
        yield Stdout(sent.result.text)
    elif target not in {"-", "/dev/null"}:
        save(target, sent.result.text)
        if "-q" not in flags:
            yield Stderr(f"saving to '{target}'\n'{target}' saved\n")
    return 0


def _file_name(url: CurlURL) -> str:
    """The name under which an answer is kept where none is given."""
    return url.path.partition("?")[0].rpartition("/")[2] or "index.html"


def _read_arguments(argv: Sequence[str]) -> tuple[CurlURL, dict[str, str]]:
    """The URL and the flags; UsageError where wget would not take them."""
    flags, urls = _OPTIONS.read(argv)
    if len(urls) != 1:
        raise ToolUsageError("one URL is needed")
    if int64(flags.get("-T", "0")) is None:
        raise ToolUsageError(f"invalid number '{flags['-T']}'")
    try:
        return read_url(urls[0]), flags
    except ToolUsageError:
        raise ToolUsageError(f"not an http or ftp url: {urls[0]}") from None


def _headers(sent: CurlTransfer) -> tuple[str, ...]:
    """The lines before the answer, and the empty one that ends them."""
    return (f"HTTP/1.1 {sent.status}", f"Content-Length: {len(sent.result.text)}", "")


def _problem(letter: str, url: CurlURL, address: str, flags: dict[str, str]) -> str:
    if letter == "N":
        return f"bad address '{url.host}'"
    if letter == "R":
        return f"can't connect to remote host ({address}): Connection refused"
    if letter == "T":
        late = "download timed out"
        return late if "-T" in flags else f"can't connect to remote host ({address}): Connection timed out"
    return "error getting response: Connection reset by peer" if letter == "X" else ""
