"""What a DNS lookup gives: the shape that CoreDNS, its records and those who ask share."""

from __future__ import annotations

from typing import NamedTuple


class DNSAnswer(NamedTuple):
    """What a resolver in a Pod gets."""

    rcode: str
    """`NOERROR`, `NXDOMAIN`, or `UNAVAILABLE` where no name server answers at all."""
    name: str
    """The full name that was answered last, without a final dot."""
    addresses: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    """The names that an ExternalName Service led to."""
    lines: tuple[str, ...] = ()
    """SRV or PTR data, one text per record."""
    tried: tuple[str, ...] = ()
    """All full names that were asked for, in order."""
    server: str = ""
    """Who answered; empty where nobody did."""
    refused: bool = False
    """Whether nobody answers because the question was refused, and not because it was lost."""
