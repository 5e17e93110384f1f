"""What a PKCS #10 certificate request asks for: its subject and its other names (RFC 2986, RFC 5280).

Reads just so much of DER as that needs. Nothing is verified.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from dataclasses import dataclass, field

_PEM = re.compile(rb"-----BEGIN CERTIFICATE REQUEST-----(.*?)-----END CERTIFICATE REQUEST-----", re.DOTALL)
_ATTRIBUTES = {
    "550403": "commonName",
    "550405": "serialNumber",
    "55040a": "organization",
    "55040b": "organizationalUnit",
    "550406": "country",
    "550407": "locality",
    "550408": "province",
    "550409": "street",
    "550411": "postalCode",
}
_EXTENSIONS = "2a864886f70d01090e"
_OTHER_NAMES = "551d11"
_NAME_TAGS = {0x81: "email", 0x82: "dns", 0x86: "uri"}
_IP_TAG = 0x87
_LONG_FORM = 0x80
_REQUESTED = 0xA0
"""The tag of a request's attributes."""
_SUBJECT_AT = 1
"""Where the subject stands in a request, after the version."""


class MalformedRequestError(ValueError):
    """It is no certificate request."""


@dataclass(frozen=True)
class Request:
    """What is asked for."""

    subject: dict[str, list[str]] = field(default_factory=dict)
    """Values of each attribute of the subject's name."""
    names: dict[str, list[str]] = field(default_factory=dict)
    """Other names of the subject, by kind."""


def read_request(encoded: str) -> Request:
    """Read the PEM text that a CertificateSigningRequest carries in base64. Raises MalformedRequestError."""
    try:
        found = _PEM.search(base64.b64decode(encoded))
        if found is None:
            raise MalformedRequestError("PEM block type must be CERTIFICATE REQUEST")
        whole = _inside(base64.b64decode(found[1]))
        info = _inside(_inside(whole[0][1])[0][1])
        return Request(_subject(info[_SUBJECT_AT][1]), _names(info))
    except (binascii.Error, IndexError, UnicodeDecodeError) as error:
        raise MalformedRequestError("asn1: structure error") from error


def _inside(data: bytes) -> list[tuple[int, bytes]]:
    """Return the tags and contents of the elements that follow each other. Raises IndexError."""
    found: list[tuple[int, bytes]] = []
    at = 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length >= _LONG_FORM:
            size = length - _LONG_FORM
            length, at = int.from_bytes(data[at : at + size], "big"), at + size
        if at + length > len(data):
            raise IndexError(at)
        found.append((tag, data[at : at + length]))
        at += length
    return found


def _subject(name: bytes) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for _, group in _inside(name):
        for _, pair in _inside(group):
            (_, kind), (_, value) = _inside(pair)[:2]
            if kind.hex() in _ATTRIBUTES:
                values.setdefault(_ATTRIBUTES[kind.hex()], []).append(value.decode())
    return values


def _names(info: list[tuple[int, bytes]]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for attribute in [part for tag, content in info if tag == _REQUESTED for _, part in _inside(content)]:
        (_, kind), (_, values) = _inside(attribute)[:2]
        if kind.hex() != _EXTENSIONS:
            continue
        for _, extension in _inside(_inside(values)[0][1]):
            parts = _inside(extension)
            if parts[0][1].hex() == _OTHER_NAMES:
                _add_names(names, _inside(_inside(parts[-1][1])[0][1]))
    return names


def _add_names(names: dict[str, list[str]], found: list[tuple[int, bytes]]) -> None:
    for tag, value in found:
        if tag in _NAME_TAGS:
            names.setdefault(_NAME_TAGS[tag], []).append(value.decode())
        elif tag == _IP_TAG:
            names.setdefault("ip", []).append(str(ipaddress.ip_address(value)))
