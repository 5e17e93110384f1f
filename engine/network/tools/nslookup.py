"""`nslookup NAME [SERVER]`: ask a name server by hand, as a Pod of a namespace would (the console) or from inside one.

Prints as BIND's nslookup does in the image that the Kubernetes documentation uses for debugging; containers whose image
is BusyBox have `engine.network.tools.busyboxnslookup`. Writes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.client.output import Stderr, Stdout
from engine.network.resolver import is_address
from engine.network.types import Origin, RequestFailure
from engine.runtime.sandboxconfig import ResolvConf

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from engine.network.dns.answers import DNSAnswer
    from engine.network.resolver import StubResolver

_TYPES = ("A", "AAAA", "ANY", "CNAME", "MX", "NS", "PTR", "SOA", "SRV", "TXT")


class _Question(NamedTuple):
    name: str
    qtype: str
    server: str
    """As it was written; empty where none was."""


def nslookup_as_pod(names: StubResolver, argv: Sequence[str], namespace: str) -> Generator[Stdout | Stderr, None, int]:
    """Run nslookup at the console, which stands outside the cluster: the first line says from where it asks."""
    if _read(argv).name:
        yield Stdout(f"(asked as a Pod of namespace {namespace} would ask)\n")
    return (yield from nslookup(names, argv, Origin("pod", namespace=namespace)))


def nslookup(names: StubResolver, argv: Sequence[str], origin: Origin) -> Generator[Stdout | Stderr, None, int]:
    """Look up the name in `argv` (after the command's own name; `-type=SRV` is known); returns the exit status."""
    asked = _read(argv)
    if not asked.name:
        yield Stderr(f"usage: nslookup [-type={'|'.join(_TYPES)}] NAME [SERVER]\n")
        return 1
    if asked.qtype not in _TYPES:
        yield Stderr(f"unknown query type: {asked.qtype}\n")
        return 1
    conf = origin.resolv_conf
    if asked.server:
        found = names.addresses(asked.server, origin)
        if isinstance(found, RequestFailure):
            yield Stderr(f"nslookup: couldn't get address for '{asked.server}': not found\n")
            return 1
        conf = ResolvConf(found, conf.searches, conf.options)
    return (yield from _ask(names, asked, conf, origin))


def _ask(
    names: StubResolver, asked: _Question, conf: ResolvConf, origin: Origin
) -> Generator[Stdout | Stderr, None, int]:
    answer = names.lookup(asked.name, conf, origin.node, asked.qtype)
    if answer.rcode == "UNAVAILABLE":
        why = "connection refused" if answer.refused else "timed out"
        lines = [f";; communications error to {server}#53: {why}\n" for server in conf.nameservers]
        yield Stderr(f"{''.join(lines)};; no servers could be reached\n\n")
        return 1
    yield Stdout(f"Server:\t\t{asked.server or answer.server}\nAddress:\t{answer.server}#53\n\n")
    if answer.rcode == "NXDOMAIN":
        yield Stdout(f"** server can't find {asked.name}: NXDOMAIN\n\n")
        return 1
    yield Stdout(_lines(answer, asked.qtype))
    if answer.aliases and asked.qtype == "A" and not answer.addresses:
        # It asks for the other family by the name that the alias leads to, which nobody knows.
        yield Stdout(f"** server can't find {answer.aliases[-1]}: NXDOMAIN\n\n")
        return 1
    return 0


def _read(argv: Sequence[str]) -> _Question:
    words = [word for word in argv if not word.startswith("-")]
    wanted = [word.partition("=")[2].upper() for word in argv if word.startswith(("-type=", "-query=", "-q="))]
    name, server = [*words, "", ""][:2]
    return _Question(name, wanted[0] if wanted else "PTR" if is_address(name) else "A", server)


def _lines(answer: DNSAnswer, qtype: str) -> str:
    out: list[str] = []
    asked = answer.tried[-1] if answer.tried else answer.name
    for alias in answer.aliases:
        out.append(f"{asked}\tcanonical name = {alias}.")
        asked = alias
    out += [f"Name:\t{asked}\nAddress: {address}" for address in answer.addresses]
    if qtype == "TXT":
        out += [f"{answer.name}\ttext = {line}" for line in answer.lines]
    if qtype == "SRV":
        out += [f"{answer.name}\tservice = {line}" for line in answer.lines]
    if qtype == "PTR":
        out += [f"{reverse_name(answer.name)}\tname = {line}" for line in answer.lines]
    if not out:
        out.append(f"*** Can't find {asked}: No answer")
    return "\n".join(out) + "\n\n"


def reverse_name(address: str) -> str:
    """The name under which the name of an address is asked for."""
    return ".".join(reversed(address.split("."))) + ".in-addr.arpa"
