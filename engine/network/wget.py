"""`wget`, as BusyBox has it: one request from inside a container. Its words for what goes wrong are BusyBox's own.

Called for `kubectl exec` and for scripts in containers. Like `curl` by hand it passes no time and leaves a record of
the client `curl`. Not modelled: the progress bar, and files to save to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.client.output import Err, Out
from engine.network.curl import UsageError, read_url, send

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from engine.metrics import Metrics
    from engine.network.curl import Url
    from engine.network.network import Network
    from engine.network.paths import Place

_VALUED = frozenset({"-O", "-T", "-U"})
_LONG = {"--output-document": "-O", "--timeout": "-T", "--user-agent": "-U", "--quiet": "-q"}
_SWITCHES = frozenset({"-q", "-S"})
_TARGETS = {"-", "/dev/null"}


def wget(
    network: Network, metrics: Metrics, argv: Sequence[str], place: Place
) -> Generator[Out | Err, None, int]:  # fmt: skip
    """Run wget with the arguments after its name, standing at `place`; returns its exit status."""
    try:
        text, flags = _read_arguments(argv)
        url = read_url(text)
    except UsageError as error:
        yield Err(f"{error}\n" if str(error).startswith("wget: ") else f"wget: not an http or ftp url: {text}\n")
        return 1
    sent = send(network, metrics, place, url, "GET")
    if sent.address and "-q" not in flags:
        yield Err(f"Connecting to {url.host} ({sent.address}:{url.port})\n")
    problem = _problem(sent.letter, url, sent.address, flags)
    if not problem and sent.failed:
        problem = f"server returned error: HTTP/1.1 {sent.status}"
    if problem:
        yield Err(f"wget: {problem}\n")
        return 1
    if flags["-O"] == "-" and sent.verdict.text:
        yield Out(sent.verdict.text)
    return 0


def _read_arguments(argv: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The URL and the flags; UsageError where wget would not take them."""
    flags: dict[str, str] = {}
    urls: list[str] = []
    rest = [part for word in argv for part in _unfold(word)]
    while rest:
        word = rest.pop(0)
        if word in _VALUED:
            if not rest:
                raise UsageError(f"wget: option requires an argument -- '{word[1:]}'")
            flags[word] = rest.pop(0)
        elif word in _SWITCHES:
            flags[word] = ""
        elif word.startswith("-"):
            raise UsageError(f"wget: unrecognized option: {word.lstrip('-')}")
        else:
            urls.append(word)
    if len(urls) != 1:
        raise UsageError("wget: one URL is needed")
    if flags.get("-O") not in _TARGETS:
        raise UsageError("wget: nothing is saved in a container here: give -O- to see the answer, or -O /dev/null")
    return urls[0], flags


def _unfold(word: str) -> list[str]:
    """`--timeout=2` -> `-T 2`, `-qO-` -> `-q -O -`."""
    if word.startswith("--"):
        name, equals, value = word.partition("=")
        return [_LONG.get(name, name), *([value] if equals else [])]
    if not word.startswith("-") or word == "-":
        return [word]
    out: list[str] = []
    for index, letter in enumerate(word[1:], start=1):
        out.append(f"-{letter}")
        if out[-1] in _VALUED:
            return [*out, word[index + 1 :]] if word[index + 1 :] else out
    return out


def _problem(letter: str, url: Url, address: str, flags: dict[str, str]) -> str:
    if letter == "N":
        return f"bad address '{url.host}'"
    if letter == "R":
        return f"can't connect to remote host ({address}): Connection refused"
    if letter == "T":
        late = "download timed out"
        return late if "-T" in flags else f"can't connect to remote host ({address}): Connection timed out"
    return "error getting response: Connection reset by peer" if letter == "X" else ""
