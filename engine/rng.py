"""Named draws: chance that has a name instead of a position in a sequence.

A draw is a keyed hash of (seed, stream, names), so one more draw anywhere changes no other. Streams: `names`,
`alloc`, `schedule`, `traffic`, `chaos`. Encore seeds change only `traffic`; the main seed changes all of them.
"""

from __future__ import annotations

from hashlib import blake2b

NAME_ALPHABET = "bcdfghjklmnpqrstvwxz2456789"
"""The letters of generated names, as in apimachinery's util/rand."""

_SEPARATOR = "\x1f"


class Rng:
    """All the chance of one cluster."""

    __slots__ = ("_keys", "seed", "traffic_seed")

    def __init__(self, seed: int, traffic_seed: int | None = None) -> None:
        """Draw from `seed`, and from `traffic_seed` for the stream `traffic` where one is given."""
        self.seed = seed
        self.traffic_seed = seed if traffic_seed is None else traffic_seed
        self._keys: dict[str, bytes] = {}

    def _key(self, stream: str) -> bytes:
        key = self._keys.get(stream)
        if key is None:
            seed = self.traffic_seed if stream == "traffic" else self.seed
            key = blake2b(f"podfall/{seed}/{stream}".encode(), digest_size=32).digest()
            self._keys[stream] = key
        return key

    def draw(self, stream: str, *names: str | int) -> int:
        """64 even bits for this name: the same whenever and however often it is asked."""
        text = _SEPARATOR.join(map(str, names))
        return int.from_bytes(blake2b(text.encode(), digest_size=8, key=self._key(stream)).digest(), "big")

    def below(self, limit: int, stream: str, *names: str | int) -> int:
        """An even integer in [0, limit): 64 bits scaled by integer multiplication, no float."""
        return (self.draw(stream, *names) * limit) >> 64

    def bits(self, count: int, stream: str, *names: str | int) -> int:
        """`count` even bits for this name, for bulk draws."""
        out = 0
        for block in range(-(-count // 64)):
            out = (out << 64) | self.draw(stream, *names, block)
        return out & ((1 << count) - 1)

    def suffix(self, *names: str | int) -> str:
        """Five letters for a generated name, e.g. `x2k8p`."""
        number = self.draw("names", *names)
        letters = []
        for _ in range(5):
            number, rest = divmod(number, len(NAME_ALPHABET))
            letters.append(NAME_ALPHABET[rest])
        return "".join(letters)

    def uid(self, *names: str | int) -> str:
        """A UUID version 4 in form, drawn by name."""
        raw = f"{(self.draw('names', 'uid', *names) << 64) | self.draw('names', 'uid2', *names):032x}"
        variant = "89ab"[int(raw[16], 16) & 3]
        return f"{raw[:8]}-{raw[8:12]}-4{raw[13:16]}-{variant}{raw[17:20]}-{raw[20:]}"
