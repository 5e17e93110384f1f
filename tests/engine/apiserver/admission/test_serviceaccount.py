"""Whom a Pod speaks as: its account has to be there, and gives it a token and pull secrets."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.status import StatusError
from engine.controllers.namespace.rootcacertpublisher import RootCACertPublisher
from engine.controllers.namespace.serviceaccounts import ServiceAccountsController
from tests.engine.harness import BY_HAND, ControlPlane, pod

PLACE = "/var/run/secrets/kubernetes.io/serviceaccount"
PROJECTED = {
    "defaultMode": 420,
    "sources": [
        {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
        {"configMap": {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
        {
            "downwardAPI": {
                "items": [{"path": "namespace", "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"}}],
            },
        },
    ],
}


@pytest.fixture
def plane() -> ControlPlane:
    return ControlPlane()


def account(plane: ControlPlane, name: str, **fields: Any) -> None:
    plane.create({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": name}} | fields)


def volumes(made: Any) -> list[str]:
    return [volume["name"] for volume in made.spec.carried("volumes") or ()]


def mounts(container: Any) -> list[tuple[str, str]]:
    return [(mount["name"], mount["mountPath"]) for mount in container.carried("volumeMounts") or ()]


def test_every_container_mounts_the_token_of_the_default_account(plane):
    made = plane.create(pod("a", initContainers=[{"name": "first", "image": "busybox"}]))
    assert (made.spec.service_account, made.spec.service_account_name) == ("default", "default")
    (volume,) = made.spec.carried("volumes")
    assert volume["name"].startswith("kube-api-access-")
    assert volume["projected"] == PROJECTED
    mount = {"name": volume["name"], "mountPath": PLACE, "readOnly": True}
    assert [each.carried("volumeMounts") for each in made.spec.init_containers + made.spec.containers] == 2 * [[mount]]


def test_pods_of_one_form_share_their_specification(plane):
    one, two, other = (plane.create(pod(name, hostname=host)) for name, host in (("a", "x"), ("b", "x"), ("c", "y")))
    assert one.spec is two.spec
    assert volumes(one) != volumes(other)


@pytest.mark.parametrize(
    ("of_account", "of_pod", "mounted"),
    [
        ({}, {"automountServiceAccountToken": False}, False),
        ({"automountServiceAccountToken": False}, {}, False),
        ({"automountServiceAccountToken": False}, {"automountServiceAccountToken": True}, True),
    ],
)
def test_pod_and_account_may_do_without_the_token_and_the_pod_decides(plane, of_account, of_pod, mounted):
    account(plane, "robot", **of_account)
    made = plane.create(pod("a", serviceAccountName="robot", **of_pod))
    assert bool(volumes(made)) is mounted


def test_what_is_mounted_at_the_tokens_place_stays_there(plane):
    mount = {"name": "own", "mountPath": PLACE}
    containers = [{"name": "c", "image": "nginx", "volumeMounts": [mount]}]
    made = plane.create(pod("a", containers=containers, volumes=[{"name": "own", "emptyDir": {}}]))
    assert (volumes(made), mounts(made.spec.containers[0])) == (["own"], [("own", PLACE)])


def test_a_token_volume_that_is_there_is_mounted_and_not_doubled(plane):
    made = plane.create(pod("a", volumes=[{"name": "kube-api-access-abcde", "emptyDir": {}}]))
    assert volumes(made) == ["kube-api-access-abcde"]
    assert mounts(made.spec.containers[0]) == [("kube-api-access-abcde", PLACE)]


@pytest.mark.parametrize(
    ("own", "given"),
    [({}, ["regcred"]), ({"imagePullSecrets": [{"name": "mine"}]}, ["mine"])],
)
def test_an_account_gives_its_pull_secrets_to_pods_that_name_none(plane, own, given):
    account(plane, "robot", imagePullSecrets=[{"name": "regcred"}])
    made = plane.create(pod("a", serviceAccountName="robot", **own))
    assert [entry["name"] for entry in made.spec.carried("imagePullSecrets")] == given


def refused(plane: ControlPlane, document: dict[str, Any]) -> str:
    with pytest.raises(StatusError) as caught:
        plane.create(document)
    assert caught.value.code == 403
    return caught.value.message


@pytest.mark.parametrize("field", ["serviceAccountName", "serviceAccount"])
def test_an_account_has_to_be_there(plane, field):
    told = 'error looking up service account default/missing: serviceaccount "missing" not found'
    assert refused(plane, pod("a", **{field: "missing"})) == f'pods "a" is forbidden: {told}'


def test_a_mirror_pod_is_left_as_it_is_and_may_name_no_account(plane):
    document = pod("a", nodeName="node-1")
    document["metadata"]["annotations"] = {"kubernetes.io/config.mirror": "x"}
    made = plane.create(document)
    assert (made.spec.service_account_name, volumes(made)) == ("", [])
    document["spec"]["serviceAccountName"] = "default"
    document["metadata"]["name"] = "b"
    assert refused(plane, document) == 'pods "b" is forbidden: a mirror pod may not reference service accounts'


# --- what every namespace has


@pytest.fixture
def governed(plane: ControlPlane) -> ControlPlane:
    for build in (ServiceAccountsController, RootCACertPublisher):
        plane.run(build)
    plane.tick(2)
    return plane


def namespace(plane: ControlPlane, name: str) -> None:
    plane.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})


def in_namespace(name: str, where: str) -> dict[str, Any]:
    document = pod(name)
    document["metadata"]["namespace"] = where
    return document


def test_a_new_namespace_gets_its_account_and_certificate_and_takes_pods_at_once(governed):
    namespace(governed, "team")
    governed.create(in_namespace("early", "team"))
    governed.tick(2)
    assert governed.store.get("serviceaccounts", "team/default") is not None
    found: Any = governed.store.get("configmaps", "team/kube-root-ca.crt")
    assert found.data["ca.crt"].startswith("-----BEGIN CERTIFICATE-----\n")
    assert "CA bundle" in found.metadata.annotations["kubernetes.io/description"]


@pytest.mark.parametrize(("resource", "name"), [("serviceaccounts", "default"), ("configmaps", "kube-root-ca.crt")])
def test_what_every_namespace_has_comes_back(governed, resource, name):
    before = governed.get(resource, name).metadata.uid
    governed.delete(resource, name)
    governed.create(pod("a"))
    governed.tick(2)
    assert governed.get(resource, name).metadata.uid != before


def test_a_certificate_that_somebody_changed_is_set_right_and_other_accounts_stay_gone(governed):
    account(governed, "robot")
    governed.tick(2)
    good = governed.get("configmaps", "kube-root-ca.crt")
    governed.delete("serviceaccounts", "robot")
    governed.server.update(replace(good, data={"ca.crt": "forged"}), BY_HAND)
    governed.tick(3)
    assert governed.get("configmaps", "kube-root-ca.crt").data == good.data
    assert governed.get("serviceaccounts", "robot") is None


def test_a_namespace_without_anybody_to_make_its_account_refuses_pods_after_a_while(plane):
    namespace(plane, "team")
    plane.create(in_namespace("early", "team"))
    plane.tick(3)
    told = 'error looking up service account team/default: serviceaccount "default" not found'
    assert refused(plane, in_namespace("late", "team")) == f'pods "late" is forbidden: {told}'


def test_a_namespace_that_goes_gets_nothing_back(governed):
    namespace(governed, "team")
    governed.tick(2)
    governed.server.delete("namespaces", "", "team", BY_HAND)
    governed.server.delete("serviceaccounts", "team", "default", BY_HAND)
    governed.tick(3)
    assert governed.store.get("serviceaccounts", "team/default") is None
