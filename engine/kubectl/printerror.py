"""The error of all printers: a template or format that cannot be used."""

from __future__ import annotations

from engine.kubectl.errors import KubectlError


class PrintError(KubectlError):
    """Carries the text that kubectl prints after ``error: ``."""
