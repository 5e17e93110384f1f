"""`nslookup NAME`: ask cluster DNS by hand, as a Pod of a namespace would (the console) or from inside a Pod.

Prints as BIND's nslookup does in the image that the Kubernetes documentation uses for debugging. Writes nothing.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from engine.client.output import Stderr, Stdout
from engine.network.resolver import CLUSTER_DNS

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from engine.network.dns.answers import DNSAnswer
    from engine.network.dns.coredns import ClusterDNS

_TYPES = ("A", "AAAA", "SRV", "TXT", "PTR")


def nslookup(
    dns: ClusterDNS,
    argv: Sequence[str],
    namespace: str,
    *,
    in_pod: bool = False,
) -> Generator[Stdout | Stderr, None, int]:
    """Look up the name in `argv` (after the command's own name; `-type=SRV` is known); returns the exit status.

    From the console, which stands outside the cluster, the first line says from which namespace it asks.
    """
    names = [word for word in argv if not word.startswith("-")]
    wanted = [word.partition("=")[2].upper() for word in argv if word.startswith(("-type=", "-query=", "-q="))]
    if not names:
        yield Stderr("usage: nslookup [-type=A|AAAA|SRV|TXT|PTR] NAME\n")
        return 1
    name = names[0]
    qtype = wanted[0] if wanted else "PTR" if _is_address(name) else "A"
    if qtype not in _TYPES:
        yield Stderr(f"unknown query type: {qtype}\n")
        return 1
    if not in_pod:
        yield Stdout(f"(asked as a Pod of namespace {namespace} would ask)\n")
    answer = dns.resolve(name, namespace, qtype)
    if answer.rcode == "UNAVAILABLE":
        yield Stderr(
            f";; communications error to {CLUSTER_DNS}#53: connection refused\n;; no servers could be reached\n\n",
        )
        return 1
    yield Stdout(f"Server:\t\t{CLUSTER_DNS}\nAddress:\t{CLUSTER_DNS}#53\n\n")
    if answer.rcode == "NXDOMAIN":
        yield Stdout(f"** server can't find {name}: NXDOMAIN\n\n")
        return 1
    yield Stdout(_lines(answer, qtype))
    return 0


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
        reverse = ".".join(reversed(answer.name.split("."))) + ".in-addr.arpa"
        out += [f"{reverse}\tname = {line}" for line in answer.lines]
    if not out:
        out.append(f"*** Can't find {asked}: No answer")
    return "\n".join(out) + "\n\n"


def _is_address(text: str) -> bool:
    try:
        ipaddress.IPv4Address(text)
    except ValueError:
        return False
    return True
