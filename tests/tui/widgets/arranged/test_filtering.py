from __future__ import annotations

import pytest

from tui.widgets.arranged.filtering import ALL, read_filter

LABELS = {"app": "web", "tier": "front"}


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("", True),
        ("   ", True),
        ("web", True),
        ("WEB", True),
        ("eb-x run", True),
        ("web crash", False),
        ("!crash", True),
        ("!web", False),
        ("web !running", False),
        ("!", True),
        ("-l", True),
        ("-l app=web", True),
        ("-lapp=web", True),
        ("-l app=db", False),
        ("-l app!=db", True),
        ("-l app in (web, db), tier", True),
        ("-l app notin (web, db)", False),
        ("-l !tier", False),
        ("web -l tier=front", True),
        ("db -l tier=front", False),
        ("!web -l tier=front", False),
    ],
)
def test_text_not_text_and_labels_all_have_to_hold(typed, wanted):
    found = read_filter(typed)
    assert not found.complaint
    assert found.admits("pod/web-x7k2p running".casefold(), LABELS) is wanted


def test_what_cannot_have_labels_has_none_that_fit_and_none_that_do_not():
    assert not read_filter("-l app!=db").admits("shop", None)
    assert read_filter("-l app!=db").admits("shop", {})
    assert read_filter("shop").admits("shop", None)


def test_a_selector_that_cannot_be_read_is_told_and_leaves_out_nothing():
    found = read_filter("web -l app in (")
    assert found.complaint
    assert found.admits("web", {})
    assert not found.admits("db", {})


def test_the_empty_filter_is_the_one_that_wants_everything():
    assert read_filter("") == ALL
