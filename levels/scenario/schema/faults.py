"""What a scenario file says of its faults, and of what colleagues do."""

from typing import TYPE_CHECKING, Literal

import msgspec

from engine.faults.catalogue import FAULTS
from levels.scenario.schema.strict import Strict

COMMAND = "command"
"""What a colleague does: a line with its own words instead of a fault of the catalogue."""

if TYPE_CHECKING:
    FaultKind = str
else:
    FaultKind = Literal[(*(name for name, fault in FAULTS.items() if fault.in_scenarios), COMMAND)]


class PodPick(Strict, frozen=True, kw_only=True):
    """Which Pods, containers, machines or components a fault hits."""

    selector: str = ""
    namespace: str = "default"
    container: str = ""
    pick: Literal["oldest", "newest", "random", "all", "primary"] = "oldest"
    born_after: int | None = None
    serving: str = ""
    """Of these Pods, those that answered this client last; all of them where none of them did."""
    object: str = ""
    service: str = ""
    node: str = ""
    zone: str = ""
    node_of: "PodPick | None" = None
    component: str = ""


class FaultEntry(Strict, frozen=True, kw_only=True):
    """Something that goes wrong, or that a colleague does, in tick `at`."""

    at: int
    kind: FaultKind
    target: PodPick = PodPick()
    text: str = ""
    hidden: bool = False
    lasting: int = msgspec.field(name="for", default=0)
    ticks: int = 0
    image: str = ""
    port: int = 0
    run: str = ""
