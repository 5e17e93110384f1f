"""The text of a here-document (`<<WORD`): the lines behind the one that it stands on, up to the word alone on a line.

The parser calls it. As in section 2.7.4 of the POSIX shell command language; different on purpose: a text that is not
ended is an error, where bash warns and takes what there is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.shell.scanner import UnfinishedError

if TYPE_CHECKING:
    from engine.shell.scanner import Scanner
    from engine.shell.tree import HereDocument


def take_lines(scanner: Scanner, document: HereDocument) -> str:
    """Take the lines at the cursor and the one that ends them, which is left out. Raises UnfinishedError."""
    lines: list[str] = []
    while not scanner.at_end():
        end = scanner.text.find("\n", scanner.position)
        line = scanner.take((len(scanner.text) if end < 0 else end + 1) - scanner.position)
        if ends(line.removesuffix("\n"), document):
            return "".join(lines)
        lines.append(line.lstrip("\t") if document.strip_tabs else line)
    raise opened(document)


def ends(line: str, document: HereDocument) -> bool:
    """Whether a line, without its end, is the one that ends the document."""
    return (line.lstrip("\t") if document.strip_tabs else line) == document.delimiter


def opened(document: HereDocument) -> UnfinishedError:
    """Say what is missing where the text ends before the here-document does."""
    missing = f"{document.delimiter} alone on a line is missing"
    return UnfinishedError(f"syntax error: a here-document is not ended: {missing}", document)
