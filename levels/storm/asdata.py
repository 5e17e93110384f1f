"""A storm's report as plain data, as `podfall storm --json` prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from levels.storm.report import StormReport


def report_data(report: StormReport) -> dict[str, Any]:
    """One JSON document."""
    data: dict[str, Any] = {
        "assumptions": list(report.assumptions),
        "clients": [
            {"name": one.name, "from": one.origin, "to": one.target, "rate": one.rate} for one in report.clients
        ],
        "faults": [
            {**fault._asdict(), "causes": [cause._asdict() for cause in fault.causes]} for fault in report.faults
        ],
        "fixes": [fix._asdict() for fix in report.fixes],
    }
    if report.worth is not None:
        data["worth"] = [one._asdict() for one in report.worth]
    return {**data, "not_tried": report.not_tried, "verdict": report.verdict}
