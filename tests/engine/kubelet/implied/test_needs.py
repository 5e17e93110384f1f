from __future__ import annotations

from typing import Any

import pytest

from engine.api.config import ConfigMap
from engine.api.core import Pod, Service
from engine.api.serializer import wire
from engine.kubelet.environment import ServiceLinks
from engine.kubelet.envsources import EnvSources
from engine.kubelet.implied.needs import implied_needs


def made(kind: str, name: str, namespace: str = "default", **body: Any) -> Any:
    metadata = {"name": name, "namespace": namespace, **body.pop("metadata", {})}
    return wire.decode_document({"apiVersion": "v1", "kind": kind, "metadata": metadata, **body})


def service(name: str, *ports: dict[str, Any], namespace: str = "default", **spec: Any) -> Service:
    of = {"selector": {"app": name}, "clusterIP": "10.96.0.9", "ports": list(ports or ({"port": 80},))}
    found: Service = made("Service", name, namespace, spec=of | spec)
    return found


def pod(container: dict[str, Any], *, app: str = "front", **spec: Any) -> Pod:
    containers = [{"name": "c", "image": "own/app", **container}]
    found: Pod = made("Pod", "p", metadata={"labels": {"app": app}}, spec={"containers": containers, **spec})
    return found


def needs(
    of: Pod, *services: Service, env: dict[str, str] | None = None, maps: tuple[ConfigMap, ...] = ()
) -> list[tuple[str, int, str]]:
    links = ServiceLinks()
    for one in services:
        links.remember(f"{one.metadata.namespace}/{one.metadata.name}", one)
    container = of.spec.containers[0]
    sources = EnvSources({f"default/{one.metadata.name}": one for one in maps}, {}, "")
    found = implied_needs(container, of, env or {}, (*container.command, *container.args), links, sources)
    return [tuple(need) for need in found]  # type: ignore[misc]


PLAIN = pod({})
REDIS = service("redis", {"port": 6379})


def test_a_variable_names_a_service_with_its_own_port_or_the_services_first():
    assert needs(PLAIN, REDIS, env={"A": "redis"}) == [("redis", 6379, "env A")]
    assert needs(PLAIN, REDIS, env={"A": "redis://redis:7000/0"}) == [("redis", 7000, "env A")]


@pytest.mark.parametrize("host", ["redis.default", "redis.default.svc", "redis.default.svc.cluster.local"])
def test_a_service_has_longer_names(host):
    assert needs(PLAIN, REDIS, env={"A": host}) == [(host, 6379, "env A")]


def test_a_service_of_another_namespace_needs_its_name():
    far = service("redis", {"port": 1}, namespace="far")
    assert needs(PLAIN, far, env={"A": "redis", "B": "redis.far", "C": "redis.far.svc"}) == [("redis.far", 1, "env B")]


def test_an_endpoint_of_a_headless_service_is_a_host_and_no_other_is():
    headless = service("db", clusterIP="None")
    for host in ("db-0.db", "db-0.db.default.svc.cluster.local"):
        assert needs(PLAIN, headless, env={"A": host}) == [(host, 80, "env A")]
        assert needs(PLAIN, service("db"), env={"A": host}) == []


def test_hosts_of_the_internet_are_nobody_here():
    assert needs(PLAIN, REDIS, env={"A": "https://redis.example.com/x", "B": "other:80"}) == []


def test_each_port_of_a_service_counts_once():
    env = {"A": "redis", "B": "redis.default:6379", "C": "redis:1"}
    assert needs(PLAIN, REDIS, env=env) == [("redis", 6379, "env A"), ("redis", 1, "env C")]


def test_a_pod_does_not_need_itself():
    assert needs(pod({}, app="redis"), REDIS, env={"A": "redis"}) == []


def test_what_services_link_into_a_container_names_nothing():
    odd = service("redis-service-host", {"port": 6379}, clusterIP="redis")
    env = {"REDIS_SERVICE_HOST_SERVICE_HOST": "redis"}
    assert needs(PLAIN, REDIS, odd, env=env) == []
    assert needs(PLAIN, REDIS, env=env) == [("redis", 6379, "env REDIS_SERVICE_HOST_SERVICE_HOST")]


@pytest.mark.parametrize("spec", [{"selector": {}}, {"type": "ExternalName", "externalName": "a.org"}])
def test_what_lies_outside_is_not_needed(spec):
    assert needs(PLAIN, service("redis", **spec), env={"A": "redis"}) == []


def test_only_tcp_is_dialled():
    both = service("logs", {"port": 514, "protocol": "UDP"}, {"port": 515})
    assert needs(PLAIN, both, env={"A": "logs", "B": "logs:514"}) == [("logs", 515, "env A")]


def test_nobody_waits_for_telemetry():
    assert needs(PLAIN, REDIS, env={"OTEL_EXPORTER_OTLP_ENDPOINT": "http://redis:4317", "JAEGER_HOST": "redis"}) == []


def test_a_command_line_names_services():
    found = needs(pod({"command": ["app"], "args": ["--redis=redis:6379"]}), REDIS)
    assert found == [("redis", 6379, "its command line")]


@pytest.mark.parametrize(
    "volume", [{"configMap": {"name": "conf"}}, {"projected": {"sources": [{"configMap": {"name": "conf"}}]}}]
)
def test_the_files_of_a_mounted_configmap_name_services(volume):
    conf = made("ConfigMap", "conf", data={"nginx.conf": "proxy_pass http://redis:6379;"})
    mount = {"volumeMounts": [{"name": "v", "mountPath": "/etc/app"}]}
    volumes = [{"name": "v", **volume}]
    assert needs(pod(mount, volumes=volumes), REDIS, maps=(conf,)) == [("redis", 6379, "configmap/conf")]
    assert needs(pod({}, volumes=volumes), REDIS, maps=(conf,)) == []
    assert needs(pod(mount, volumes=volumes), REDIS) == []
