"""The player's editor, as a port: whoever runs the console fills it."""

from __future__ import annotations

from collections.abc import Callable

Edit = Callable[[str, str], str]
"""Port: (file name, text) -> the text that the editor saved. Raises NoEditorError, or KubectlError where it failed."""


class NoEditorError(Exception):
    """Nobody can be asked for a text."""
