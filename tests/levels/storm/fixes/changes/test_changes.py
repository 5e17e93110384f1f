"""Every change of the catalogue: what it makes of an object, and where it has nothing to do."""

from __future__ import annotations

import pytest

from levels.scenario.session_config import SessionConfig
from levels.session.session import Session
from levels.storm.fixes.catalogue import CHANGES
from levels.storm.fixes.changes.budgets import blocks
from levels.storm.fixes.changes.services import meant_by
from levels.storm.fixes.manifest_set import ManifestObject
from levels.storm.fixes.proposal import LossSite
from tests.levels.storm.fixes.apps import PROBE, budget, change, deployment, manifests, service, stateful

HOST, ZONE = "kubernetes.io/hostname", "topology.kubernetes.io/zone"
SPREAD = {"maxSkew": 1, "topologyKey": HOST, "whenUnsatisfiable": "DoNotSchedule", "nodeTaintsPolicy": "Honor"}
CLAIM = {"volumes": [{"name": "d", "persistentVolumeClaim": {"claimName": "d"}}]}
SLEEP = {"preStop": {"exec": {"command": ["sh", "-c", "sleep 40"]}}}


def changed(name: str, *values: object) -> ManifestObject:
    found = change(name, *values)
    assert found is not None
    return found


@pytest.mark.parametrize(("before", "after"), [(1, 2), (2, 3)])
def test_one_pod_more(before, after):
    assert changed("replicas", deployment({"replicas": before})).spec["replicas"] == after


@pytest.mark.parametrize(
    "value",
    [
        deployment({"replicas": 3}),
        deployment({"replicas": 0}),
        deployment(pod=CLAIM),
        deployment({"strategy": {"type": "Recreate"}}),
        deployment(image="docker.io/library/postgres:16@sha256:0"),
        stateful(volumeClaimTemplates=[{"metadata": {"name": "d"}}]),
        {**deployment(), "kind": "DaemonSet"},
    ],
)
def test_no_copy_of_what_holds_data_of_its_own_or_is_enough(value):
    assert change("replicas", value) is None


def test_members_of_a_replica_set_may_be_more():
    members = {**deployment(image="mongo:3.3", command=["mongod", "--replSet", "rs0"]), "kind": "StatefulSet"}
    assert changed("replicas", members).replicas == 2


def test_one_pod_alone_where_each_has_data_of_its_own():
    mongo = deployment({"replicas": 3}, image="mongo:3.3")
    assert changed("one-replica", mongo).replicas == 1
    members = deployment({"replicas": 3}, image="mongo:3.3", command=["mongod", "--replSet", "rs0"])
    for value in (deployment({"replicas": 3}), deployment(image="mongo:3.3"), {**mongo, "kind": "DaemonSet"}, members):
        assert change("one-replica", value) is None


def container(name: str, *values: object) -> dict:
    return changed(name, *values).containers[0]


def test_readiness_asks_the_port_that_the_service_leads_to():
    ports = [{"containerPort": 9090}, {"containerPort": 8080, "name": "web"}]
    found = container("readiness", deployment(ports=ports), service(ports=[{"port": 80, "targetPort": "web"}]))
    assert found["readinessProbe"] == {"tcpSocket": {"port": 8080}, "periodSeconds": 2}


def test_readiness_of_a_container_without_ports_asks_where_the_service_leads():
    assert container("readiness", deployment(ports=[]), service())["readinessProbe"]["tcpSocket"] == {"port": 8080}


def test_readiness_asks_what_the_startup_probe_asks():
    assert container("readiness", deployment(startupProbe=PROBE), service())["readinessProbe"] == {
        **PROBE,
        "periodSeconds": 2,
    }


@pytest.mark.parametrize("values", [[deployment(readinessProbe=PROBE), service()], [deployment(ports=[])]])
def test_readiness_has_nothing_to_do(values):
    assert change("readiness", *values) is None


def test_startup_gives_time_where_liveness_would_end_the_container():
    assert container("startup", deployment(livenessProbe=PROBE, readinessProbe=PROBE))["startupProbe"] == {
        **PROBE,
        "periodSeconds": 2,
        "failureThreshold": 60,
    }
    assert change("startup", deployment(livenessProbe=PROBE)) is None


def test_liveness_asks_what_readiness_asks_but_no_mere_connection():
    assert container("liveness", deployment(readinessProbe=PROBE))["livenessProbe"] == {**PROBE, "periodSeconds": 5}
    assert change("liveness", deployment(readinessProbe={"tcpSocket": {"port": 8080}})) is None
    assert change("liveness", deployment()) is None


def test_liveness_alone_opens_a_connection_and_keeps_its_timing():
    found = container("liveness-alone", deployment(livenessProbe={**PROBE, "periodSeconds": 3}))
    assert found["livenessProbe"] == {"tcpSocket": {"port": 8080}, "periodSeconds": 3}
    assert change("liveness-alone", deployment(livenessProbe={"tcpSocket": {"port": 8080}})) is None


