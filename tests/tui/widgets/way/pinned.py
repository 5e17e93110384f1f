"""The pictures that are pinned as text, size by size. `python -m tests.tui.widgets.way.pinned` draws them anew."""

from __future__ import annotations

from pathlib import Path

from levels.session.routes.values import NAME, ServiceRoute
from tests.tui.widgets.way.ways import (
    LARGE,
    MIDDLE,
    SMALL,
    asking_dns,
    caller,
    losing,
    loss,
    many,
    route,
    rules,
    text,
)
from tui.theme import ASCII, UNICODE

FOLDER = Path(__file__).parents[3] / "golden" / "way"
_SIZES = {"80x24": SMALL, "120x36": MIDDLE, "160x48": LARGE}
_WAYS = {"3": losing(), "20": many(20), "200": many(200, 20, 20)}


def _shut() -> ServiceRoute:
    """A policy Local, and a node without a Pod."""
    nodes = tuple(rules(f"node-{at}")._replace(local=int(at < 3)) for at in (1, 2, 3))
    asks = caller("tester", "nodeport/web", 6, "node-1", "node-2", "node-3")
    return route(callers=(asks,), rules=nodes, losses=(loss("node-3", "T"),))


def _lost_name() -> ServiceRoute:
    """A client that is told no address, beside one that needs no name."""
    asks = asking_dns("reporter", 2)._replace(nodes=())
    return route(callers=(route().callers[0], asks), losses=(loss("web", "N", 2, NAME, "reporter"),))


def pictures() -> dict[str, str]:
    """The pictures by the names of their files."""
    found = {
        f"{pods}-pods-{size}": text(shown, room=room) for pods, shown in _WAYS.items() for size, room in _SIZES.items()
    }
    found["2000-pods-120x36"] = text(many(2000, 50, 20), room=MIDDLE)
    found["ascii-80x24"] = text(losing(), room=SMALL, glyphs=ASCII)
    found["rules-that-lead-nowhere-80x24"] = text(_shut(), room=SMALL)
    found["no-address-80x24"] = text(_lost_name(), room=SMALL)
    found["two-services-160x48"] = text(losing(), route(name="db"), room=LARGE, glyphs=UNICODE)
    return {name: f"{drawn}\n" for name, drawn in found.items()}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, drawn in pictures().items():
        (FOLDER / f"{name}.txt").write_text(drawn, "utf-8")
