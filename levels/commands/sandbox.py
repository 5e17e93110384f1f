"""Which words belong to the sandbox alone: in a level, the scenario has faults and clients instead."""

from __future__ import annotations

from levels.commands import chaos, clients, storms

SANDBOX_ONLY = tuple(word.name for word in (*clients.WORDS, *chaos.WORDS, *storms.WORDS))
"""Words that break things, send requests or ask what breaking things would cost."""