def test_pre_stop_sleeps_within_the_grace_period():
    assert change("pre-stop", deployment(lifecycle=SLEEP)) is None
    roomy = changed("pre-stop", deployment(lifecycle={"postStart": {"sleep": {"seconds": 1}}}))
    assert roomy.containers[0]["lifecycle"] == {
        "postStart": {"sleep": {"seconds": 1}},
        "preStop": {"sleep": {"seconds": 10}},
    }
    assert "terminationGracePeriodSeconds" not in roomy.pod
    assert (
        changed("pre-stop", deployment(pod={"terminationGracePeriodSeconds": 5})).pod["terminationGracePeriodSeconds"]
        == 30
    )


@pytest.mark.parametrize(("hooks", "grace", "wanted"), [({}, 0, 30), (SLEEP, 30, 60), (SLEEP, 0, 60)])
def test_grace_has_room_for_the_hook_and_the_process(hooks, grace, wanted):
    value = deployment(pod={"terminationGracePeriodSeconds": grace}, lifecycle=hooks)
    assert changed("grace-period", value).pod["terminationGracePeriodSeconds"] == wanted


def test_grace_that_is_long_enough_stays():
    assert change("grace-period", deployment(lifecycle={"preStop": {"sleep": {"seconds": 10}}})) is None


@pytest.mark.parametrize(("rolling", "surge"), [({"maxUnavailable": "100%", "maxSurge": 0}, 1), ({"maxSurge": 2}, 2)])
def test_nothing_unavailable(rolling, surge):
    found = changed("max-unavailable", deployment({"strategy": {"rollingUpdate": rolling}}))
    assert found.spec["strategy"] == {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxUnavailable": 0, "maxSurge": surge},
    }


@pytest.mark.parametrize("strategy", [{"type": "Recreate"}, {"rollingUpdate": {"maxUnavailable": 0}}])
def test_nothing_unavailable_already_or_on_purpose(strategy):
    assert change("max-unavailable", deployment({"strategy": strategy})) is None
    assert change("max-unavailable", stateful()) is None


def test_a_new_pod_stays_ready_for_a_while():
    assert changed("min-ready", deployment({"minReadySeconds": 2})).spec["minReadySeconds"] == 10
    assert change("min-ready", deployment({"minReadySeconds": 30})) is None


def test_a_budget_is_added_where_there_is_none():
    found = changed("budget", deployment())
    assert (found.kind, found.file, found.spec) == (
        "PodDisruptionBudget",
        "web.yaml",
        {"maxUnavailable": 1, "selector": {"matchLabels": {"app": "web"}}},
    )
    assert change("budget", deployment(), budget(minAvailable=1)) is None


@pytest.mark.parametrize(
    ("spec", "replicas", "expected"),
    [
        ({"minAvailable": 2}, 2, True),
        ({"minAvailable": 1}, 2, False),
        ({"minAvailable": "100%"}, 3, True),
        ({"minAvailable": "51%"}, 2, True),
        ({"minAvailable": "50%"}, 2, False),
        ({"maxUnavailable": 0}, 3, True),
        ({"maxUnavailable": "0%"}, 3, True),
        ({"maxUnavailable": "1%"}, 3, False),
        ({}, 1, False),
    ],
)
def test_when_a_budget_lets_no_pod_go(spec, replicas, expected):
    there = manifests(budget(**spec)).called("pdb/guard")
    assert there is not None
    assert blocks(there, replicas) is expected


def test_a_budget_that_blocks_lets_one_go():
    found = changed("budget-relaxed", deployment({"replicas": 2}), budget(minAvailable=2))
    assert found.spec == {"selector": {"matchLabels": {"app": "web"}}, "maxUnavailable": 1}
    assert change("budget-relaxed", deployment({"replicas": 2}), budget(minAvailable=1)) is None


@pytest.mark.parametrize(("name", "key"), [("spread-nodes", HOST), ("spread-zones", ZONE)])
def test_spread_binds_and_takes_the_place_of_one_that_does_not(name, key):
    soft = {"topologyKey": key, "maxSkew": 5, "whenUnsatisfiable": "ScheduleAnyway"}
    found = changed(name, deployment({"replicas": 2}, {"topologySpreadConstraints": [soft]})).pod[
        "topologySpreadConstraints"
    ]
    assert found == [
        {
            **SPREAD,
            "topologyKey": key,
            "labelSelector": {"matchLabels": {"app": "web"}},
            "matchLabelKeys": ["pod-template-hash"],
        }
    ]


def test_spread_that_binds_stays():
    assert change("spread-nodes", deployment({"replicas": 2}, {"topologySpreadConstraints": [SPREAD]})) is None
    assert change("spread-nodes", deployment()) is None  # one alone


