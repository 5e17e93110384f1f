"""Reads a script file: a YAML list of inputs, each with the tick after which it acts."""

from __future__ import annotations

from levels.files.documents import UnreadableError, read_documents
from levels.scenario.schema.solutions import ScriptEntry


def read_script(file: str) -> tuple[ScriptEntry, ...]:
    """The entries of a script file. Raises UnreadableError."""
    documents = read_documents(file)
    if len(documents) != 1 or not isinstance(documents[0].value, list):
        raise UnreadableError(file, 1, "", "must be one YAML list of {tick: N, run: LINE}")
    entries = documents[0].fit(tuple[ScriptEntry, ...])
    for index, entry in enumerate(entries):
        if entry.inputs != 1:
            raise documents[0].problem((index,), "exactly one of run, write, edit, interrupt is needed")
    return entries
