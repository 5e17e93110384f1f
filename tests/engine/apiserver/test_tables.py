"""Control plane reference, section 13: cells that are worked out, where the recorded output has no example."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from engine.api.core import Pod
from engine.api.scheme import by_plural
from engine.api.serializer import wire
from engine.apiserver.tables import table
from engine.apiserver.tables.pods import ready_and_status

_NOW = datetime.datetime(2026, 1, 1, 1, tzinfo=datetime.UTC)
_META = {"name": "x", "namespace": "default", "creationTimestamp": "2026-01-01T00:00:00Z"}


def _cells(plural: str, **fields: Any) -> dict[str, Any]:
    resource = by_plural(plural)
    shown = table(resource, [wire.decode(resource, {"metadata": _META, **fields})], _NOW)
    names = [column["name"] for column in shown["columnDefinitions"]]
    return dict(zip(names, shown["rows"][0]["cells"], strict=True))


def _pod(spec: dict[str, Any], status: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    """The cells of a Pod; READY and STATUS are the same where nothing else is asked for."""
    fields = {"spec": spec, "status": status, "metadata": {**_META, **metadata}}
    cells = _cells("pods", **fields)
    made = wire.decode(by_plural("pods"), fields)
    assert isinstance(made, Pod)
    assert ready_and_status(made) == (cells["Ready"], cells["Status"])
    return cells


def _container(state: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"name": "c", "image": "i", "imageID": "", "ready": False, "state": state, "restartCount": 0, **fields}


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ({"waiting": {"reason": "CrashLoopBackOff"}}, "CrashLoopBackOff"),
        ({"terminated": {"exitCode": 3}}, "ExitCode:3"),
        ({"terminated": {"exitCode": 137, "signal": 9}}, "Signal:9"),
        ({"terminated": {"exitCode": 0, "reason": "Completed"}}, "Completed"),
    ],
)
def test_pod_status_is_the_containers_reason(state: dict[str, Any], status: str) -> None:
    cells = _pod({"containers": [{"name": "c"}]}, {"phase": "Running", "containerStatuses": [_container(state)]})
    assert cells["Status"] == status


def test_first_container_decides_the_status() -> None:
    statuses = [
        _container({"waiting": {"reason": "ErrImagePull"}}),
        _container({"waiting": {"reason": "CrashLoopBackOff"}}),
    ]
    cells = _pod({"containers": [{}, {}]}, {"phase": "Pending", "containerStatuses": statuses})
    assert cells["Status"] == "ErrImagePull"


def test_completed_beside_a_running_container_is_not_ready() -> None:
    statuses = [
        _container({"terminated": {"reason": "Completed", "exitCode": 0}}),
        _container({"running": {}}, ready=True),
    ]
    cells = _pod({"containers": [{}, {}]}, {"phase": "Running", "containerStatuses": statuses})
    assert (cells["Status"], cells["Ready"]) == ("NotReady", "1/2")


def test_started_sidecar_counts_as_a_ready_container() -> None:
    spec = {"containers": [{"name": "c"}], "initContainers": [{"name": "side", "restartPolicy": "Always"}]}
    status = {
        "phase": "Running",
        "initContainerStatuses": [_container({"running": {}}, name="side", started=True, ready=True)],
        "containerStatuses": [_container({"running": {}}, ready=True)],
    }
    assert _pod(spec, status)["Ready"] == "2/2"


def test_failing_init_container_shows_its_reason() -> None:
    spec = {"containers": [{"name": "c"}], "initContainers": [{"name": "i"}]}
    failed = _container({"waiting": {"reason": "CrashLoopBackOff"}}, name="i", restartCount=4)
    cells = _pod(spec, {"phase": "Pending", "initContainerStatuses": [failed]})
    assert (cells["Status"], cells["Restarts"]) == ("Init:CrashLoopBackOff", "4")


def test_deleted_pod_terminates_unless_its_node_was_lost_or_it_has_ended() -> None:
    deleted = {"deletionTimestamp": "2026-01-01T00:59:00Z"}
    assert _pod({}, {"phase": "Running"}, **deleted)["Status"] == "Terminating"
    assert _pod({}, {"phase": "Failed"}, **deleted)["Status"] == "Failed"
    assert _pod({}, {"phase": "Running", "reason": "NodeLost"}, **deleted)["Status"] == "Unknown"


def test_load_balancer_waits_for_an_address() -> None:
    spec = {"type": "LoadBalancer", "clusterIP": "10.0.0.1", "ports": [{"port": 80, "nodePort": 30000}]}
    cells = _cells("services", spec=spec)
    assert (cells["External-IP"], cells["Port(s)"]) == ("<pending>", "80:30000/TCP")


def test_endpoints_with_only_unready_addresses_are_an_empty_cell() -> None:
    subsets = [{"notReadyAddresses": [{"ip": "10.0.0.1"}], "ports": [{"port": 80}]}]
    assert _cells("endpoints", subsets=subsets)["Endpoints"] == ""
    assert _cells("endpoints")["Endpoints"] == "<none>"


def test_cordoned_node_without_conditions_is_unknown() -> None:
    assert _cells("nodes", spec={"unschedulable": True})["Status"] == "Unknown,SchedulingDisabled"


def test_daemon_sets_show_their_node_selector() -> None:
    template = {"spec": {"nodeSelector": {"disk": "ssd"}, "containers": [{"name": "a", "image": "b"}]}}
    cells = _cells("daemonsets", spec={"template": template}, status={"numberReady": 2})
    assert (cells["Ready"], cells["Desired"], cells["Node Selector"], cells["Images"]) == (2, 0, "disk=ssd", "b")


def test_jobs_count_completions_and_duration() -> None:
    status = {"succeeded": 1, "startTime": "2026-01-01T00:58:00Z"}
    cells = _cells("jobs", spec={"completions": 2, "template": {"spec": {}}}, status=status)
    assert (cells["Status"], cells["Completions"], cells["Duration"]) == ("Running", "1/2", "2m")


def test_event_without_timestamps_of_the_old_recorder_uses_event_time() -> None:
    cells = _cells("events", eventTime="2026-01-01T00:59:00.000000Z", involvedObject={"kind": "Pod", "name": "p"})
    assert (cells["Last Seen"], cells["Count"], cells["Object"]) == ("60s", 1, "pod/p")


def test_an_object_whose_every_field_is_left_out_is_still_a_row() -> None:
    assert _cells("networkpolicies") == {"Name": "x", "Pod-Selector": "<none>", "Age": "60m"}


def test_rows_carry_what_was_asked_for() -> None:
    resource = by_plural("networkpolicies")
    item = wire.decode(resource, {"metadata": _META, "spec": {"podSelector": {}}})
    assert table(resource, [item], _NOW)["rows"][0]["object"]["kind"] == "PartialObjectMetadata"
    assert table(resource, [item], _NOW, include_object="Object")["rows"][0]["object"] == wire.encode(item)
    assert table(resource, [item], _NOW, include_object="None")["rows"][0]["object"] is None


def test_a_container_of_a_template_that_nobody_has_to_name_has_an_empty_cell() -> None:
    """The template of a StatefulSet is not looked at as closely as others."""
    spec = {"template": {"spec": {"containers": [{"image": "a"}, {"name": "b"}]}}}
    cells = _cells("statefulsets", spec=spec)
    assert (cells["Containers"], cells["Images"]) == (",b", "a,")
