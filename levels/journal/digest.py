"""The digest of a run: one canonical line per tick, and a hash over all of them.

Called by the session at the end of each tick. A line holds the tick, the store's revision, the state of everything and
each client's counters, as integers and strings with sorted keys. The state is a sum (mod 2^256) of one hash per object,
kept up from the keys that were written, so that a tick costs what it wrote and not what exists.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.api.serializer import wire
from engine.network.tools import curl
from engine.plain.flat import FlatDict

if TYPE_CHECKING:
    from engine.cluster.cluster import Cluster

RUNTIME = "runtime"
"""The key under which a tick's changes of the runtime are summed up."""

_MODULUS = 1 << 256
_SHORT = 8


class TickMark(NamedTuple):
    """The short form of a tick that wrote: 8 hex digits of its line, and of each written object."""

    line: str
    keys: dict[str, str]
    """`pods/default/x` to the digits; a deleted object has none."""


class Digest:
    """Follows one cluster."""

    def __init__(self, cluster: Cluster) -> None:
        """Take in everything that the cluster holds by now; lines begin with the next tick."""
        self._cluster = cluster
        self._hashes: FlatDict[str, int] = FlatDict()
        self._state = 0
        self._lines = sha256()
        self._written: dict[str, str] = {}
        self.ticks: FlatDict[int, TickMark] = FlatDict()
        """Every tick that wrote."""
        self._absorb()
        self._written.clear()

    def end_tick(self) -> None:
        """Close the line of the tick that has just passed."""
        self._absorb()
        line = self._line()
        self._lines.update(line)
        if self._written:
            keys = {key: self._written[key] for key in sorted(self._written)}
            self.ticks[self._cluster.clock.tick] = TickMark(sha256(line).hexdigest()[:_SHORT], keys)
            self._written.clear()

    def hexdigest(self) -> str:
        """The hash over all lines and the present state, which may be ahead of the last line by some commands."""
        self._absorb()
        lines = self._lines.copy()
        lines.update(self._line())
        return lines.hexdigest()

    def _absorb(self) -> None:
        store, runtime = self._cluster.store, self._cluster.runtime
        if store.touched:
            for resource, key in store.touched:
                obj = store.get(resource, key)
                self._put(f"{resource}/{key}", None if obj is None else self._written_out(wire.canonical, obj))
            store.touched.clear()
        if runtime.touched:
            self._absorb_runtime(runtime.digest_parts())

    def _absorb_runtime(self, keys: list[str]) -> None:
        summary = sha256(self._written.pop(RUNTIME, "").encode())
        for key in keys:
            part = self._cluster.runtime.part(key)
            text = b"" if part is None else self._written_out(_as_json, part)
            self._put(f"{RUNTIME}/{key}", text or None, note=False)
            summary.update(key.encode() + b"\0" + text + b"\0")
        self._written[RUNTIME] = summary.hexdigest()[:_SHORT]

    def _written_out(self, write: Callable[[Any], bytes], value: Any) -> bytes:
        """The bytes of a value; of one that cannot be written out, why it cannot. Either is the same in a replay."""
        try:
            return write(value)
        except Exception as error:  # noqa: BLE001 - everything else is written out all the same; it is noted
            self._cluster.panics.note("the digest", error)
            return f"cannot be written out: {type(error).__name__}".encode()

    def _put(self, key: str, body: bytes | None, *, note: bool = True) -> None:
        old = self._hashes.pop(key, 0)
        new = 0
        short = ""
        if body is not None:
            hashed = sha256(key.encode() + b"\0" + body)
            new = self._hashes[key] = int.from_bytes(hashed.digest(), "big")
            short = hashed.hexdigest()[:_SHORT]
        self._state = (self._state + new - old) % _MODULUS
        if note:
            self._written[key] = short

    def _line(self) -> bytes:
        cluster = self._cluster
        tick = cluster.clock.tick
        clients: dict[str, list[int]] = {}
        for name in cluster.metrics.clients():
            if name == curl.CLIENT:
                continue  # by hand and free: it may not change what a run comes to
            counts = cluster.metrics.window(name, 0, tick)
            clients[name] = [counts.issued, counts.served, *counts.lost.values()]
        # Written out by hand in the order that sorted keys have: this runs in every tick.
        counted = json.dumps(clients, sort_keys=True, separators=(",", ":")) if clients else "{}"
        return (
            f'{{"clients":{counted},"revision":{cluster.store.revision},"state":"{self._state:064x}","tick":{tick}}}\n'
        ).encode()


def _as_json(part: dict[str, Any]) -> bytes:
    return json.dumps(part, sort_keys=True, separators=(",", ":")).encode()
