"""What a manifest implies of a container whose image nobody described: where it listens, and whether it ends.

Asked when such a container starts. In a real cluster the image is code and needs nobody to guess; here it does what
its manifest takes for granted. `containerPort` is information only, so probes and Services count as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from engine.api.core import Container, IntOrString, Pod, Probe, Service
from engine.api.meta import controller_of
from engine.api.serializer.passthrough import forms_of
from engine.kubelet.context import port_of


def implied_ports(
    container: Container, pod: Pod, services: Iterable[Service], described: Callable[[str], bool]
) -> tuple[int, ...]:
    """The ports that its own declarations, probes and hooks name, and those that Services of its Pod point to.

    A number that no container of the Pod names belongs to the first whose image is not `described`.
    """
    own = _named(container)
    others = {port for other in pod.spec.containers if other.name != container.name for port in _named(other)}
    undescribed = [other.name for other in pod.spec.containers if not described(other.image)]
    targets: list[int] = []
    if undescribed[:1] == [container.name]:
        targets = [
            target
            for service in services
            for target in map(_number, _targets(service))
            if target and target not in others
        ]
    return tuple(dict.fromkeys([*own, *targets]))


def completes(container: Container, pod: Pod) -> bool:
    """Whether it is there to come to an end: an init container that is no sidecar, or one of a Job's Pod."""
    if any(init.name == container.name for init in pod.spec.init_containers):
        return container.restart_policy != "Always"
    owner = controller_of(pod.metadata)
    return owner is not None and owner.kind == "Job"


def _named(container: Container) -> list[int]:
    """The ports that a container itself names, each once."""
    ports = [port.container_port for port in container.ports]
    hooks = container.lifecycle
    places: list[Probe | None] = [container.startup_probe, container.readiness_probe, container.liveness_probe]
    ports += [port_of(container, port) for probe in places if probe is not None for port in _probed(probe)]
    for hook in (hooks.post_start, hooks.pre_stop) if hooks is not None else ():
        if hook is not None and hook.http_get is not None and not forms_of(hook.http_get).host:
            ports.append(port_of(container, hook.http_get.port))
    return [port for port in dict.fromkeys(ports) if port]


def _probed(probe: Probe) -> Iterator[IntOrString]:
    """The port that a probe asks, unless it asks another host."""
    if probe.http_get is not None and not forms_of(probe.http_get).host:
        yield probe.http_get.port
    if probe.tcp_socket is not None and not forms_of(probe.tcp_socket).host:
        yield probe.tcp_socket.port
    grpc = forms_of(probe).grpc
    if grpc is not None:
        yield grpc.port


def _targets(service: Service) -> Iterator[IntOrString]:
    for port in service.spec.ports:
        yield port.target_port or port.port


def _number(target: IntOrString) -> int:
    """A target's number; 0 for a name, which only a container's own declaration can explain."""
    return target if isinstance(target, int) else 0
