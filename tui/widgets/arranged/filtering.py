"""The language of filters: `text`, `!text` and `-l SELECTOR`, all of which have to hold.

Letters count the same in both cases. What follows `-l` up to the end is a label selector as kubectl reads it, blanks
included. Text is looked for in what a row says and in the whole names that it may have had to shorten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.selectors import labels_match, parse_labels

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.api.selectors import Requirement

_LABELS = "-l"


class RowFilter(NamedTuple):
    """What somebody wants to see."""

    text: str = ""
    """As it was typed."""
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    labels: tuple[Requirement, ...] = ()
    complaint: str = ""
    """Why the selector cannot be read; the rest of the filter holds all the same."""

    def admits(self, text: str, labels: Mapping[str, str] | None) -> bool:
        """Whether something is wanted that says `text` and has these labels; None: it cannot have any.

        The text is given as `str.casefold` leaves it.
        """
        for word in self.words:
            if word not in text:
                return False
        for word in self.without:
            if word in text:
                return False
        return not self.labels or (labels is not None and labels_match(self.labels, labels))


ALL = RowFilter()
"""Wants everything."""


def read_filter(text: str) -> RowFilter:
    """Read what was typed. What is not finished yet (`!`, `-l` alone) wants nothing in particular."""
    words: list[str] = []
    without: list[str] = []
    typed = text.split()
    at = next((index for index, word in enumerate(typed) if word.startswith(_LABELS)), len(typed))
    for word in typed[:at]:
        (without if word.startswith("!") else words).append(word.removeprefix("!").casefold())
    labels, complaint = _requirements(" ".join(typed[at:]).removeprefix(_LABELS))
    return RowFilter(text, tuple(words), tuple(filter(None, without)), labels, complaint)


def _requirements(selector: str) -> tuple[tuple[Requirement, ...], str]:
    try:
        return tuple(parse_labels(selector)), ""
    except ValueError as error:
        return (), str(error)
