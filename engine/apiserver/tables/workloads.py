"""Tables of the workload controllers and their budgets: ReplicaSets, Deployments, DaemonSets, StatefulSets, Jobs.

Replica counts are copied from spec and status; a count that is absent is 0.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from engine.apiserver.tables.columns import (
    AGE,
    NAME,
    NONE,
    ColumnDefinition,
    ColumnDefinitions,
    creation_age,
    name_of,
    number,
    text,
    wide,
)
from engine.apiserver.tables.humanduration import age, human_duration, parse_time
from engine.apiserver.tables.labeltext import format_labels, format_selector

_TEMPLATE: ColumnDefinitions = (wide("Containers"), wide("Images"))
_TEMPLATE_AND_SELECTOR: ColumnDefinitions = (*_TEMPLATE, wide("Selector"))

REPLICA_SET: ColumnDefinitions = (
    NAME,
    number("Desired"),
    number("Current"),
    number("Ready"),
    AGE,
    *_TEMPLATE_AND_SELECTOR,
)
DEPLOYMENT: ColumnDefinitions = (
    NAME,
    text("Ready"),
    number("Up-to-date"),
    number("Available"),
    AGE,
    *_TEMPLATE_AND_SELECTOR,
)
DAEMON_SET: ColumnDefinitions = (
    NAME,
    number("Desired"),
    number("Current"),
    number("Ready"),
    number("Up-to-date"),
    number("Available"),
    text("Node Selector"),
    AGE,
    *_TEMPLATE_AND_SELECTOR,
)
POD_TEMPLATE: ColumnDefinitions = (NAME, text("Containers"), text("Images"), text("Pod Labels"))
STATEFUL_SET: ColumnDefinitions = (NAME, text("Ready"), AGE, *_TEMPLATE)
CONTROLLER_REVISION: ColumnDefinitions = (NAME, text("Controller"), number("Revision"), AGE)
JOB: ColumnDefinitions = (NAME, text("Status"), text("Completions"), text("Duration"), AGE, *_TEMPLATE_AND_SELECTOR)
CRON_JOB: ColumnDefinitions = (
    NAME,
    text("Schedule"),
    text("Timezone"),
    ColumnDefinition("Suspend", type="boolean"),
    number("Active"),
    text("Last Schedule"),
    AGE,
    *_TEMPLATE_AND_SELECTOR,
)

BUDGET: ColumnDefinitions = (
    NAME,
    text("Min Available"),
    text("Max Unavailable"),
    number("Allowed Disruptions"),
    AGE,
)
_NOT_GIVEN = "N/A"


def budget_row(item: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one PodDisruptionBudget."""
    spec = item.get("spec", {})
    limits = [str(spec[field]) if field in spec else _NOT_GIVEN for field in ("minAvailable", "maxUnavailable")]
    allowed = item.get("status", {}).get("disruptionsAllowed", 0)
    return [name_of(item), *limits, allowed, creation_age(item, now)]


