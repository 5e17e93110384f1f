"""Why the API does not call a Pod ready: the last probe, what a container waits for, or the condition's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.core import Event
from engine.api.meta import condition

if TYPE_CHECKING:
    from engine.api.core import Pod
    from engine.clock import Clock
    from engine.etcd.store import Store

_KEPT = 5000
"""Of so many containers the last words are known: the most recent."""

_UNHEALTHY = "Unhealthy"
_PROBES = ("Readiness probe", "Startup probe")
"""What decides over readiness, as the kubelet's events begin."""


class ProbeReasons:
    """What the last probe of each Pod said, from the kubelets' events."""

    def __init__(self, store: Store) -> None:
        """Know the events that the log still holds."""
        self._log = store.log_of("events")
        self._position = self._log.base
        self._said: dict[tuple[str, str], str] = {}

    def of(self, pod: Pod) -> str:
        """Why a Pod is not ready; empty where nobody has said so."""
        return _waiting(pod) or self._probe(pod) or _condition(pod)

    def _probe(self, pod: Pod) -> str:
        """The last failed probe of a container that still runs as it did then."""
        for entry in self._log.since(max(self._position, self._log.base)):
            event = entry.obj
            if isinstance(event, Event) and event.reason == _UNHEALTHY and event.message.startswith(_PROBES):
                about = event.involved_object
                place = about.uid, _container(about.field_path)
                self._said.pop(place, None)
                self._said[place] = event.message
        while len(self._said) > _KEPT:
            del self._said[next(iter(self._said))]
        self._position = self._log.end
        for status in pod.status.container_statuses:
            said = self._said.get((pod.metadata.uid, status.name))
            if said and not status.ready and status.state.running is not None:
                return " ".join(said.split())
        return ""


def _container(field_path: str) -> str:
    """`spec.containers{web}` -> `web`."""
    return field_path.rpartition("{")[2].removesuffix("}")


def _waiting(pod: Pod) -> str:
    for status in pod.status.container_statuses:
        waiting, ended = status.state.waiting, status.state.terminated
        if waiting is not None and waiting.reason:
            return f"{status.name}: {waiting.reason}"
        if ended is not None and ended.reason:
            return f"{status.name}: {ended.reason}"
    return ""


def _condition(pod: Pod) -> str:
    ready = condition(pod.status.conditions, "Ready")
    if ready is None:
        return "no node yet" if not pod.spec.node_name else "its kubelet has not said anything yet"
    return ready.message or ready.reason


def unready_since(pod: Pod, clock: Clock) -> int | None:
    """The tick since which a Pod is not ready; None where it is, or never was asked."""
    ready = condition(pod.status.conditions, "Ready")
    return clock.tick_of(ready.last_transition_time) if ready is not None and ready.status != "True" else None
