"""Of the bent documents a sample; `make soak` bears all of them."""

from __future__ import annotations

import pytest

from tests.properties.bending import Bench, variants

EVERY = 40


@pytest.mark.parametrize("first", range(0, EVERY, EVERY // 2))
def test_a_document_with_nonsense_in_one_place_is_refused_or_borne(first: int):
    bench, taken = Bench(), 0
    for variant in list(variants())[first::EVERY]:
        try:
            taken += bench.bear(variant)
        except Exception as error:
            error.add_note(f"{variant.plural}: {variant.path} = {variant.junk!r}")
            raise
    assert taken > 20
