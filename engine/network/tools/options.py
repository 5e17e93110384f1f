"""The options of the small tools that send requests by hand, `curl` and `wget`: told apart as getopt does."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

_USAGE = 2


class ToolUsageError(ValueError):
    """A command line that a tool does not take; its text is the tool's own."""

    def __init__(self, text: str, status: int = _USAGE) -> None:
        """Say `text` and end with `status`."""
        super().__init__(text)
        self.status = status


class ToolOptions(NamedTuple):
    """What a tool knows, and what it says of the rest: `{word}` is the option, `{name}` the same without its dashes."""

    long: Mapping[str, str]
    """Long names and the short ones that they stand for."""
    valued: Collection[str]
    switches: Collection[str]
    lacking: str
    unknown: str
    takes_dash: bool = True
    """Whether a lone `-` is a word like any other."""

    def read(self, argv: Sequence[str]) -> tuple[dict[str, str], list[str]]:
        """The options with their values, and the other words. Raises UsageError."""
        flags: dict[str, str] = {}
        words: list[str] = []
        rest = [part for word in argv for part in self._unfold(word)]
        while rest:
            word = rest.pop(0)
            if word in self.valued:
                if not rest:
                    raise ToolUsageError(_told(self.lacking, word))
                flags[word] = rest.pop(0)
            elif word in self.switches:
                flags[word] = ""
            elif word.startswith("-") and not (self.takes_dash and word == "-"):
                raise ToolUsageError(_told(self.unknown, word))
            else:
                words.append(word)
        return flags, words

    def _unfold(self, word: str) -> list[str]:
        """`--silent` -> `-s`, `-sSI` -> `-s -S -I`, `-XPUT` -> `-X PUT`."""
        if word.startswith("--"):
            name, equals, value = word.partition("=")
            return [self.long.get(name, name), *([value] if equals else [])]
        if not word.startswith("-") or word == "-":
            return [word]
        out: list[str] = []
        for index, letter in enumerate(word[1:], start=1):
            out.append(f"-{letter}")
            if out[-1] in self.valued:
                return [*out, word[index + 1 :]] if word[index + 1 :] else out
        return out


def _told(text: str, word: str) -> str:
    return text.format(word=word, name=word.lstrip("-"))
