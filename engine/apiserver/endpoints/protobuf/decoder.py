"""Protobuf request bodies: what kubectl 1.32 and newer send for `create deployment` and its like.

Only requests: answers are always JSON, which every client accepts. A field whose number is not known is
refused, not dropped.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import Any

from engine.api.status import StatusError, bad_request
from engine.apiserver.endpoints.protobuf.messages import (
    BOOL,
    BYTES,
    BYTES_MAP,
    INT,
    INT_OR_STRING,
    MAP,
    MESSAGES,
    NOTHING,
    QUANTITIES,
    SAID_WHEN_ZERO,
    TEXT,
    TIME,
)
from engine.apiserver.endpoints.protobuf.podmessages import POD_MESSAGES
from engine.apiserver.endpoints.protobuf.reviewmessages import REVIEW_MESSAGES

CONTENT_TYPE = "application/vnd.kubernetes.protobuf"
MAGIC = b"k8s\x00"

_VARINT, _I64, _LEN, _I32 = 0, 1, 2, 5
_MAX_SHIFT = 63
_KNOWN = MESSAGES | POD_MESSAGES | REVIEW_MESSAGES


def decode(data: bytes) -> dict[str, Any]:
    """The wire dict of a protobuf body with its envelope. Raises StatusError: 400 unreadable, 415 an unknown kind."""
    if not data.startswith(MAGIC):
        raise bad_request("the body of the request was not a protobuf object: it does not begin with k8s\\x00")
    try:
        envelope = {number: value for number, _, value in _fields(data[len(MAGIC) :])}
        names = {number: value.decode() for number, _, value in _fields(envelope.get(1, b"")) if number in (1, 2)}
        kind = names.get(2, "")
        versioned = f"{names.get(1, '')}/{kind}"
        message_name = versioned if versioned in _KNOWN else kind
        if message_name not in _KNOWN:
            message = f"podfall reads protobuf bodies of {', '.join(sorted(_KNOWN))}, not of {kind}: send JSON"
            raise StatusError(415, "UnsupportedMediaType", message)
        return {"apiVersion": names.get(1, ""), "kind": kind} | _message(message_name, envelope.get(2, b""))
    except (IndexError, ValueError, AttributeError, TypeError, KeyError) as error:
        raise bad_request(f"the body of the request could not be decoded from protobuf: {error}") from error


def _fields(data: bytes) -> Iterator[tuple[int, int, Any]]:
    """Number, wire type and value of each field."""
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        number, kind = tag >> 3, tag & 7
        if kind == _VARINT:
            value, at = _varint(data, at)
            yield number, kind, value
            continue
        if kind == _LEN:
            size, at = _varint(data, at)
        elif kind in (_I64, _I32):
            size = 8 if kind == _I64 else 4
        else:
            raise ValueError(f"unknown wire type {kind}")
        if at + size > len(data):
            raise ValueError("it ends too early")
        yield number, kind, data[at : at + size]
        at += size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:  # noqa: PLR2004 - the bit that says that another byte follows
            return value, at
        shift += 7
        if shift > _MAX_SHIFT:
            raise ValueError("a number is too long")


def _message(name: str, data: bytes) -> dict[str, Any]:
    known = _KNOWN[name]
    out: dict[str, Any] = {}
    for number, _, value in _fields(data):
        if number not in known:
            raise ValueError(f"field {number} of {name} is not known to podfall")
        key, kind = known[number]
        if kind.startswith("~"):
            out |= _value(kind[1:], value)
        elif kind.startswith("*"):
            out.setdefault(key, []).append(_value(kind[1:], value))
        elif kind in (MAP, BYTES_MAP, QUANTITIES):
            entry_key, entry = _entry(kind, value)
            out.setdefault(key, {})[entry_key] = entry
        elif (decoded := _value(kind, value)) or (decoded in (0, False, {}) and key in SAID_WHEN_ZERO):
            out[key] = decoded
    return out


def _entry(kind: str, data: bytes) -> tuple[str, str]:
    pair = {number: value for number, _, value in _fields(data)}
    key, value = pair.get(1, b"").decode(), pair.get(2, b"")
    if kind == BYTES_MAP:
        return key, base64.b64encode(value).decode()
    if kind == QUANTITIES:
        value = next((text for number, _, text in _fields(value) if number == 1), b"")
    return key, value.decode()


def _value(kind: str, value: Any) -> Any:
    plain = _PLAIN.get(kind)
    return _message(kind, value) if plain is None else plain(value)


def _int_or_string(value: bytes) -> int | str:
    parts = {number: part for number, _, part in _fields(value)}
    text: str = parts.get(3, b"").decode()
    return text if parts.get(1) else _signed(parts.get(2, 0))


def _signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value


def _nothing(value: Any) -> None:
    """What only the server sets is not read from a request."""
    del value


_PLAIN: dict[str, Callable[[Any], Any]] = {
    INT: _signed,
    BOOL: bool,
    TEXT: bytes.decode,
    BYTES: lambda value: base64.b64encode(value).decode(),
    INT_OR_STRING: _int_or_string,
    TIME: _nothing,
    NOTHING: _nothing,
}
