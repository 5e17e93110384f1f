"""A screen that lies before another one, which is to be seen behind it, dimmed.

As Textual's own background of a modal screen, but a colour is mixed once for all the pieces that have it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType
    from textual.color import Color

Answer = TypeVar("Answer")


class _Dimmed(BackgroundScreen):
    """The screen behind."""

    @classmethod
    def process_segments(cls, segments: Iterable[Segment], color: Color) -> Iterator[Segment]:
        """Mix `color` into the pieces, which lead nowhere any more."""
        known: dict[Style | None, Style] = {}
        for segment in segments:
            if segment.control:
                yield segment
                continue
            style = known.get(segment.style)
            if style is None:
                (mixed,) = super().process_segments([segment], color)
                style = known[segment.style] = mixed.style or Style()
            yield Segment(segment.text, style)


class DimmingScreen(ModalScreen[Answer]):
    """Dims what is behind it with the colour of its own background."""

    def render(self) -> RenderableType:
        """What is to be seen where it has no widgets."""
        behind = super().render()
        return _Dimmed(behind.screen, behind.color) if isinstance(behind, BackgroundScreen) else behind
