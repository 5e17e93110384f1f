"""Who asks for what, by what manifests say."""

import pytest

from levels.session.session import Session
from levels.storm.askers.search import Asker, find_askers, given_askers
from levels.storm.errors import StormError
from tests.levels.storm.storming import HERE, setup_of

SHOP = (HERE / "shop.yaml").read_text("utf-8")
TIERS = (HERE / "three_tiers.yaml").read_text("utf-8")


def found_in(text):
    return find_askers(Session(setup_of(text).config).cluster)


def summary(askers):
    return [(one.name, one.origin, one.target) for one in askers]


def test_a_load_balancer_is_asked_from_outside_and_a_named_service_by_who_names_it():
    found = found_in(TIERS)

    assert summary(found.askers) == [
        ("web", "lb", "nodeport/web"),
        ("api-to-db", "pods/app=api", "svc/db:5432"),
        ("web-to-api", "pods/app=web", "svc/api:9000"),
    ]
    assert [one.told for one in found.askers] == ["outside", "deploy/api", "deploy/web"]


def test_a_node_port_is_knocked_at_on_every_node():
    found = found_in(TIERS.replace("LoadBalancer", "NodePort"))

    assert summary(found.askers)[0] == ("web", "outside", "nodeport/web")
    assert "clients of a NodePort Service knock at every node in turn, those without power too" in found.assumptions


def test_what_is_behind_an_ingress_gets_a_door_of_its_own():
    found = found_in(SHOP)
    door, inside = found.askers

    assert summary(found.askers) == [
        ("shop-front", "lb", "nodeport/front-ingress"),
        ("front-to-redis", "pods/app.kubernetes.io/name=front", "svc/redis:6379"),
    ]
    assert door.before == "kubectl expose service front --name=front-ingress --type=LoadBalancer -n shop"
    assert (door.namespace, door.service, inside.namespace) == ("shop", "shop/front", "shop")
    assert found.assumptions == ("requests of ing/front come to shop/svc/front by a load balancer of its own",)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("{service: {name: front, ", "{service: {name: back, ", "shop/svc/back, which is not there"),
        ("port: {name: http}", "port: {number: 81}", "shop/svc/front, which has no port 81"),
        ("{selector: {app.kubernetes.io/name: front}, ports", "{ports", "shop/svc/front, which has no selector"),
    ],
)
def test_an_ingress_that_leads_nowhere_is_told(old, new, problem):
    assert old in SHOP
    found = found_in(SHOP.replace(old, new))

    assert f"ing/front leads to {problem}: nobody asks it from outside" in found.assumptions
    assert "shop-front" not in [one.name for one in found.askers]


def test_a_service_with_a_door_needs_none_for_its_ingress():
    found = found_in(SHOP.replace("spec: {selector: {app.k", "spec: {type: NodePort, selector: {app.k"))

    assert summary(found.askers)[0] == ("shop-front", "outside", "nodeport/front")


def test_what_a_user_adds_takes_the_place_of_one_of_that_name():
    implied = (Asker("web", "default", "lb", "outside", "nodeport/web", "default/web", 80),)
    found = given_askers(implied, (), ["web --from pods/app=x --to svc/web.shop:80 --rate 2", "more --to nodeport/web"])

    assert [(one.name, one.origin, one.service, one.port, one.rate) for one in found] == [
        ("web", "pods/app=x", "shop/web", 80, 2),
        ("more", "outside", "default/web", 0, 0),
    ]


def test_words_that_make_no_client_are_refused():
    with pytest.raises(StormError, match="--client x --to nobody: no such target: nobody"):
        given_askers((), (), ["x --to nobody"])
