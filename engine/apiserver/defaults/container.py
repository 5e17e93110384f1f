"""Defaults of containers, with their probes and hooks (pkg/apis/core/v1/defaults.go).

Called through `engine.apiserver.defaults.pod`, once for all Pods and templates that are alike.
"""

from __future__ import annotations

from msgspec.structs import replace

from engine.api.core import (
    Container,
    ContainerPort,
    HTTPGetAction,
    Lifecycle,
    LifecycleHandler,
    Probe,
    ResourceRequirements,
    TCPSocketAction,
)
from engine.api.meta import number
from engine.api.quantity import milli_canonical
from engine.apiserver.defaults.carried import with_carried
from engine.apiserver.defaults.imagepolicy import pull_policy


def container(given: Container) -> Container:
    """A container, of whichever Pod or template, with everything that both get."""
    lifecycle = given.lifecycle
    return replace(
        with_carried(given),
        env=tuple(map(with_carried, given.env)),
        image_pull_policy=given.image_pull_policy or pull_policy(given.image),
        termination_message_path=given.termination_message_path or "/dev/termination-log",
        termination_message_policy=given.termination_message_policy or "File",
        ports=tuple(map(_port, given.ports)),
        resources=_resources(given.resources),
        lifecycle=None if lifecycle is None else _lifecycle(lifecycle),
        liveness_probe=_probe(given.liveness_probe),
        readiness_probe=_probe(given.readiness_probe),
        startup_probe=_probe(given.startup_probe),
    )


def _port(port: ContainerPort) -> ContainerPort:
    return replace(with_carried(port), protocol=port.protocol or "TCP")


def _resources(resources: ResourceRequirements) -> ResourceRequirements:
    return replace(
        with_carried(resources),
        limits={name: milli_canonical(value) for name, value in resources.limits.items()},
        requests={name: milli_canonical(value) for name, value in resources.requests.items()},
    )


def _lifecycle(lifecycle: Lifecycle) -> Lifecycle:
    return replace(
        with_carried(lifecycle), post_start=_handler(lifecycle.post_start), pre_stop=_handler(lifecycle.pre_stop)
    )


def _handler(handler: LifecycleHandler | None) -> LifecycleHandler | None:
    return None if handler is None else replace(with_carried(handler), http_get=_http_get(handler.http_get))


def _probe(probe: Probe | None) -> Probe | None:
    if probe is None:
        return None
    return replace(
        with_carried(probe),
        http_get=_http_get(probe.http_get),
        tcp_socket=_tcp_socket(probe.tcp_socket),
        timeout_seconds=number(probe.timeout_seconds) or 1,
        period_seconds=number(probe.period_seconds) or 10,
        success_threshold=number(probe.success_threshold) or 1,
        failure_threshold=number(probe.failure_threshold) or 3,
    )


def _http_get(get: HTTPGetAction | None) -> HTTPGetAction | None:
    return None if get is None else replace(with_carried(get), path=get.path or "/", scheme=get.scheme or "HTTP")


def _tcp_socket(action: TCPSocketAction | None) -> TCPSocketAction | None:
    return None if action is None else with_carried(action)
