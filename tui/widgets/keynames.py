"""Names of keys: as Textual has them, as bars and lists show them, and as people write them in their settings."""

from __future__ import annotations

import re
import string
import unicodedata

from textual.keys import KEY_NAME_REPLACEMENTS, key_to_character

_SHOWN = {
    "space": "Space",
    "escape": "Esc",
    "enter": "Enter",
    "tab": "Tab",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "backspace": "Backspace",
    "delete": "Del",
    "insert": "Ins",
    "home": "Home",
    "end": "End",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
}
"""Keys with a name, and what is printed on them."""
_MODIFIERS = {"ctrl": "Ctrl", "shift": "Shift", "alt": "Alt"}
_NAMED = {shown.lower(): key for key, shown in _SHOWN.items()} | {key: key for key in _SHOWN}
_FUNCTION = re.compile(r"f([1-9]|1[0-9]|2[0-4])")
_LAST_MODIFIER = re.compile(r"^(ctrl|shift|alt)[-+](?=.)", re.IGNORECASE)


def shown_key(key: str) -> str:
    """A key as people read it: `Esc`, `Ctrl-P`, `[`."""
    *modifiers, last = key.split("+")
    named = _SHOWN.get(last) or _SIGNS.get(last) or key_to_character(last) or last
    if _FUNCTION.fullmatch(last):
        named = last.upper()
    if modifiers and len(named) == 1:
        named = named.upper()
    return "-".join((*(_MODIFIERS.get(one, one) for one in modifiers), named))


def shown_keys(keys: tuple[str, ...]) -> str:
    """All keys of one action."""
    return " ".join(map(shown_key, keys))


def key_called(text: str) -> str:
    """The key that somebody calls `text`, as Textual names it. Raises ValueError where there is none."""
    modifiers, rest = [], text.strip()
    while found := _LAST_MODIFIER.match(rest):
        modifiers.append(found[1].lower())
        rest = rest[found.end() :]
    last = _last(rest)
    if not last or ("shift" in modifiers and len(last) == 1):
        raise ValueError(f"{text!r} is no key")
    return "+".join((*sorted(modifiers), last.lower() if modifiers else last))


def _last(text: str) -> str:
    """What stands behind the modifiers; empty for no key."""
    if len(text) == 1:
        return text if text.isalnum() else _of_sign(text)
    low = text.lower()
    if low in _NAMED:
        return _NAMED[low]
    if _FUNCTION.fullmatch(low):
        return low
    sign = _SIGNS.get(low) or key_to_character(low) or ""
    return low if len(sign) == 1 and _of_sign(sign) == low else ""


def _of_sign(sign: str) -> str:
    """Textual's name of a sign: `full_stop`; empty for what no key types."""
    if not sign.isprintable():
        return ""
    name = unicodedata.name(sign, "").lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


_SIGNS = {_of_sign(sign): sign for sign in string.punctuation}
"""Textual shows some of them by name only: `slash`."""
