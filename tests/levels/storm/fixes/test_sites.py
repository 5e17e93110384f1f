from __future__ import annotations

from levels.storm.faults.outcomes import FaultLoss, FaultOutcome, FaultPick
from levels.storm.fixes.sites import candidates
from tests.levels.storm.fixes.apps import deployment, manifests, service
from tests.levels.storm.fixes.players import pick


def named(name: str, value):
    labels = {"app": name}
    value = {**value, "metadata": {"name": name}}
    if value["kind"] == "Service":
        return {**value, "spec": {**value["spec"], "selector": labels}}
    template = {**value["spec"]["template"], "metadata": {"labels": labels}}
    return {**value, "spec": {**value["spec"], "selector": {"matchLabels": labels}, "template": template}}


SHOP = manifests(deployment(), service(), named("db", deployment()), named("db", service()))


def proposed(fault: FaultPick, cause: str, asked: str = "default/web") -> list[tuple[str, str]]:
    loss = FaultLoss("5", "pod/web-1", cause, asked, "shop", "", 4, "")
    return [
        (one.choice.name, one.about) for one in candidates(SHOP, [FaultOutcome(fault, 9, (loss,), 0, "", 50, soon=4)])
    ]


def test_the_workload_behind_the_service_is_changed():
    assert proposed(pick("container-crash", "deploy/web"), "process ended") == [
        ("replicas", "deploy/web"),
        ("retries", "client/shop"),
    ]


def test_where_one_that_is_asked_lacks_another_that_other_is_changed():
    found = proposed(pick("container-crash", "deploy/db"), "no server")
    assert found[0] == ("replicas", "deploy/db")
    assert {about for _, about in found} == {"deploy/db"}


def test_whom_a_node_took_away_is_found_by_the_services_that_lead_to_it():
    assert {about for _, about in proposed(pick("node-drain", "node/node-1"), "no server")} == {
        "deploy/db",
        "pdb/db",
    }


def test_a_service_that_selects_nobody_is_mended():
    shop = manifests(deployment(), service(selector={"app": "old"}))
    loss = FaultLoss("R", "kube-proxy on node-1", "selector fits nobody", "default/web", "shop", "", 4, "")
    found = candidates(shop, [FaultOutcome(pick("pod-delete", "deploy/web"), 9, (loss,), 0, "", 50, soon=4)])
    assert [(one.choice.name, one.about, one.promise) for one in found] == [("selector", "svc/web", 4)]
