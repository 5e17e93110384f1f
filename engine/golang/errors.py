"""What Go's printing says where it cannot go on."""

from __future__ import annotations


class OutputError(Exception):
    """A template that cannot be read, or that fails on its data: the sentence, and what was printed by then."""

    def __init__(self, text: str, *, printed: str = "") -> None:
        """Keep the text; ``printed`` has already gone to standard output."""
        super().__init__(text)
        self.text = text
        self.printed = printed
