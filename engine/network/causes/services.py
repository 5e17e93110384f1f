"""Why a Service has no endpoint: by its selector, its Pods, their ports, and whoever writes its EndpointSlices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.component_helpers.podtrouble import pod_trouble, unheard
from engine.api.core import Node, Pod
from engine.api.meta import condition
from engine.network.causes.entries import missing_service
from engine.network.causes.rules import endpoints_behind, first_change, newest_of_service, newest_rules, news
from engine.network.causes.witnesses import FoundCause, counted, is_ready, listed, since

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.api.core import Service
    from engine.network.causes.witnesses import Witnesses
    from engine.network.types import LossQuestion

_ENDED = frozenset({"Succeeded", "Failed"})


def no_endpoint(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """The node's rules know the Service, and nothing behind it."""
    service = witnesses.directory.service(asked.service)
    if service is None or not newest_of_service(witnesses, asked):
        return service_gone(witnesses, asked)
    endpoints = tuple(backend for one in newest_rules(witnesses, asked) for backend in one.endpoints)
    return endpoints_behind(witnesses, asked, endpoints) if endpoints else lacking(witnesses, service)


def service_gone(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """The node's rules have a Service that the API has not, or not as one that rules lead to."""
    service = witnesses.directory.service(asked.service)
    change = first_change(witnesses, asked.node, asked.service, lambda rules: not rules)
    take_over = news(witnesses.proxies[asked.node], change) if change is not None else None
    if service is None:
        return FoundCause("Service gone", missing_service(witnesses, asked.service), take_over)
    kind = "headless" if service.spec.cluster_ip == "None" else f"of type {service.spec.type}"
    return FoundCause("Service gone", f"Service {asked.service} is {kind}: no rules lead to it any more", take_over)


def lacking(witnesses: Witnesses, service: Service) -> FoundCause:
    """Why nothing is behind a Service, as the API has it."""
    key, selector = f"{service.metadata.namespace}/{service.metadata.name}", service.spec.selector
    if not selector:
        text = f"Service {key} has no selector, and no EndpointSlice lists an address for it"
        return FoundCause("no selector", text)
    fits = f"its selector {','.join(f'{name}={value}' for name, value in sorted(selector.items()))}"
    pods = [
        pod
        for pod in witnesses.store.list_as(Pod, service.metadata.namespace)
        if selector.items() <= pod.metadata.labels.items()
    ]
    if not pods:
        count = len(witnesses.store.keys("pods", service.metadata.namespace))
        text = f"no Pod fits {fits}, of {count} in namespace {service.metadata.namespace}"
        return FoundCause("selector fits nobody", text)
    active = [pod for pod in pods if pod.metadata.deletion_timestamp is None and pod.status.phase not in _ENDED]
    if not active:
        return FoundCause("Pods are ending", f"what fits {fits} has ended or is to end: {_names(pods)}")
    return _of_active(witnesses, service, fits, active)


def _of_active(witnesses: Witnesses, service: Service, fits: str, pods: list[Pod]) -> FoundCause:
    ready = [pod for pod in pods if is_ready(pod)]
    if not ready:
        said = [f"pod/{pod.metadata.name} ({_unready(witnesses, pod)})" for pod in pods]
        return FoundCause("Pods not ready", f"{_fitting(pods, 'Pod', fits)}, and none is ready: {listed(said)}")
    missing = _missing_port(service, ready)
    if missing:
        have = [
            port.name for pod in ready for container in pod.spec.containers for port in container.ports if port.name
        ]
        offered = (
            f"their ports are called {listed(list(dict.fromkeys(have)))}" if have else "none of their ports has a name"
        )
        text = f"{_ready(witnesses, ready, fits)}, but no container of them has a port named {missing}: {offered}"
        return FoundCause("no named port", text)
    return FoundCause(
        "slices behind", f"{_ready(witnesses, ready, fits)}, and no EndpointSlice lists them: {writer_text(witnesses)}"
    )


def _unready(witnesses: Witnesses, pod: Pod) -> str:
    """Why a Pod is not ready; of one whose node is not heard of, that, for nobody else speaks of it."""
    node = witnesses.store.get_as(Node, pod.spec.node_name) if pod.spec.node_name else None
    ready = condition(node.status.conditions, "Ready") if node is not None else None
    if ready is not None and ready.status != "True":
        since_when = since(witnesses.clock.tick_of(ready.last_transition_time))
        return f"the API has had {pod.spec.node_name}'s condition Ready at {ready.status}{since_when}"
    return "; ".join(pod_trouble(pod, brief=True)) or unheard(pod) or "not reported ready yet"


def _missing_port(service: Service, pods: list[Pod]) -> str:
    """A named target port that no container of the Pods has; empty where each leads somewhere."""
    have = {port.name for pod in pods for container in pod.spec.containers for port in container.ports}
    wanted = [port.target_port for port in service.spec.ports if isinstance(port.target_port, str) and port.target_port]
    return next((name for name in wanted if name not in have), "")


def _ready(witnesses: Witnesses, pods: list[Pod], fits: str) -> str:
    ticks = [tick for pod in pods if (tick := witnesses.ready_since(pod)) is not None]
    return f"{_fitting(pods, 'ready Pod', fits)}, {_names(pods)}{since(min(ticks, default=None))}"


def _fitting(pods: list[Pod], noun: str, fits: str) -> str:
    return f"{counted(len(pods), noun)} {'fits' if len(pods) == 1 else 'fit'} {fits}"


def _names(pods: list[Pod]) -> str:
    return listed([f"pod/{pod.metadata.name}" for pod in pods])


def writer_text(witnesses: Witnesses) -> str:
    """Since when whoever writes EndpointSlices has not moved."""
    writer = witnesses.slices
    if writer is None:
        return "nobody writes any here"
    entry = witnesses.store.entry(writer.revision)
    moved = f"after tick {entry.tick}" if entry is not None else "for longer than the log goes back"
    hangs = " and hangs" if writer.paused else ""
    return f"its controller has taken over nothing {moved}{hangs}"


QUESTIONS: dict[str, Callable[[Witnesses, LossQuestion], FoundCause]] = {"no endpoint": no_endpoint}
