"""Quantities are exact and have one spelling."""

from __future__ import annotations

import pytest

from engine.api.quantity import canonical, milli, whole


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("1000m", "1"),
        ("0.5", "500m"),
        ("1024Mi", "1Gi"),
        ("1.5Gi", "1536Mi"),
        (1000, "1k"),
        ("1e3", "1e3"),
        ("0", "0"),
        ("-1500m", "-1500m"),
        ("512Ki", "512Ki"),
        ("0.5Ki", "512"),
        ("1E", "1E"),
        ("100u", "100u"),
    ],
)
def test_every_amount_has_one_spelling(text, spelling):
    assert canonical(text) == spelling
    assert canonical(spelling) == spelling


def test_amounts_are_rounded_up_to_the_unit_asked_for():
    assert milli("1u") == 1
    assert milli("250m") == 250
    assert milli(2) == 2000
    assert whole("1.5") == 2
    assert whole("1Gi") == 1 << 30


@pytest.mark.parametrize("text", ["", "abc", "1.2.3", "1X", "1 Gi", "Gi", "1mm"])
def test_nonsense_is_refused(text):
    with pytest.raises(ValueError, match="quantit"):
        milli(text)
