"""Go's encoding/base64, as it decodes the values of Secrets: line ends do not count, mistakes are told by byte."""

from __future__ import annotations

import base64

_ALPHABET = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
_LINE_ENDS = frozenset(b"\r\n")
_PAD = ord("=")
_QUANTUM = 4
_FEWEST = 2
"""So many letters must stand before padding."""


def decode(text: str) -> bytes:
    """The bytes that a text in standard encoding stands for. Raises ValueError in Go's words (CorruptInputError)."""
    source = text.encode()
    read = [(at, byte) for at, byte in enumerate(source) if byte not in _LINE_ENDS]
    letters = bytearray()
    for number, (at, byte) in enumerate(read):
        if byte == _PAD:
            _check_padding(source, [place for place, _ in read[number:]], len(letters) % _QUANTUM)
            return base64.b64decode(bytes(letters) + b"=" * (-len(letters) % _QUANTUM))
        if byte not in _ALPHABET:
            raise _corrupt(at)
        letters.append(byte)
    over = len(letters) % _QUANTUM
    if over:
        raise _corrupt(len(source) - over)
    return base64.b64decode(bytes(letters))


def _check_padding(source: bytes, places: list[int], before: int) -> None:
    """Padding begins at the first of the places, which are those of all bytes that count from there on."""
    if before < _FEWEST:
        raise _corrupt(places[0])
    rest = places[1:]
    if before == _FEWEST:
        if not rest:
            raise _corrupt(len(source))
        if source[rest[0]] != _PAD:
            raise _corrupt(rest[0] - 1)
        rest = rest[1:]
    if rest:
        raise _corrupt(rest[0])


def _corrupt(at: int) -> ValueError:
    return ValueError(f"illegal base64 data at input byte {at}")
