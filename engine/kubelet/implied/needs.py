"""Whom a container needs whose image nobody described: the Services that its settings name by host.

Asked when such a container starts, and by whoever says what is assumed. In a real cluster the program dials them; here
each of its requests does, so that a Service without Pods costs its callers theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from engine.api.serializer.passthrough import forms_of
from engine.kubelet.implied.hosts import NamedHost, hosts_of_command, hosts_of_file, hosts_of_setting
from engine.kubelet.volume.content import objects_of
from engine.runtime.processes import Need

if TYPE_CHECKING:
    from engine.api.core import Container, Pod, Service
    from engine.kubelet.environment import ServiceLinks
    from engine.kubelet.envsources import EnvSources

_TELEMETRY = re.compile(r"(?:OTEL|JAEGER|ZIPKIN|STATSD|SENTRY|DD)_")
"""Variables of servers that hear of requests and that no request waits for."""


def implied_needs(
    container: Container,
    pod: Pod,
    env: Mapping[str, str],
    command: tuple[str, ...],
    links: ServiceLinks,
    sources: EnvSources,
) -> tuple[Need, ...]:
    """The Services that its environment, its command line and its ConfigMaps' files name, each port once.

    Not those that select the Pod itself, those without a selector (what is behind them lies outside), and what is not
    TCP. Variables that Services link into every container name nothing.
    """
    linked = links.of(pod)
    own = {name: value for name, value in env.items() if linked.get(name) != value and not _TELEMETRY.match(name)}
    found: dict[tuple[str, str, int], Need] = {}
    for named, source in _named(container, pod, own, command, sources):
        service = links.named(named.host, pod.metadata.namespace)
        if service is None or not _elsewhere(service, pod):
            continue
        port = named.port or _first_port(service)
        if port and _speaks_tcp(service, port):
            need = Need(named.host, port, source)
            found.setdefault((service.metadata.namespace, service.metadata.name, port), need)
    return tuple(found.values())


def _named(
    container: Container, pod: Pod, env: Mapping[str, str], command: tuple[str, ...], sources: EnvSources
) -> Iterator[tuple[NamedHost, str]]:
    """Every host that it names, and where."""
    for name, value in env.items():
        yield from ((host, f"env {name}") for host in hosts_of_setting(name, value))
    yield from ((host, "its command line") for host in hosts_of_command(command))
    for name in _mounted(container, pod):
        for text in sources.files(pod.metadata.namespace, name).values():
            yield from ((host, f"configmap/{name}") for host in hosts_of_file(text))


def _mounted(container: Container, pod: Pod) -> Iterator[str]:
    """The names of the ConfigMaps whose files it sees."""
    mounts = {mount.name for mount in forms_of(container).volume_mounts}
    for volume in forms_of(pod.spec).volumes:
        if volume.name in mounts:
            yield from (name for resource, name in objects_of(volume) if resource == "configmaps")


def _elsewhere(service: Service, pod: Pod) -> bool:
    """Whether it leads to other Pods than this."""
    selector, labels = service.spec.selector, pod.metadata.labels
    same = service.metadata.namespace == pod.metadata.namespace and selector.items() <= labels.items()
    return bool(selector) and service.spec.type != "ExternalName" and not same


def _first_port(service: Service) -> int:
    return next((port.port for port in service.spec.ports if port.protocol in {"", "TCP"}), 0)


def _speaks_tcp(service: Service, port: int) -> bool:
    """Whether a connection there can be dialled: a port that the Service does not list may be a headless one's."""
    protocols = [one.protocol for one in service.spec.ports if one.port == port]
    return not protocols or any(protocol in {"", "TCP"} for protocol in protocols)
