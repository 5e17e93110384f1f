"""Sets `par.lost` in a scenario file: one number is replaced where it stands, everything else stays byte for byte."""

from __future__ import annotations

from pathlib import Path

import yaml

from levels.files.atomic_write import write_whole
from levels.files.documents import UnreadableError, YAMLDocument


def write_par(document: YAMLDocument, lost: int) -> bool:
    """Write the number into the document's file; whether that changed it.

    Raises OSError, and UnreadableError where the file has no plain number at `spec.par.lost`.
    """
    path = ("spec", "par", "lost")
    node = document.find(path)
    if not isinstance(node, yaml.ScalarNode) or not node.value.isdecimal():
        raise document.problem(path, "must be a plain number, which --write can replace: par: {commands: N, lost: 0}")
    if int(node.value) == lost:
        return False
    file = Path(document.file)
    with file.open(encoding="utf-8", newline="") as source:
        lines = source.read().split("\n")
    start, line = node.start_mark, lines[node.start_mark.line]
    column = start.column + (1 if start.line == 0 and line.startswith("\ufeff") else 0)
    end = column + len(node.value)
    if line[column:end] != node.value:
        raise UnreadableError(document.file, start.line + 1, "spec.par.lost", "cannot be replaced where it stands")
    lines[start.line] = f"{line[:column]}{lost}{line[end:]}"
    write_whole(file, "\n".join(lines))
    return True
