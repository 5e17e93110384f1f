"""Environment variables of a container, fixed when it starts (pkg/kubelet/envvars, kubelet_pods.go).

Services that the kubelet knows at that moment are listed; a Service created later appears in no running process.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.api.core import Container, Pod, Service
from engine.api.serializer.passthrough import forms_of
from engine.kubelet.envsources import EnvSources
from engine.runtime.sandboxconfig import CLUSTER_DOMAIN

_REFERENCE = re.compile(r"\$\$|\$\(([A-Za-z_.\-][\w.\-]*)\)")
_API = "default/kubernetes"


class ServiceLinks:
    """The variables that Services give, per namespace, made anew only when a Service has changed."""

    def __init__(self) -> None:
        self._services: dict[str, dict[str, Service]] = {}
        self._made: dict[str, dict[str, str]] = {}

    def remember(self, key: str, service: Service | None) -> None:
        """Take over a Service as the informer shows it; None where it was deleted."""
        namespace, _, name = key.partition("/")
        services = self._services.setdefault(namespace, {})
        if service is None:
            services.pop(name, None)
        else:
            services[name] = service
        if key == _API:
            self._made.clear()
        else:
            self._made.pop(namespace, None)

    def selecting(self, pod: Pod) -> list[Service]:
        """The Services whose selectors fit a Pod, by name."""
        services = self._services.get(pod.metadata.namespace, {})
        wanted = ((name, service.spec.selector.items()) for name, service in sorted(services.items()))
        return [services[name] for name, selector in wanted if selector and selector <= pod.metadata.labels.items()]

    def named(self, host: str, namespace: str) -> Service | None:
        """The Service that a host name means in a namespace: SERVICE, SERVICE.NAMESPACE, and that with `.svc` behind.

        A headless one's also with the name of an endpoint before it.
        """
        labels = host.removesuffix(".").removesuffix(f".{CLUSTER_DOMAIN}").removesuffix(".svc").split(".")
        match labels:
            case [name]:
                return self._service(namespace, name)
            case [name, place]:
                return self._service(place, name) or self._headless(namespace, place)
            case [_, name, place]:
                return self._headless(place, name)
            case _:
                return None

    def _service(self, namespace: str, name: str) -> Service | None:
        return self._services.get(namespace, {}).get(name)

    def _headless(self, namespace: str, name: str) -> Service | None:
        service = self._service(namespace, name)
        return service if service is not None and service.spec.cluster_ip == "None" else None

    def of(self, pod: Pod) -> dict[str, str]:
        """The variables for a Pod's containers; not to be changed by the caller."""
        namespace = pod.metadata.namespace if pod.spec.enable_service_links is not False else ""
        made = self._made.get(namespace)
        if made is None:
            made = self._made[namespace] = self._make(namespace)
        return made

    def _make(self, namespace: str) -> dict[str, str]:
        out: dict[str, str] = {}
        api = self._services.get("default", {}).get("kubernetes")
        if api is not None:
            out.update(variables("kubernetes", api))
        services = self._services.get(namespace, {}) if namespace else {}
        for name in sorted(services):
            out.update(variables(name, services[name]))
        return out


def variables(name: str, service: Service) -> dict[str, str]:
    """What one Service adds; nothing for a headless Service or an ExternalName."""
    spec = service.spec
    if spec.cluster_ip in {"", "None"} or spec.type == "ExternalName" or not spec.ports:
        return {}
    prefix = name.upper().replace("-", "_")
    first = spec.ports[0]
    out = {f"{prefix}_SERVICE_HOST": spec.cluster_ip, f"{prefix}_SERVICE_PORT": str(first.port)}
    for port in spec.ports:
        if port.name:
            out[f"{prefix}_SERVICE_PORT_{port.name.upper().replace('-', '_')}"] = str(port.port)
    out[f"{prefix}_PORT"] = f"{(first.protocol or 'TCP').lower()}://{spec.cluster_ip}:{first.port}"
    for port in spec.ports:
        protocol = port.protocol or "TCP"
        base = f"{prefix}_PORT_{port.port}_{protocol}"
        out[base] = f"{protocol.lower()}://{spec.cluster_ip}:{port.port}"
        out[f"{base}_PROTO"] = protocol.lower()
        out[f"{base}_PORT"] = str(port.port)
        out[f"{base}_ADDR"] = spec.cluster_ip
    return out


def container_env(
    container: Container,
    links: dict[str, str],
    sources: EnvSources,
    pod: Pod,
    ip: str,
) -> dict[str, str]:
    """The whole environment of a container: Services first, then `envFrom`, its own entries over them.

    Raises ConfigError where a ConfigMap, a Secret or a key in it is missing.
    """
    bulk = forms_of(container).env_from
    if not container.env and not bulk:
        return links
    out = dict(links)
    for each in bulk:
        out |= sources.bulk(each, pod.metadata.namespace)
    for entry in container.env:
        source = forms_of(entry).value_from
        value = expand(entry.value, out) if source is None else sources.value(source, pod, container, ip)
        if value is not None:
            out[entry.name] = value
    return out


def expand(text: str, env: Mapping[str, str]) -> str:
    """Replace `$(NAME)` where NAME is known; `$$` is a plain dollar sign."""
    if "$" not in text:
        return text

    def one(match: re.Match[str]) -> str:
        name = match.group(1)
        return "$" if name is None else env.get(name, match.group(0))

    return _REFERENCE.sub(one, text)
