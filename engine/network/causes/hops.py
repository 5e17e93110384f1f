"""Who answers each kind of question that is about one hop; what a process depends on may take several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.network.causes import answers, entries, machines, names, policies, rules, services, sockets

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.network.causes.witnesses import FoundCause, Witnesses
    from engine.network.types import LossQuestion

ASK_HOP: dict[str, Callable[[Witnesses, LossQuestion], FoundCause]] = {
    **names.QUESTIONS,
    **entries.QUESTIONS,
    **machines.QUESTIONS,
    **rules.QUESTIONS,
    **policies.QUESTIONS,
    **services.QUESTIONS,
    **sockets.QUESTIONS,
    **answers.QUESTIONS,
}
"""Kinds of questions, as failures ask them, and who answers each."""
