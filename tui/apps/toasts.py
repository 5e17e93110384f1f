"""Toasts do not pile up: a new one takes the place of what was only information, and of the same said before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App

if TYPE_CHECKING:
    from textual.notifications import Notify


class ToastingApp(App[None]):
    """An app that shows one toast, and beside it the last warning at most."""

    def on_notify(self, event: Notify) -> None:
        """Before Textual adds the new toast, take away what need not stay beside it."""
        new = event.notification
        warned = [one for one in self._notifications if one.severity != "information" and one.message != new.message]
        self._notifications.clear()
        for one in warned[-1:]:
            self._notifications.add(one)
