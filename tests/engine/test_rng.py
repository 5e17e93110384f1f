"""Named draws: the same name gives the same number, and no draw moves another."""

from __future__ import annotations

import re

from engine.rng import NAME_ALPHABET, Rng


def test_a_draw_depends_on_its_name_alone():
    first, second = Rng(7), Rng(7)
    for other in range(50):
        second.draw("traffic", "noise", other)
    assert first.draw("schedule", "default", "x") == second.draw("schedule", "default", "x")


def test_names_do_not_run_into_each_other():
    rng = Rng(1)
    assert rng.draw("names", "ab", "c") != rng.draw("names", "a", "bc")


def test_the_traffic_seed_changes_traffic_only():
    plain, encore = Rng(1), Rng(1, traffic_seed=2)
    assert plain.draw("traffic", "x") != encore.draw("traffic", "x")
    assert plain.draw("names", "x") == encore.draw("names", "x")


def test_the_seed_changes_every_stream():
    for stream in ("names", "alloc", "schedule", "traffic", "chaos"):
        assert Rng(1).draw(stream, "x") != Rng(2).draw(stream, "x")


def test_below_stays_in_range_and_reaches_every_value():
    rng = Rng(3)
    seen = {rng.below(7, "chaos", index) for index in range(300)}
    assert seen == set(range(7))


def test_suffixes_use_kubernetes_alphabet():
    rng = Rng(5)
    for index in range(100):
        suffix = rng.suffix("pods", index)
        assert len(suffix) == 5
        assert set(suffix) <= set(NAME_ALPHABET)


def test_uids_are_version_4_in_form():
    pattern = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    assert all(re.fullmatch(pattern, Rng(1).uid("x", index)) for index in range(50))


def test_bits_have_the_asked_width():
    rng = Rng(9)
    assert all(rng.bits(width, "traffic", "w") < 1 << width for width in (1, 63, 64, 65, 200))
