"""`nslookup`, as BusyBox has it: two programs, of which the newer one surprised many.

Since 1.29 it sends its questions itself (networking/nslookup.c). A name with a dot is asked for as it is, one without
under every suffix of the search path at once; every answer is printed, and one NXDOMAIN among them makes the whole
fail. Before, it let the C library look the name up, with /etc/hosts and the search path, and named each address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.client.output import Stderr, Stdout
from engine.network.resolver import is_address
from engine.network.tools.nslookup import reverse_name
from engine.network.types import RequestFailure
from engine.runtime.sandboxconfig import LOOPBACK, ResolvConf

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from engine.network.dns.answers import DNSAnswer
    from engine.network.resolver import StubResolver
    from engine.network.types import Origin

_TYPES = ("SOA", "NS", "A", "AAAA", "CNAME", "MX", "TXT", "SRV", "PTR", "ANY")
_USAGE = "Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n\nQuery DNS about HOST\n"
_OLD_USAGE = "Usage: nslookup [HOST] [SERVER]\n\nQuery the nameserver for the IP address of the given HOST\n"
_UNREACHED = ";; connection timed out; no servers could be reached\n\n"
_MOST_WORDS = 2


class _Query(NamedTuple):
    qtype: str
    name: str


def busybox_nslookup(names: StubResolver, argv: Sequence[str], origin: Origin) -> Generator[Stdout | Stderr, None, int]:
    """Run the nslookup of a BusyBox of today; returns its exit status."""
    words = [word for word in argv if not word.startswith("-")]
    types = [word.partition("=")[2].upper() for word in argv if word.startswith(("-type=", "-querytype=", "-q="))]
    unknown = [wanted for wanted in types if wanted not in _TYPES]
    if unknown:
        yield Stderr(f'nslookup: invalid query type "{unknown[0].lower()}"\n')
        return 1
    if not 0 < len(words) <= _MOST_WORDS:
        yield Stderr(_USAGE)
        return 1
    conf = origin.resolv_conf
    servers: tuple[str, ...] = conf.nameservers or (LOOPBACK,)
    if len(words) == _MOST_WORDS:
        # Then it does not read resolv.conf at all.
        found = names.addresses(words[1], origin)
        if isinstance(found, RequestFailure):
            yield Stderr(f"nslookup: bad address '{words[1]}'\n")
            return 1
        servers = (found[0],)
        conf = ResolvConf(servers)
    server, outcome = names.reach(servers, origin.node)
    if not server:
        if outcome == "refused":
            yield Stderr(f"nslookup: write to '{servers[-1]}': Connection refused\n")
        yield Stdout(_UNREACHED)
        return 1
    yield Stdout(f"Server:\t\t{words[1] if len(words) == _MOST_WORDS else server}\nAddress:\t{server}:53\n\n")
    answers = [(query, _asked(names, server, query)) for query in _queries(words[0], types, conf)]
    for query, answer in answers:
        yield Stdout(_printed(query, answer))
    return int(any(answer.rcode == "NXDOMAIN" for _, answer in answers))


def _queries(name: str, types: list[str], conf: ResolvConf) -> Iterator[_Query]:
    if not types and is_address(name):
        yield _Query("PTR", reverse_name(name))
        return
    for qtype in [known for known in _TYPES if known in types] or ["A", "AAAA"]:
        searched = [f"{name}.{suffix}" for suffix in conf.searches]
        for full in [name] if qtype == "PTR" or "." in name or not searched else searched:
            yield _Query(qtype, full)


def _asked(names: StubResolver, server: str, query: _Query) -> DNSAnswer:
    return names.ask(server, query.name.rstrip(".").lower(), query.qtype)


def _printed(query: _Query, answer: DNSAnswer) -> str:
    if answer.rcode == "NXDOMAIN":
        return f"** server can't find {query.name}: NXDOMAIN\n\n"
    out: list[str] = []
    asked = query.name.rstrip(".")
    for alias in answer.aliases:
        out.append(f"{asked}\tcanonical name = {alias}\n")
        asked = alias
    out += [f"Name:\t{asked}\nAddress: {address}\n" for address in answer.addresses]
    relation = {"TXT": "text", "SRV": "service", "PTR": "name"}.get(query.qtype, "")
    out += [f"{asked}\t{relation} = {line.rstrip('.')}\n" for line in answer.lines]
    return "".join(out) + "\n"


def old_busybox_nslookup(
    names: StubResolver, argv: Sequence[str], origin: Origin
) -> Generator[Stdout | Stderr, None, int]:
    """Run the nslookup of a BusyBox before 1.29; returns its exit status."""
    if not 0 < len(argv) <= _MOST_WORDS or argv[0].startswith("-"):
        yield Stderr(_OLD_USAGE)
        return 1
    conf = origin.resolv_conf
    if len(argv) == _MOST_WORDS:
        found = names.addresses(argv[1], origin)
        if isinstance(found, RequestFailure):
            yield Stderr(f"nslookup: bad address '{argv[1]}'\n")
            return 1
        conf = ResolvConf((found[0],), conf.searches, conf.options)
    server = (conf.nameservers or (LOOPBACK,))[0]
    caller = origin.asking(conf)
    yield Stdout(_host("Server:", server, (server,), names, caller) + "\n")
    addresses = names.addresses(argv[0], caller)
    if isinstance(addresses, RequestFailure):
        yield Stderr(f"nslookup: can't resolve '{argv[0]}'\n")
        return 1
    yield Stdout(_host("Name:", argv[0], addresses, names, caller))
    return 0


def _host(head: str, host: str, addresses: Sequence[str], names: StubResolver, origin: Origin) -> str:
    lines = [f"{head:<10} {host}\n"]
    for number, address in enumerate(addresses, start=1):
        lines.append(f"Address {number}: {address} {names.name_of(address, origin)}".rstrip() + "\n")
    return "".join(lines)
