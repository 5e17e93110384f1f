"""Texts that are numbers to one part of Python and not to another are no numbers here."""

from __future__ import annotations

import pytest

from engine.api.numerals import int64


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("007", 7),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", None),
        ("9" * 5000, None),
        ("", None),
        ("-1", None),
        ("+1", None),
        (" 1", None),
        ("1_0", None),
        ("\u00b2", None),
        ("\u0663", None),
    ],
)
def test_a_number_is_ascii_digits_of_64_bits(text: str, number: int | None):
    assert int64(text) == number
