from __future__ import annotations

from typing import Any

import pytest

from engine.api.core import Pod, Service
from engine.api.serializer import wire
from engine.kubelet.implied.ports import completes, implied_ports

KNOWN = "nginx"


def pod(*containers: dict[str, Any], **more: Any) -> Pod:
    spec = {"containers": [{"name": f"c{at}", "image": "own/app", **one} for at, one in enumerate(containers)]}
    body = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", **more.pop("metadata", {})}}
    made = wire.decode_document({**body, "spec": {**spec, **more}})
    assert isinstance(made, Pod)
    return made


def service(*ports: dict[str, Any]) -> Service:
    body = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s"}, "spec": {"ports": list(ports)}}
    made = wire.decode_document(body)
    assert isinstance(made, Service)
    return made


def ports(of: Pod, *services: Service, at: int = 0) -> tuple[int, ...]:
    return implied_ports(of.spec.containers[at], of, services, lambda image: image == KNOWN)


@pytest.mark.parametrize("probe", ["livenessProbe", "readinessProbe", "startupProbe"])
@pytest.mark.parametrize("asks", [{"httpGet": {"port": 9}}, {"tcpSocket": {"port": 9}}, {"grpc": {"port": 9}}])
def test_it_listens_where_a_probe_of_its_own_asks(probe, asks):
    assert ports(pod({probe: asks})) == (9,)


def test_a_probe_by_name_asks_the_port_of_that_name():
    declared = [{"containerPort": 80}, {"containerPort": 81, "name": "admin"}]
    assert ports(pod({"ports": declared, "livenessProbe": {"httpGet": {"port": "admin"}}})) == (80, 81)
    assert ports(pod({"livenessProbe": {"httpGet": {"port": "nowhere"}}})) == ()


@pytest.mark.parametrize(
    "asks", [{"httpGet": {"port": 9, "host": "a.org"}}, {"tcpSocket": {"port": 9, "host": "10.0.0.1"}}]
)
def test_a_probe_of_another_host_says_nothing_of_it(asks):
    assert ports(pod({"livenessProbe": asks})) == ()


@pytest.mark.parametrize("hook", ["postStart", "preStop"])
def test_it_listens_where_its_hooks_ask(hook):
    assert ports(pod({"lifecycle": {hook: {"httpGet": {"port": 7, "path": "/stop"}}}})) == (7,)


def test_it_listens_where_services_point():
    assert ports(pod({}), service({"port": 80, "targetPort": 8080}, {"port": 90})) == (8080, 90)


def test_a_target_by_name_adds_nothing_to_what_is_declared():
    declared = {"ports": [{"containerPort": 3000, "name": "http"}]}
    assert ports(pod(declared), service({"port": 80, "targetPort": "http"})) == (3000,)
    assert ports(pod(declared), service({"port": 80, "targetPort": "htpt"})) == (3000,)


def test_a_target_that_another_container_names_is_that_ones():
    both = pod({}, {"ports": [{"containerPort": 8080}]})
    pointing = service({"port": 80, "targetPort": 8080})
    assert (ports(both, pointing), ports(both, pointing, at=1)) == ((), (8080,))


def test_a_target_that_nobody_names_belongs_to_the_first_whose_image_is_not_described():
    three = pod({"image": KNOWN}, {}, {})
    pointing = service({"port": 80, "targetPort": 8080})
    assert [ports(three, pointing, at=at) for at in range(3)] == [(), (8080,), ()]


def test_an_init_container_and_those_of_a_job_are_there_to_end():
    plain = pod(
        {}, initContainers=[{"name": "i", "image": "x"}, {"name": "s", "image": "x", "restartPolicy": "Always"}]
    )
    first, sidecar = plain.spec.init_containers
    assert [completes(one, plain) for one in (first, sidecar, plain.spec.containers[0])] == [True, False, False]
    owner = {"apiVersion": "batch/v1", "kind": "Job", "name": "j", "uid": "1", "controller": True}
    of_job = pod({}, metadata={"ownerReferences": [owner]}, restartPolicy="Never")
    assert completes(of_job.spec.containers[0], of_job)
    alone = pod({}, restartPolicy="Never")
    assert not completes(alone.spec.containers[0], alone)