def replica_set_row(item: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one ReplicaSet."""
    status = item.get("status", {})
    counts = [item["spec"].get("replicas", 0), status.get("replicas", 0), status.get("readyReplicas", 0)]
    return [name_of(item), *counts, creation_age(item, now), *_template_cells(item), _selector(item)]


def replication_controller_row(item: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one ReplicationController: a ReplicaSet's, with the selector a plain map of labels."""
    selector = format_labels(item["spec"].get("selector"))
    return [*replica_set_row(item | {"spec": item["spec"] | {"selector": {}}}, now)[:-1], selector]


def pod_template_row(item: dict[str, Any], now: datetime) -> list[Any]:  # noqa: ARG001 - has no age
    """Return the cells of one PodTemplate."""
    template = item.get("template", {})
    inside = {"spec": {"template": {"spec": template.get("spec", {})}}}
    return [name_of(item), *_template_cells(inside), format_labels(template.get("metadata", {}).get("labels"))]


def deployment_row(item: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one Deployment."""
    status = item.get("status", {})
    return [
        name_of(item),
        f"{status.get('readyReplicas', 0)}/{item['spec'].get('replicas', 0)}",
        status.get("updatedReplicas", 0),
        status.get("availableReplicas", 0),
        creation_age(item, now),
        *_template_cells(item),
        _selector(item),
    ]


def daemon_set_row(item: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one DaemonSet."""
    status = item.get("status", {})
    fields = (
        "desiredNumberScheduled",
        "currentNumberScheduled",
        "numberReady",
        "updatedNumberScheduled",
        "numberAvailable",
    )
    return [
        name_of(item),
        *(status.get(field, 0) for field in fields),
        format_labels(item["spec"]["template"]["spec"].get("nodeSelector")),
        creation_age(item, now),
        *_template_cells(item),
        _selector(item),
    ]


def stateful_set_row(item: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one StatefulSet."""
    ready = f"{item.get('status', {}).get('readyReplicas', 0)}/{item['spec'].get('replicas', 0)}"
    return [name_of(item), ready, creation_age(item, now), *_template_cells(item)]


def controller_revision_row(item: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one ControllerRevision."""
    owners = [owner for owner in item["metadata"].get("ownerReferences", ()) if owner.get("controller")]
    names = [f"{owner['kind'].lower()}.{owner['apiVersion'].partition('/')[0]}/{owner['name']}" for owner in owners]
    return [name_of(item), names[0] if names else NONE, item.get("revision", 0), creation_age(item, now)]


def job_row(item: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one Job."""
    return [
        name_of(item),
        _job_status(item),
        _job_completions(item),
        _job_duration(item, now),
        creation_age(item, now),
        *_template_cells(item),
        _selector(item),
    ]


def cron_job_row(item: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one CronJob."""
    spec, status = item["spec"], item.get("status", {})
    last = status.get("lastScheduleTime")
    job = {"spec": spec.get("jobTemplate", {}).get("spec", {})}
    return [
        name_of(item),
        spec.get("schedule", ""),
        spec.get("timeZone", NONE),
        str(bool(spec.get("suspend"))),
        len(status.get("active", ())),
        age(last, now) if last else NONE,
        creation_age(item, now),
        *_template_cells(job),
        _selector(job),
    ]


def _job_status(job: dict[str, Any]) -> str:
    true_conditions = {c["type"] for c in job.get("status", {}).get("conditions", ()) if c["status"] == "True"}
    for condition, shown in (("Complete", "Complete"), ("Failed", "Failed")):
        if condition in true_conditions:
            return shown
    if job["metadata"].get("deletionTimestamp"):
        return "Terminating"
    for condition in ("Suspended", "FailureTarget", "SuccessCriteriaMet"):
        if condition in true_conditions:
            return condition
    return "Running"


def _job_completions(job: dict[str, Any]) -> str:
    spec, succeeded = job["spec"], job.get("status", {}).get("succeeded", 0)
    if spec.get("completions") is not None:
        return f"{succeeded}/{spec['completions']}"
    parallelism = spec.get("parallelism", 0)
    return f"{succeeded}/1 of {parallelism}" if parallelism > 1 else f"{succeeded}/1"


def _job_duration(job: dict[str, Any], now: datetime) -> str:
    status = job.get("status", {})
    if not status.get("startTime"):
        return ""
    end = parse_time(status["completionTime"]) if status.get("completionTime") else now.astimezone(UTC)
    elapsed = end - parse_time(status["startTime"])
    return human_duration(elapsed.days * 24 * 60 * 60 + elapsed.seconds)


def _template_cells(item: dict[str, Any]) -> list[str]:
    containers = item["spec"]["template"]["spec"].get("containers", ())
    return [",".join(c.get("name", "") for c in containers), ",".join(c.get("image", "") for c in containers)]


def _selector(item: dict[str, Any]) -> str:
    return format_selector(item["spec"].get("selector"))
