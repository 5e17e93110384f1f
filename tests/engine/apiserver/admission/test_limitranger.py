"""A LimitRange completes containers, and says how much Pods, containers and claims may ask for."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.status import StatusError
from engine.controllers.resourcequota import ResourceQuotaController
from tests.engine.harness import ControlPlane, pod


@pytest.fixture
def plane() -> ControlPlane:
    return ControlPlane()


def limit(plane: ControlPlane, *items: dict[str, Any]) -> None:
    meta = {"name": f"limits-{len(plane.all('limitranges'))}"}
    plane.create({"apiVersion": "v1", "kind": "LimitRange", "metadata": meta, "spec": {"limits": list(items)}})


def of_container(**bounds: dict[str, str]) -> dict[str, Any]:
    return {"type": "Container"} | bounds


def sized(name: str = "a", **resources: dict[str, str]) -> dict[str, Any]:
    return pod(name, containers=[{"name": "c", "image": "nginx", "resources": resources}])


def refused(plane: ControlPlane, document: dict[str, Any]) -> str:
    with pytest.raises(StatusError) as caught:
        plane.create(document)
    assert caught.value.code == 403
    _, _, why = caught.value.message.partition(" is forbidden: ")
    return why


def test_a_container_gets_what_it_does_not_say(plane):
    limit(
        plane,
        of_container(default={"cpu": "500m", "memory": "256Mi"}, defaultRequest={"cpu": "100m", "memory": "128Mi"}),
    )
    made = plane.create(pod("plain", initContainers=[{"name": "first", "image": "busybox"}]))
    for container in made.spec.containers + made.spec.init_containers:
        assert container.resources.limits == {"cpu": "500m", "memory": "256Mi"}
        assert container.resources.requests == {"cpu": "100m", "memory": "128Mi"}
    assert made.metadata.annotations["kubernetes.io/limit-ranger"] == (
        "LimitRanger plugin set: cpu, memory request for container main; cpu, memory limit for container main; "
        "cpu, memory request for init container first; cpu, memory limit for init container first"
    )
    assert made.status.qos_class == "Burstable"


def test_what_a_container_says_stays_and_its_requests_follow_its_own_limits(plane):
    limit(
        plane, of_container(default={"cpu": "500m", "memory": "1Gi"}, defaultRequest={"cpu": "100m", "memory": "1Mi"})
    )
    made = plane.create(sized(limits={"cpu": "1"}))
    (container,) = made.spec.containers
    assert container.resources.limits == {"cpu": "1", "memory": "1Gi"}
    assert container.resources.requests == {"cpu": "1", "memory": "1Mi"}
    told = "LimitRanger plugin set: memory request for container c; memory limit for container c"
    assert made.metadata.annotations["kubernetes.io/limit-ranger"] == told


def test_a_pod_that_says_all_is_not_noted(plane):
    limit(plane, of_container(default={"cpu": "1"}, defaultRequest={"cpu": "1"}))
    assert plane.create(sized(limits={"cpu": "2"}, requests={"cpu": "1"})).metadata.annotations == {}


def test_a_quota_is_met_by_what_the_limits_fill_in(plane):
    limit(plane, of_container(default={"cpu": "500m"}, defaultRequest={"memory": "128Mi"}))
    hard = {"limits.cpu": "1", "requests.memory": "1Gi"}
    plane.create({"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "q"}, "spec": {"hard": hard}})
    plane.run(ResourceQuotaController)
    plane.tick(2)
    plane.create(pod("a"))
    assert dict(plane.get("resourcequotas", "q").status.used) == {"limits.cpu": "500m", "requests.memory": "128Mi"}


@pytest.mark.parametrize(
    ("bounds", "resources", "why"),
    [
        ({"max": {"cpu": "1"}}, {"limits": {"cpu": "2"}}, "maximum cpu usage per Container is 1, but limit is 2"),
        (
            {"max": {"memory": "1024Mi"}},
            {"limits": {"memory": "1Gi"}, "requests": {"memory": "1Gi"}, "": {}},
            None,
        ),
        (
            {"min": {"cpu": "100m"}},
            {"requests": {"cpu": "0.05"}},
            "minimum cpu usage per Container is 100m, but request is 50m",
        ),
        (
            {"maxLimitRequestRatio": {"cpu": "2"}},
            {"limits": {"cpu": "1"}, "requests": {"cpu": "300m"}},
            "cpu max limit to request ratio per Container is 2, but provided ratio is 3.333333",
        ),
        ({"maxLimitRequestRatio": {"cpu": "2"}}, {"limits": {"cpu": "1"}, "requests": {"cpu": "500m"}}, None),
        (
            {"maxLimitRequestRatio": {"cpu": "2"}},
            {"requests": {"cpu": "500m"}},
            "cpu max limit to request ratio per Container is 2, but no limit is specified or limit is 0",
        ),
        (
            {"maxLimitRequestRatio": {"cpu": "2"}},
            {},
            "cpu max limit to request ratio per Container is 2, but no request is specified or request is 0",
        ),
        (
            {"max": {"cpu": "1", "memory": "1Gi"}},
            {"limits": {"cpu": "2", "memory": "2Gi"}},
            "[maximum cpu usage per Container is 1, but limit is 2, "
            "maximum memory usage per Container is 1Gi, but limit is 2Gi]",
        ),
    ],
)
def test_a_container_keeps_within_its_bounds(plane, bounds, resources, why):
    limit(plane, of_container(**bounds))
    document = sized(**{kind: amounts for kind, amounts in resources.items() if kind})
    if why is None:
        plane.create(document)
    else:
        assert refused(plane, document) == why


@pytest.mark.parametrize(
    ("bounds", "resources", "why"),
    [
        ({"max": {"cpu": "1"}}, {"requests": {"cpu": "1"}}, "maximum cpu usage per Pod is 1.  No limit is specified"),
        ({"min": {"cpu": "100m"}}, {}, "minimum cpu usage per Pod is 100m.  No request is specified"),
        ({"max": {"memory": "1Gi"}}, {"limits": {"memory": "1Gi"}}, None),
    ],
)
def test_the_bounds_of_a_pod_ask_it_to_say_something(plane, bounds, resources, why):
    limit(plane, {"type": "Pod"} | bounds)
    if why is None:
        plane.create(sized(**resources))
    else:
        assert refused(plane, sized(**resources)) == why


def test_the_bounds_of_a_pod_are_for_its_containers_together_or_its_largest_init_container(plane):
    limit(plane, {"type": "Pod", "max": {"cpu": "1"}})
    half = {"limits": {"cpu": "500m"}, "requests": {"cpu": "100m"}}
    two = [{"name": name, "image": "nginx", "resources": half} for name in ("a", "b")]
    plane.create(pod("fits", containers=two, initContainers=[two[0] | {"name": "first"}]))
    big = {"name": "first", "image": "nginx", "resources": {"limits": {"cpu": "1500m"}}}
    told = "maximum cpu usage per Pod is 1, but limit is 1500m"
    assert refused(plane, pod("first", containers=two, initContainers=[big])) == told
    sidecar = {"name": "side", "image": "nginx", "resources": half, "restartPolicy": "Always"}
    assert refused(plane, pod("side", containers=two, initContainers=[sidecar])) == told


@pytest.mark.parametrize(
    ("size", "why"),
    [
        ("5Gi", "maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 5Gi"),
        ("1Gi", None),
        ("512Mi", "minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 512Mi"),
    ],
)
def test_a_claim_keeps_within_its_bounds(plane, size, why):
    limit(plane, {"type": "PersistentVolumeClaim", "min": {"storage": "1Gi"}, "max": {"storage": "2Gi"}})
    spec = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": size}}}
    claim = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "data"}, "spec": spec}
    if why is None:
        plane.create(claim)
    else:
        assert refused(plane, claim) == why


def test_the_limits_of_another_namespace_and_of_templates_mean_nothing(plane):
    plane.create(
        {
            "apiVersion": "v1",
            "kind": "LimitRange",
            "metadata": {"name": "l", "namespace": "kube-system"},
            "spec": {"limits": [of_container(max={"cpu": "1"})]},
        },
    )
    assert plane.create(pod("a")).metadata.annotations == {}


def test_the_first_range_that_refuses_tells_all_that_it_has_to_say(plane):
    limit(plane, {"type": "Pod", "min": {"cpu": "1", "memory": "1Gi"}})
    limit(plane, {"type": "Pod", "max": {"cpu": "100m"}})
    with pytest.raises(StatusError) as refused:
        plane.create(sized(requests={"cpu": "200m"}))
    assert refused.value.message == (
        'pods "a" is forbidden: [minimum cpu usage per Pod is 1, but request is 200m, '
        "minimum memory usage per Pod is 1Gi.  No request is specified]"
    )
