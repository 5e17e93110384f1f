"""Base64 as Go reads it."""

from __future__ import annotations

import pytest

from engine.golang import base64


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("", b""),
        ("YQ==", b"a"),
        ("YWI=", b"ab"),
        ("YWJj", b"abc"),
        ("YW\r\nJj\n", b"abc"),
        ("YQ=\n=\n", b"a"),
        ("YR==", b"a"),
    ],
)
def test_line_ends_do_not_count(text: str, content: bytes):
    assert base64.decode(text) == content


@pytest.mark.parametrize(
    ("text", "byte"),
    [
        ("!", 0),
        ("YQ", 0),
        ("admin", 4),
        ("YWJj!", 4),
        ("Y===", 1),
        ("YQ=", 3),
        ("YQ=x", 2),
        ("YQ==x", 4),
        ("YWI=x", 4),
        ("=", 0),
    ],
)
def test_a_mistake_is_told_by_its_byte(text: str, byte: int):
    with pytest.raises(ValueError, match=f"^illegal base64 data at input byte {byte}$"):
        base64.decode(text)
