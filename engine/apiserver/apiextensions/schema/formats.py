"""Formats of texts that a schema may name (kube-openapi/pkg/validation/strfmt). Unknown ones are not checked."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable
from datetime import date, datetime
from urllib.parse import urlsplit

_HOST_LABEL = re.compile(r"[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?")
_TOP_LEVEL = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*[a-zA-Z0-9]")
_UUID = re.compile(r"(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?([0-9a-f])[0-9a-f]{3}-?([0-9a-f])[0-9a-f]{3}-?[0-9a-f]{12}")
_DURATION = re.compile(r"[-+]?((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+|0")
_WORDED = re.compile(r"((\d+)\s*([A-Za-zµ]+))+")
_WORDS = re.compile(
    r"ns|nanos?|nanoseconds?|us|µs|micros?|microseconds?|ms|millis?|milliseconds?|s|secs?|seconds?|m|mins?|minutes?"
    r"|h|hrs?|hours?|d|days?|w|wks?|weeks?"
)
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(\.\d+)?([Zz]|[+-]\d\d:?\d\d)?")
_MAC = re.compile(r"([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}|([0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}")
_COLOUR = re.compile(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_RGB = re.compile(r"rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)")
_MAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
_ISBN10, _ISBN13 = re.compile(r"\d{9}[\dX]"), re.compile(r"\d{13}")
_SSN = re.compile(r"\d{3}[- ]?\d{2}[- ]?\d{4}")
_CARD = re.compile(r"\d{13,19}")
_HOST_MOST = 255


def _date_time(text: str) -> bool:
    found = _TIME.fullmatch(text)
    if found is None:
        return False
    try:
        datetime.fromisoformat(f"{found[1]}T{found[2]}")
    except ValueError:
        return False
    return True


def _date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _hostname(text: str) -> bool:
    """As upstream, whose last label has at least two letters where there are several."""
    labels = text.removesuffix(".").split(".")
    if len(text) > _HOST_MOST or not all(_HOST_LABEL.fullmatch(label) for label in labels):
        return False
    return len(labels) == 1 or _TOP_LEVEL.fullmatch(labels[-1]) is not None


def _address(kind: type[ipaddress.IPv4Address | ipaddress.IPv6Address]) -> Callable[[str], bool]:
    def is_one(text: str) -> bool:
        try:
            kind(text)
        except ValueError:
            return False
        return True

    return is_one


def _cidr(text: str) -> bool:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return "/" in text and text.rpartition("/")[2].isdecimal()


def _uuid(version: str) -> Callable[[str], bool]:
    def is_one(text: str) -> bool:
        found = _UUID.fullmatch(text)
        if found is None:
            return False
        return not version or (found[1] == version and (version == "3" or found[2].lower() in "89ab"))

    return is_one


def _duration(text: str) -> bool:
    if _DURATION.fullmatch(text):
        return True
    parts = re.findall(r"(\d+)\s*([A-Za-zµ]+)", text)
    return _WORDED.fullmatch(text.replace(" ", "")) is not None and all(
        _WORDS.fullmatch(unit.lower()) for _, unit in parts
    )


def _byte(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _uri(text: str) -> bool:
    """As Go's url.ParseRequestURI: an absolute one, or a path."""
    if not text or any(letter.isspace() or ord(letter) < ord(" ") for letter in text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.scheme) or text.startswith("/")


def _rgb(text: str) -> bool:
    found = _RGB.fullmatch(text)
    return found is not None and all(int(part) < 256 for part in found.groups())  # noqa: PLR2004 - a byte


_FORMATS: dict[str, Callable[[str], bool]] = {
    "bsonobjectid": lambda text: re.fullmatch(r"[0-9a-fA-F]{24}", text) is not None,
    "byte": _byte,
    "cidr": _cidr,
    "creditcard": lambda text: _CARD.fullmatch(re.sub(r"[ -]", "", text)) is not None,
    "date": _date,
    "datetime": _date_time,
    "duration": _duration,
    "email": lambda text: _MAIL.fullmatch(text) is not None,
    "hexcolor": lambda text: _COLOUR.fullmatch(text) is not None,
    "hostname": _hostname,
    "ipv4": _address(ipaddress.IPv4Address),
    "ipv6": _address(ipaddress.IPv6Address),
    "isbn": lambda text: any(form.fullmatch(re.sub(r"[ -]", "", text)) for form in (_ISBN10, _ISBN13)),
    "isbn10": lambda text: _ISBN10.fullmatch(re.sub(r"[ -]", "", text)) is not None,
    "isbn13": lambda text: _ISBN13.fullmatch(re.sub(r"[ -]", "", text)) is not None,
    "mac": lambda text: _MAC.fullmatch(text) is not None,
    "password": lambda _: True,
    "rgbcolor": _rgb,
    "ssn": lambda text: _SSN.fullmatch(text) is not None,
    "uri": _uri,
    "uuid": _uuid(""),
    "uuid3": _uuid("3"),
    "uuid4": _uuid("4"),
    "uuid5": _uuid("5"),
}


def fits(name: str, text: str) -> bool:
    """Whether a text has the format of that name; any text has one that nobody knows."""
    check = _FORMATS.get(name.replace("-", ""))
    return check is None or check(text)
