"""A runtime class says what its Pods cost beside their containers, and where they may run."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.apps import Passive
from engine.api.core import Pod
from engine.api.meta import ObjectMeta
from engine.api.serializer import wire
from engine.api.status import StatusError
from engine.apiserver.admission.runtimeclass import with_runtime_class
from engine.clock import Clock
from engine.etcd.store import START, Store

SANDBOXED = {
    "handler": "runsc",
    "overhead": {"podFixed": {"cpu": "250m", "memory": "64Mi"}},
    "scheduling": {
        "nodeSelector": {"sandbox": "yes"},
        "tolerations": [{"key": "sandbox", "operator": "Exists", "effect": "NoSchedule"}],
    },
}


@pytest.fixture
def store() -> Store:
    store = Store(Clock())
    meta = ObjectMeta(name="gvisor")
    found = Passive(api_version="node.k8s.io/v1", kind="RuntimeClass", metadata=meta, body=SANDBOXED)
    store.put("runtimeclasses", "gvisor", found, "test", START)
    return store


def admitted(store: Store, **spec: Any) -> Pod:
    body = {"containers": [{"name": "c", "image": "nginx"}], "runtimeClassName": "gvisor"} | spec
    document = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}, "spec": body}
    pod: Any = wire.decode_document(document)
    return with_runtime_class(store, pod)


def test_a_pod_gets_overhead_selector_and_tolerations_of_its_class(store):
    spec = admitted(store, nodeSelector={"disk": "ssd"}).spec
    assert spec.carried("overhead") == {"cpu": "250m", "memory": "64Mi"}
    assert spec.node_selector == {"disk": "ssd", "sandbox": "yes"}
    assert [toleration.key for toleration in spec.tolerations] == ["sandbox"]


def test_an_overhead_of_the_same_size_is_let_pass_and_no_toleration_doubled(store):
    own = {"key": "sandbox", "operator": "Exists", "effect": "NoSchedule"}
    spec = admitted(store, overhead={"cpu": "0.25", "memory": "64Mi"}, tolerations=[own]).spec
    assert (spec.carried("overhead")["cpu"], len(spec.tolerations)) == ("0.25", 1)


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        (
            {"nodeSelector": {"sandbox": "no"}},
            "conflict: runtimeClass.scheduling.nodeSelector[sandbox] = yes; pod.spec.nodeSelector[sandbox] = no",
        ),
        ({"overhead": {"cpu": "1"}}, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead"),
        ({"runtimeClassName": "kata"}, 'pod rejected: RuntimeClass "kata" not found'),
    ],
)
def test_what_contradicts_the_class_is_refused(store, spec, why):
    with pytest.raises(StatusError) as caught:
        admitted(store, **spec)
    assert caught.value.message == f'pods "x" is forbidden: {why}'
