"""What the printers raise when ``-o`` cannot print."""

from __future__ import annotations

from engine.kubectl.errors import KubectlError


class PrintError(KubectlError):
    """Carries the text that kubectl prints after ``error: ``, and what it had printed by then."""

    def __init__(self, text: str, *, printed: str = "") -> None:
        """Keep the text; ``printed`` has already gone to standard output."""
        super().__init__(text)
        self.printed = printed
