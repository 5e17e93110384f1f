"""The ghost text of the prompt: what the guide advises to type, as long as what is typed may become it."""

from __future__ import annotations

from textual.suggester import Suggester

USUAL = "kubectl get pods"
"""What an empty prompt shows where nobody advises anything."""


class Advice(Suggester):
    """Offers one command."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.command = ""
        """What is advised; empty for nothing."""
        self.silent = False
        """Whether nothing is advised now."""

    def ghost(self, typed: str) -> str:
        """What the ghost text makes of a line: all of it; the line itself where there is none."""
        if not typed:
            return self.command or USUAL
        return self.command if self.command.startswith(typed) else typed

    async def get_suggestion(self, value: str) -> str | None:
        """The advised command, where the line may become it."""
        return self.command if self.command.startswith(value) and not self.silent else None
