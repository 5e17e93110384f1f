"""Host names in settings: whole values and lists, URLs, `host:port`, and the flags and assignments of command lines.

Nothing here knows which hosts exist: `needs` keeps those that are Services.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_HOST = r"[a-z](?:[-a-z0-9.]*[a-z0-9])?\.?"
_PLACE = rf"{_HOST}(?::\d{{1,5}})?"
_ONE = re.compile(_PLACE)
_AUTHORITY = re.compile(rf"(?::|@)///?(?:[^\s/@]*@)?({_PLACE}(?:,{_PLACE})*)(?![\w@])")
"""What stands behind `scheme://`: one place, or several as in `mongodb://a,b/shop`."""
_WITH_PORT = re.compile(rf"(?<![\w./:-])({_HOST}:\d{{2,5}})(?![\w.@])")
_LINE = re.compile(r"""\s*(?:-\s+)?["']?([\w.-]+)["']?\s*[:=]\s*(.*?)[\s,;]*""")
_ASSIGNMENT = re.compile(r"(-{0,2}[A-Za-z_][\w.-]*)=(.*)")
_NO_HOST = re.compile(
    r"(?:USER|USERNAME|PASS|PASSWD|PASSWORD|DATABASE|SCHEMA|TOPIC|QUEUE|ROLE|MODE|TYPE|ENV|PREFIX|[_.-]DB|(?<!HOST)(?<!HOST[_.-])NAME)$"
    r"|^-[udnp]$",
    re.IGNORECASE,
)
"""Names of settings whose value is a plain word for something else, even where a Service has that name."""
_SAYS_HOST = re.compile(r"HOST|SERVER|ADDR|URL|URI|ENDPOINT|BROKER|UPSTREAM|TARGET", re.IGNORECASE)


class NamedHost(NamedTuple):
    """A host that a setting names."""

    host: str
    port: int
    """0 where it names none."""


def hosts_of_setting(name: str, value: str) -> Iterator[NamedHost]:
    """The hosts that the value of a variable or a flag names; a plain word counts unless its name says otherwise."""
    places = [part.strip().strip("\"'") for part in re.split(r"[,;]", value)]
    if not _NO_HOST.search(name) and all(_ONE.fullmatch(place) for place in places if place):
        yield from (_place(place) for place in places if place)
    else:
        yield from _marked(value)


def hosts_of_command(words: Iterable[str]) -> Iterator[NamedHost]:
    """The hosts that a command line names: what flags and assignments set, URLs, and `host:port`."""
    flag = ""
    for word in (part.strip("\"'();") for text in words for part in text.split()):
        assigned = _ASSIGNMENT.fullmatch(word)
        if assigned is not None:
            yield from hosts_of_setting(assigned[1], assigned[2])
        elif flag and not word.startswith("-"):
            yield from hosts_of_setting(flag, word)
        else:
            yield from _marked(word)
        flag = word if word.startswith("-") and assigned is None else ""


def hosts_of_file(text: str) -> Iterator[NamedHost]:
    """The hosts that a file of settings names: URLs, `host:port`, and values of keys that say that they are hosts."""
    for line in text.splitlines():
        if line.lstrip().startswith("#"):
            continue
        setting = _LINE.fullmatch(line)
        if setting is not None and _SAYS_HOST.search(setting[1]):
            yield from hosts_of_setting(setting[1], setting[2])
        else:
            yield from _marked(line)


def _marked(text: str) -> Iterator[NamedHost]:
    """The hosts that a text marks as such, by a scheme or by a port."""
    behind_schemes = [place for found in _AUTHORITY.finditer(text) for place in found[1].split(",")]
    with_ports = [found[1] for found in _WITH_PORT.finditer(text)]
    yield from map(_place, dict.fromkeys([*behind_schemes, *with_ports]))


def _place(text: str) -> NamedHost:
    host, _, port = text.partition(":")
    return NamedHost(host, int(port or 0))
