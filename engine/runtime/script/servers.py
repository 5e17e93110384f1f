"""What of a shell's image listens: BusyBox's `httpd`, and `nc -l`."""

from __future__ import annotations

from engine.api.numerals import int64
from engine.runtime.images import Listen

_HTTP_PORT = 80


def listener_of(words: list[str]) -> Listen | None:
    """The socket that this command opens; None where it opens none."""
    name = words[0].rpartition("/")[2]
    if name == "httpd":
        return Listen(port=_after(words, "-p") or _HTTP_PORT, protocol="http", after=0)
    listens = name in {"nc", "netcat", "ncat"} and any(word[:1] == "-" and "l" in word for word in words[1:])
    port = _after(words, "-p") or next((int64(word) for word in reversed(words) if word.isdecimal()), None)
    return Listen(port=port, protocol="tcp", after=0) if listens and port else None


def _after(words: list[str], option: str) -> int | None:
    """The number behind an option: of `-p 8080`, `-p8080` or `-lp 8080`; an address before it is left out."""
    for place, word in enumerate(words):
        if word.startswith("-") and option[1] in word and not word.startswith("--"):
            value = word.partition(option[1])[2] or (words[place + 1] if place + 1 < len(words) else "")
            return int64(value.rpartition(":")[2])
    return None
