"""Where descriptions are written: indented lines whose tabs are laid out once the text is complete.

Every describer gets a Writer. The few shapes that most kinds share (labels, annotations, conditions) are here too.
Mirrors PrefixWriter and its helpers in k8s.io/kubectl/pkg/describe/describe.go.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.apiserver.tables.humanduration import parse_time
from engine.golang.tabwriter import align_description

NONE = "<none>"
UNSET = "<unset>"

_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_LONG_ANNOTATION = 140
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class PrefixWriter:
    """Collects lines; a level is two blanks of indentation."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def line(self, level: int, *cells: object) -> None:
        """Add a line of cells; all but the last stand in columns."""
        self._lines.append("  " * level + "\t".join(str(cell) for cell in cells))

    def field(self, level: int, label: str, value: object) -> None:
        """Add ``label: value``."""
        self.line(level, f"{label}:", value)

    def optional(self, level: int, label: str, value: object) -> None:
        """Add ``label: value`` unless the value is empty or 0."""
        if value:
            self.field(level, label, value)

    def heading(self, level: int, label: str) -> None:
        """Add ``label:`` alone, which ends all columns."""
        self.line(level, f"{label}:")

    def multiline(self, level: int, label: str, values: Iterable[str]) -> None:
        """Add a label with one value per line, or ``<none>``."""
        first, *rest = list(values) or [NONE]
        self.field(level, label, first)
        for value in rest:
            self.line(level, "", value)

    def columns(self, level: int, *titles: str) -> None:
        """Add the titles of a table and the dashes under them."""
        self.line(level, *titles)
        self.line(level, *("-" * len(title) for title in titles))

    def labels(self, level: int, label: str, values: dict[str, str] | None) -> None:
        """Add labels, or a node selector, sorted."""
        self.multiline(level, label, (f"{key}={value}" for key, value in sorted((values or {}).items())))

    def annotations(self, level: int, label: str, values: dict[str, str] | None) -> None:
        """Add annotations, sorted, without the one that ``kubectl apply`` keeps for itself."""
        shown = [(key, value) for key, value in sorted((values or {}).items()) if key != _LAST_APPLIED]
        self.multiline(level, label, (text for key, value in shown for text in _annotation(key, value)))

    def text(self) -> str:
        """Return everything, laid out, every line ended by a newline."""
        return align_description(self.raw_text())

    def raw_text(self) -> str:
        """Return everything with its tabs, as ``rollout history`` prints a Pod template."""
        return "".join(line + "\n" for line in self._lines)


def metadata(writer: PrefixWriter, obj: dict[str, Any]) -> None:
    """Write Name, Namespace, Labels and Annotations, in the order of most kinds."""
    name(writer, obj)
    labels_and_annotations(writer, obj)


def name(writer: PrefixWriter, obj: dict[str, Any]) -> None:
    """Write Name and, where there is one, Namespace."""
    writer.field(0, "Name", obj["metadata"]["name"])
    writer.optional(0, "Namespace", obj["metadata"].get("namespace"))


def labels_and_annotations(writer: PrefixWriter, obj: dict[str, Any]) -> None:
    """Write Labels and Annotations."""
    writer.labels(0, "Labels", obj["metadata"].get("labels"))
    writer.annotations(0, "Annotations", obj["metadata"].get("annotations"))


def controlled_by(writer: PrefixWriter, obj: dict[str, Any]) -> None:
    """Write the owner that controls the object, if any."""
    for owner in obj["metadata"].get("ownerReferences", ()):
        if owner.get("controller"):
            writer.field(0, "Controlled By", f"{owner['kind']}/{owner['name']}")


def conditions(writer: PrefixWriter, obj: dict[str, Any]) -> None:
    """Write the conditions of a workload, if it has any."""
    found = obj.get("status", {}).get("conditions")
    if not found:
        return
    writer.heading(0, "Conditions")
    writer.columns(1, "Type", "Status", "Reason")
    for condition in found:
        # The blank after the type is upstream's; it is why this column is one wider than it needs to be.
        writer.line(1, condition["type"] + " ", condition["status"], condition.get("reason", ""))


def long_time(timestamp: str | None) -> str:
    """Format a timestamp as RFC 1123 with a numeric zone, or ``<unset>``."""
    if not timestamp:
        return UNSET
    time = parse_time(timestamp)
    date = f"{_WEEKDAYS[time.weekday()]}, {time.day:02} {_MONTHS[time.month - 1]} {time.year:04}"
    return f"{date} {time.hour:02}:{time.minute:02}:{time.second:02} +0000"


def yes_or_no(value: bool | None) -> str:
    """Format an optional bool as ``True``, ``False`` or ``<unset>``."""
    return UNSET if value is None else str(value)


def _annotation(key: str, value: str) -> Iterable[str]:
    value = value.removesuffix("\n")
    if len(value) + len(key) + 2 <= _LONG_ANNOTATION and "\n" not in value:
        return (f"{key}: {value}",)
    return (f"{key}:", *(f"  {_shortened(line, _LONG_ANNOTATION - 2)}" for line in value.split("\n")))


def _shortened(line: str, limit: int) -> str:
    return line[:limit] + "..." if len(line) > limit else line
