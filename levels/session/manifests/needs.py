"""Which Services the containers of manifests name, before any of them has started.

Asks `engine.kubelet.implied` what it will find when they start. Read by what says what is assumed, and by whoever
wants to know which workload asks which.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.config import ConfigMap, Secret
from engine.api.core import Container, Pod, Service
from engine.kubelet.environment import ServiceLinks, container_env, expand
from engine.kubelet.envsources import ConfigError, EnvSources
from engine.kubelet.implied.needs import implied_needs

if TYPE_CHECKING:
    from engine.cluster.cluster import Cluster
    from engine.runtime.processes import Need


class ManifestNeeds:
    """What containers will need of the Services of one cluster as they stand."""

    def __init__(self, cluster: Cluster) -> None:
        """Read Services, ConfigMaps and Secrets."""
        self._services, self._sources = ServiceLinks(), _sources(cluster)
        for service in cluster.store.list_as(Service):
            self._services.remember(f"{service.metadata.namespace}/{service.metadata.name}", service)

    def selecting(self, pod: Pod) -> list[Service]:
        """The Services whose selectors fit a Pod, by name."""
        return self._services.selecting(pod)

    def of(self, container: Container, pod: Pod) -> tuple[Need, ...]:
        """Whom the container names; nobody where it does not start, for its events say why."""
        try:
            env = container_env(container, {}, self._sources, pod, "")
        except ConfigError:
            return ()
        command = tuple(expand(word, env) for word in (*container.command, *container.args))
        return implied_needs(container, pod, env, command, self._services, self._sources)

    def service_of(self, need: Need, namespace: str) -> Service | None:
        """The Service that a need of a Pod in `namespace` means."""
        return self._services.named(need.host, namespace)


def _sources(cluster: Cluster) -> EnvSources:
    """What kubelets will read variables from."""
    maps = {f"{one.metadata.namespace}/{one.metadata.name}": one for one in cluster.store.list_as(ConfigMap)}
    secrets = {f"{one.metadata.namespace}/{one.metadata.name}": one for one in cluster.store.list_as(Secret)}
    return EnvSources(maps, secrets, "")
