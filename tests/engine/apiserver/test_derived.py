"""Objects that a real server writes for itself are read and listed beside what is stored."""

from __future__ import annotations

import json

import pytest

from engine.api.scheme import SERVED, by_plural
from engine.api.status import StatusError
from engine.apiserver.endpoints.exchange import HTTPRequest
from engine.apiserver.endpoints.handler import handle
from engine.apiserver.endpoints.list_handler import ListOptions
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.clock import parse_rfc3339
from engine.cluster.cluster import Cluster

AS_TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io"
SERVICES, ADDRESSES = by_plural("apiservices"), by_plural("ipaddresses")


def test_each_group_and_version_that_is_served_has_an_api_service(rest: RESTEndpoints):
    found = rest.get(SERVICES, "", "v2.autoscaling")

    assert found["spec"] == {
        "group": "autoscaling",
        "version": "v2",
        "groupPriorityMinimum": 17500,
        "versionPriority": 30,
    }
    assert found["status"]["conditions"][0]["message"] == "Local APIServices are always available"
    names = {item["metadata"]["name"] for item in rest.list(SERVICES, None)["items"]}
    assert names == {f"{each.version}.{each.group}" for each in SERVED if each.group != SERVICES.group}


@pytest.mark.parametrize("plural", ["apiservices", "flowschemas", "servicecidrs"])
def test_what_the_server_makes_for_itself_is_as_old_as_the_cluster(plural: str):
    begin = 1_780_000_000
    rest = Cluster(epoch_s=begin).rest
    own = rest.get(by_plural("namespaces"), "", "kube-system")["metadata"]["creationTimestamp"]

    assert begin - parse_rfc3339(own) < 60
    for item in rest.list(by_plural(plural), None)["items"]:
        assert item["metadata"]["creationTimestamp"] == own
        assert item["status"]["conditions"][0]["lastTransitionTime"] == own


def test_a_server_has_flow_schemas_and_the_levels_that_they_name(rest: RESTEndpoints):
    schemas = rest.list(by_plural("flowschemas"), None)["items"]
    levels = {
        item["metadata"]["name"]: item for item in rest.list(by_plural("prioritylevelconfigurations"), None)["items"]
    }

    assert {item["spec"]["priorityLevelConfiguration"]["name"] for item in schemas} == set(levels)
    assert levels["system"]["spec"]["limited"]["limitResponse"]["queuing"]["queues"] == 64
    assert levels["catch-all"]["spec"]["limited"]["limitResponse"] == {"type": "Reject"}
    for item in schemas:
        name = item["spec"]["priorityLevelConfiguration"]["name"]
        assert f'object named "{name}" and it exists' in item["status"]["conditions"][0]["message"]


@pytest.mark.parametrize("plural", ["flowschemas", "prioritylevelconfigurations"])
def test_what_the_server_has_of_its_own_has_the_form_of_its_kind(rest: RESTEndpoints, plural: str):
    resource = by_plural(plural)
    others = [item for item in rest.list(resource, None)["items"] if item["metadata"]["name"] != "exempt"]

    assert len(others) > 5
    for item in others:
        name = item["metadata"]["name"]
        assert rest.create(resource, "", item | {"metadata": {"name": f"my-{name}"}})["spec"] == item["spec"]


def test_what_is_stored_stands_among_what_follows_from_others(rest: RESTEndpoints):
    spec = {"group": "a.io", "version": "v1", "groupPriorityMinimum": 1, "versionPriority": 1}
    meta = {"apiVersion": "apiregistration.k8s.io/v1", "kind": "APIService", "metadata": {"name": "v1.a.io"}}
    rest.create(SERVICES, "", meta | {"spec": spec})

    names = [item["metadata"]["name"] for item in rest.list(SERVICES, None)["items"]]

    assert names == sorted(names)
    assert "v1.a.io" in names
    assert len(rest.page(SERVICES, None, ListOptions(limit=2)).items) == 2


def test_each_address_of_a_service_is_taken_by_it(rest: RESTEndpoints):
    service = rest.get(by_plural("services"), "default", "kubernetes")

    address = rest.get(ADDRESSES, "", service["spec"]["clusterIP"])

    assert address["spec"]["parentRef"] == {
        "group": "",
        "resource": "services",
        "namespace": "default",
        "name": "kubernetes",
    }
    assert rest.get(by_plural("servicecidrs"), "", "kubernetes")["spec"] == {"cidrs": ["10.96.0.0/12"]}


@pytest.mark.parametrize("name", ["v9.apps", "nothing"])
def test_what_follows_from_nothing_is_not_there(rest: RESTEndpoints, name: str):
    with pytest.raises(StatusError, match=f'apiservices.apiregistration.k8s.io "{name}" not found'):
        rest.get(SERVICES, "", name)


def test_flow_schemas_are_shown_in_the_order_in_which_they_are_asked(rest: RESTEndpoints):
    shown = handle(rest, HTTPRequest("GET", "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas", accept=AS_TABLE))

    rows = [row["cells"] for row in json.loads(shown.body)["rows"]]
    assert [row[0] for row in rows][:3] == ["exempt", "probes", "system-leader-election"]
    assert [row[2] for row in rows] == sorted(row[2] for row in rows)
