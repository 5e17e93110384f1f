from __future__ import annotations

from levels.storm.fixes.sites import candidates
from levels.storm.fixes.trials import FaultName, TrialLoss, TrialOutcome
from tests.levels.storm.fixes.apps import deployment, manifests, service


def named(name: str, value):
    labels = {"app": name}
    value = {**value, "metadata": {"name": name}}
    if value["kind"] == "Service":
        return {**value, "spec": {**value["spec"], "selector": labels}}
    template = {**value["spec"]["template"], "metadata": {"labels": labels}}
    return {**value, "spec": {**value["spec"], "selector": {"matchLabels": labels}, "template": template}}


SHOP = manifests(deployment(), service(), named("db", deployment()), named("db", service()))


def proposed(fault: FaultName, cause: str, asked: str = "default/web") -> list[tuple[str, str]]:
    loss = TrialLoss("5", "pod/web-1", cause, "shop", asked, 4)
    return [(one.choice.name, one.change.about) for one in candidates(SHOP, [TrialOutcome(fault, (loss,))])]


def test_the_workload_behind_the_service_is_changed():
    assert proposed(FaultName("container-crash", "deploy/web"), "process ended") == [
        ("replicas", "deploy/web"),
        ("retries", "client/shop"),
    ]


def test_where_one_that_is_asked_lacks_another_that_other_is_changed():
    found = proposed(FaultName("container-crash", "deploy/db"), "no server")
    assert found[0] == ("replicas", "deploy/db")
    assert {about for _, about in found} == {"deploy/db"}


def test_whom_a_node_took_away_is_found_by_the_services_that_lead_to_it():
    assert {about for _, about in proposed(FaultName("node-drain", "node/node-1"), "no server")} == {
        "deploy/db",
        "pdb/db",
    }


def test_a_service_that_selects_nobody_is_mended():
    shop = manifests(deployment(), service(selector={"app": "old"}))
    loss = TrialLoss("R", "kube-proxy on node-1", "selector fits nobody", "shop", "default/web", 4)
    found = candidates(shop, [TrialOutcome(FaultName("pod-delete", "deploy/web"), (loss,))])
    assert [(one.choice.name, one.change.about, one.bound) for one in found] == [("selector", "svc/web", 4)]
