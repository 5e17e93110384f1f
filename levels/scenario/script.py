"""Reads a script file: a YAML list of inputs, each with the tick after which it acts."""

from __future__ import annotations

import msgspec

from levels.files.documents import UnreadableError, read_documents
from levels.scenario.complaints import explain
from levels.scenario.schema.solutions import ScriptEntry


def read_script(file: str) -> tuple[ScriptEntry, ...]:
    """The entries of a script file. Raises UnreadableError."""
    documents = read_documents(file)
    if len(documents) != 1 or not isinstance(documents[0].value, list):
        raise UnreadableError(file, 1, "", "must be one YAML list of {tick: N, run: LINE}")
    try:
        entries = msgspec.convert(documents[0].value, tuple[ScriptEntry, ...], strict=True)
    except msgspec.ValidationError as error:
        raise explain(documents[0], error) from error
    for index, entry in enumerate(entries):
        if bool(entry.run) + (entry.write is not None) + entry.interrupt != 1:
            raise documents[0].problem((index,), "exactly one of run, write, interrupt is needed")
    return entries
