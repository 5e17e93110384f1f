"""Objects that a real server writes for itself are read and listed beside what is stored."""

from __future__ import annotations

import pytest

from engine.api.scheme import SERVED, by_plural
from engine.api.status import StatusError
from engine.apiserver.endpoints.list_handler import ListOptions
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.clock import parse_rfc3339
from engine.cluster.cluster import Cluster

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


@pytest.mark.parametrize("plural", ["apiservices", "servicecidrs"])
def test_what_the_server_makes_for_itself_is_as_old_as_the_cluster(plural: str):
    begin = 1_780_000_000
    rest = Cluster(epoch_s=begin).rest
    own = rest.get(by_plural("namespaces"), "", "kube-system")["metadata"]["creationTimestamp"]

    assert begin - parse_rfc3339(own) < 60
    for item in rest.list(by_plural(plural), None)["items"]:
        assert item["metadata"]["creationTimestamp"] == own
        assert item["status"]["conditions"][0]["lastTransitionTime"] == own


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
