"""Control plane reference, section 9.2: many requests at once fall on endpoints as independent even draws would."""

from __future__ import annotations

import pytest

from engine.network.traffic.multinomial import binomial, spread
from engine.rng import Rng


class Ones:
    def __init__(self, seed: int) -> None:
        self.rng, self.block = Rng(seed), 0

    def __call__(self, count: int) -> int:
        self.block += 1
        return self.rng.bits(count, "traffic", self.block).bit_count()


@pytest.mark.parametrize("routes", [1, 2, 3, 7, 10])
def test_every_request_goes_somewhere(routes: int):
    counts = spread(1000, routes, Ones(7))
    assert (len(counts), sum(counts)) == (routes, 1000)


def test_certain_and_impossible_trials():
    assert (binomial(50, 3, 3, Ones(1)), binomial(50, 0, 3, Ones(1))) == (50, 0)


@pytest.mark.parametrize("routes", [3, 7])
def test_endpoints_get_equal_shares_by_chi_square(routes: int):
    totals = [sum(column) for column in zip(*(spread(100, routes, Ones(seed)) for seed in range(200)), strict=True)]
    expected = 200 * 100 / routes
    chi_square = sum((total - expected) ** 2 / expected for total in totals)
    assert chi_square < {3: 13.8, 7: 22.5}[routes]  # the 0.1 % bounds for 2 and 6 degrees of freedom


def test_the_spread_varies_as_a_binomial_does():
    n, above, below = 90, 1, 3
    draws = [binomial(n, above, below, Ones(seed)) for seed in range(400)]
    mean = sum(draws) / len(draws)
    variance = sum((draw - mean) ** 2 for draw in draws) / len(draws)
    assert abs(mean - 30) < 0.9
    assert 15 < variance < 26  # n p (1 - p) = 20