def test_pods_are_bound_to_no_node():
    pinned = {"nodeName": "node-1", "nodeSelector": {HOST: "node-1"}}
    assert set(changed("unpinned", deployment(pod=pinned)).pod) == {"containers"}
    kept = changed("unpinned", deployment(pod={"nodeSelector": {HOST: "node-1", "disk": "ssd"}}))
    assert kept.pod["nodeSelector"] == {"disk": "ssd"}
    assert change("unpinned", deployment(pod={"nodeSelector": {"disk": "ssd"}})) is None


def test_pods_leave_a_lost_node_soon():
    mine = {"key": "gpu", "operator": "Exists"}
    found = changed("tolerations", deployment(pod={"tolerations": [mine]})).pod["tolerations"]
    assert found[0] == mine
    assert [one["tolerationSeconds"] for one in found[1:]] == [10, 10]
    assert change("tolerations", deployment(pod={"tolerations": [{"operator": "Exists"}]})) is None


def test_a_selector_that_fits_nobody_becomes_the_labels_of_the_workload():
    assert changed("selector", deployment(), service(selector={"app": "shop"})).spec["selector"] == {"app": "web"}
    assert change("selector", deployment(), service()) is None


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([deployment()], "deploy/web"),  # by its name
        ([{**deployment(), "metadata": {"name": "front"}}], "deploy/front"),  # by the port
        ([{**deployment(), "metadata": {"name": "front"}}, {**deployment(), "metadata": {"name": "back"}}], None),
        ([], None),
    ],
)
def test_which_workload_a_service_means(values, expected):
    there = manifests(service(selector={"app": "old"}), *values)
    asked = there.called("svc/web")
    assert asked is not None
    found = meant_by(there, asked)
    assert (found and found.called) == expected


def test_names_of_a_headless_service_mean_unready_pods_too():
    assert changed("unready-addresses", stateful(), service(clusterIP="None")).spec["publishNotReadyAddresses"] is True
    assert change("unready-addresses", stateful(), service()) is None


def test_a_database_gets_a_name_for_all_members():
    assert changed("headless", stateful(), service()).spec["clusterIP"] == "None"
    for values in ([deployment(), service()], [stateful(), service(type="NodePort")], [stateful()]):
        assert change("headless", *values) is None


def test_requests_stay_in_their_zone():
    assert changed("near", deployment(), service()).spec["trafficDistribution"] == "PreferClose"
    assert change("near", deployment(), service(trafficDistribution="PreferSameNode")) is None


def test_a_resolver_asks_again_and_keeps_what_is_said():
    mine = {"options": [{"name": "ndots", "value": "1"}]}
    assert changed("resolver", deployment(pod={"dnsConfig": mine})).pod["dnsConfig"]["options"] == [
        {"name": "ndots", "value": "1"},
        {"name": "timeout", "value": "1"},
        {"name": "attempts", "value": "3"},
    ]


def test_a_client_asks_again_and_no_object_changes():
    there = manifests(deployment())
    workload = next(there.workloads())
    found = CHANGES["retries"](there, LossSite(workload, None, "shop"))
    assert found is not None
    assert (found.retrying, found.objects, found.about) == ("shop", (), "client/shop")


@pytest.mark.parametrize("name", sorted(CHANGES.keys() - {"retries"}))
def test_the_server_takes_what_a_change_makes_and_the_change_leaves_its_input_alone(name):
    values = {
        "selector": [deployment(), service(selector={"app": "shop"})],
        "budget-relaxed": [deployment({"replicas": 2}), budget(minAvailable=2)],
        "unready-addresses": [stateful(), service(clusterIP="None")],
        "headless": [stateful(), service()],
        "one-replica": [deployment({"replicas": 2}, image="mongo:3.3")],
        "unpinned": [deployment(pod={"nodeName": "node-1"})],
        "grace-period": [deployment(pod={"terminationGracePeriodSeconds": 5})],
        "liveness": [deployment(readinessProbe=PROBE)],
        "startup": [deployment(readinessProbe=PROBE, livenessProbe=PROBE)],
        "spread-nodes": [deployment({"replicas": 2})],
        "spread-zones": [deployment({"replicas": 2})],
    }.get(name, [deployment(livenessProbe=PROBE), service()])
    there, again = manifests(*values), manifests(*values)
    workload = next(there.workloads())
    found = CHANGES[name](there, LossSite(workload, there.called("svc/web"), "shop"))

    assert found is not None
    assert there == again
    after = there.with_objects(found.objects)
    session = Session(SessionConfig(manifests=after.manifests))
    assert session.applied.complaints == []


def test_a_change_is_said_in_one_sentence_without_an_end():
    there = manifests(deployment())
    workload = next(there.workloads())
    found = CHANGES["pre-stop"](there, LossSite(workload, None, "shop"))
    assert found is not None
    assert (found.sentence, found.about, found.file) == ("a preStop sleep of 10 s in web", "deploy/web", "web.yaml")
