"""What every control-plane component has: a place in the tick's order, a client, informers, a work queue.

`reconcile(key) -> Result` is level-based: the event says only which object; read the present state, take the
smallest step, write through the client.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Protocol

from engine.api.status import StatusError
from engine.client.informer import Informer
from engine.client.workqueue import WorkQueue
from engine.etcd.store import Cause
from engine.panics import concerning, raise_all

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.api.meta import Object
    from engine.client.client import Client
    from engine.clock import Clock
    from engine.etcd.store import LogEntry


class ReconcileResult(NamedTuple):
    """What a reconcile asks for: nothing more, or another look after some simulation time."""

    requeue_after_ms: int | None = None


DONE = ReconcileResult()


class WorkScheduler(Protocol):
    """Who runs when. The cluster keeps it; components only ask."""

    clock: Clock

    def wake(self, component: Component, tick: int) -> None:
        """Run the component in that tick (or the next one, if it has passed)."""

    def after(self, component: Component, delay_ms: int, key: str) -> None:
        """Once `delay_ms` have passed, put `key` into the component's queue and run it."""


class Cursor(Protocol):
    """How far a component has read, and how late it reads."""

    paused: bool
    """Whether it stands still: so a component hangs."""
    lag: int
    """How many ticks old the news is that it takes over."""
    usual_lag: int
    """What `lag` is while nothing slows the component down."""


class Component:
    """Something that the cluster runs in a tick once it has been woken."""

    name: str = ""
    """Who it is to the API: the writer of its objects and the source of its events."""
    fault_names: tuple[str, ...] = ()
    """What scenarios and `hang` call it: its program first. None for one that can neither hang nor lag."""
    home: str = ""
    """The Pods that it runs in, as the beginning of NAMESPACE/NAME; empty for what runs in no Pod."""
    replicated: bool = False
    """Whether several Pods run it: it reads on whatever becomes of them, and who asks it must reach one of them."""
    node: str = ""
    """The node that it serves and runs on; empty for what the cluster has once, on the control plane's node."""
    cursor: Cursor | None = None
    """What stands still when it hangs; None where nothing does."""
    order: int = 0
    """Place within a tick; carries no meaning for the outcome (a property test shuffles it)."""

    def __init__(self, client: Client, agenda: WorkScheduler) -> None:
        """Set up a component that writes through `client` and sleeps until `agenda` runs it."""
        self.client = client
        self.agenda = agenda
        self.clock = agenda.clock
        self.queue = WorkQueue()
        self.reconciles = 0
        """How often it looked at a key: an idle tick must not raise it."""

    @property
    def title(self) -> str:
        """Its name, with the node it serves where it serves one."""
        node = getattr(self, "node", "")
        return f"{self.name} on {node}" if node else self.name

    def informer(self, *resources: str, route: str = "") -> Informer:
        """A cursor of this component's own."""
        return Informer(self.client.store, resources, partial(self.agenda.wake, self), route)

    def requeue(self, key: str, delay_ms: int) -> None:
        """Look at `key` again after `delay_ms` of simulation."""
        self.agenda.after(self, delay_ms, key)

    def run(self) -> None:
        """Do this tick's work: all of it that can be done, and then raise what went wrong with the rest.

        After a panic it is run again in the next tick.
        """
        raise NotImplementedError


class Controller(Component):
    """A component with one informer and `reconcile`."""

    watches: ClassVar[tuple[str, ...]] = ()
    cursor: Informer

    def __init__(self, client: Client, agenda: WorkScheduler, route: str = "") -> None:
        """Watch `watches`; a node and its Pods alone where `route` names it."""
        super().__init__(client, agenda)
        self.cursor = self.informer_ = self.informer(*self.watches, route=route)
        self.caches = self.informer_.caches
        self.lister = self.informer_.lister

    def map_to_keys(self, entry: LogEntry[Object]) -> Iterable[str]:
        """Which keys a change asks to look at."""
        raise NotImplementedError

    def reconcile(self, key: str) -> ReconcileResult:
        """Bring one object a step closer to its wish."""
        raise NotImplementedError

    def run(self) -> None:
        """Take over news, then look at every key that waits."""
        if self.informer_.paused:
            return
        panics = self.informer_.hand_over(self._note)
        while (item := self.queue.pop()) is not None:
            try:
                self._handle(*item)
            except Exception as error:  # noqa: BLE001 - one key may not keep the others waiting; it is raised below
                self.requeue(item[0], self.queue.backoff_ms(item[0]))
                panics.append(concerning(error, item[0]))
        raise_all(panics)

    def _note(self, entry: LogEntry[Object]) -> None:
        for key in self.map_to_keys(entry):
            self.queue.add(key, Cause("revision", str(entry.revision)))

    def _handle(self, key: str, cause: Cause) -> None:
        self.client.cause = cause
        self.reconciles += 1
        try:
            result = self.reconcile(key)
        except StatusError:
            # As in client-go: an error from the API puts the key back with a growing delay.
            self.requeue(key, self.queue.backoff_ms(key))
            return
        self.queue.forget(key)
        if result.requeue_after_ms is not None:
            self.requeue(key, result.requeue_after_ms)
