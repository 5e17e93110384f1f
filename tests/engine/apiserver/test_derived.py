"""Objects that a real server writes for itself are read and listed beside what is stored."""

from __future__ import annotations

import pytest

from engine.api.scheme import SERVED, by_plural
from engine.api.status import StatusError
from engine.apiserver.endpoints.list_handler import ListOptions
from engine.apiserver.endpoints.rest import RESTEndpoints

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
