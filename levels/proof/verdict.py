"""What a proof says: its name, whether it holds, and one line of what it saw."""

from __future__ import annotations

from typing import NamedTuple


class ProofResult(NamedTuple):
    """One proof and how it went."""

    name: str
    ok: bool
    detail: str


class CheckedFile(NamedTuple):
    """A file and its proofs."""

    file: str
    proofs: list[ProofResult]

    @property
    def ok(self) -> bool:
        """Whether all went well."""
        return all(proof.ok for proof in self.proofs)
