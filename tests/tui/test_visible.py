"""What is shown of characters that a terminal would obey, reorder or hide."""

from __future__ import annotations

import io
import sys
import unicodedata

import pytest

from tui.visible import VisibleStream, raw, show_on_terminals, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("\x9b31m", r"\x9b31m"),
        ("a\x00b\x7fc\rd", r"a\x00b\x7fc\rd"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
        ("pay\u200bpal\ufeff\xad", r"pay\u200bpal\ufeff\xad"),
        ("\u2066a\u2069", r"\u2066a\u2069"),
        ("one\u2028two\u2029", r"one\u2028two\u2029"),
        ("\U000e0041\u3164", r"\U000e0041\u3164"),
        ("\ud800", r"\ud800"),
        ("two\nlines\tand a tab", r"two\nlines\tand a tab"),
    ],
)
def test_what_a_terminal_would_obey_is_an_escape(text: str, shown: str):
    assert visible(text) == shown


@pytest.mark.parametrize(
    "text",
    ["", "plain", "äöü ß", "日本語", "⚠\ufe0f", "✓ ● ‖ ╭─╮", "e\u0301", r"\x1b", "עברית", "a\xa0b"],
)
def test_everything_else_stays(text: str):
    assert visible(text) == text


def test_no_control_format_or_separator_gets_through():
    hidden = [
        chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) in {"Cc", "Zl", "Zp", "Cs"}
    ]
    assert not [sign for sign in hidden if visible(sign) == sign]
    marks = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.bidirectional(chr(code)) in BIDI]
    assert marks
    assert not [sign for sign in marks if visible(sign) == sign]


BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def test_in_lines_their_ends_and_tabs_stay():
    assert visible("a\n\tb\r\n\x1b", lines=True) == "a\n\tb\\r\n\\x1b"


def test_what_was_made_visible_stays_as_it_is():
    once = visible("\x1b\u202e\n")
    assert visible(once) == once


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_standard_streams_are_shown_as_text_where_they_are_terminals(monkeypatch):
    terminal, pipe = Terminal(), io.StringIO()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setattr(sys, "stderr", pipe)
    show_on_terminals()
    assert sys.stdout.write("\x1bx\n") == len("\x1bx\n")
    print("\u202e", end="", file=sys.stderr)
    sys.stdout.writelines(["a\x07", "b"])
    assert (terminal.getvalue(), pipe.getvalue()) == ("\\x1bx\na\\x07b", "\u202e")
    assert (raw(sys.stdout), raw(sys.stderr)) == (terminal, pipe)
    assert isinstance(sys.stdout, VisibleStream)
    assert sys.stdout.isatty()
