"""What a kubelet remembers of a Pod: one worker per Pod uid (upstream's pod_workers.go and podManager).

Plain data that `bringup`, `probes`, `termination` and `status` read and change. A Pod that was deleted and created
again under the same name is another worker.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.api.component_helpers.podresources import requests_of
from engine.api.core import Container, ContainerStateTerminated, ContainerStateWaiting, Pod, Probe
from engine.kubelet.backoff import Backoff, CrashTiming
from engine.runtime.processes import Process, Sandbox

NEVER = 1 << 60

CREATING = ContainerStateWaiting(reason="ContainerCreating")
INITIALIZING = ContainerStateWaiting(reason="PodInitializing")


@dataclass(slots=True)
class ProbeState:
    """One probe of one container run."""

    kind: str
    """`Startup`, `Liveness` or `Readiness`."""
    spec: Probe
    first_at: int
    next_at: int
    period: int
    passing: bool
    run: int = 0
    outcome: bool | None = None
    asleep: bool = False
    """It passes, and nothing has changed since: its answer cannot change either."""


@dataclass(slots=True)
class ContainerRecord:
    """One container of a Pod, over all its runs."""

    spec: Container
    init: bool = False
    process: Process | None = None
    restart_count: int = 0
    last: ContainerStateTerminated | None = None
    waiting: ContainerStateWaiting = CREATING
    started: bool = False
    ready: bool = False
    probes: list[ProbeState] = field(default_factory=list)
    pull_from: int = 0
    pull_until: int | None = None
    """The tick in which the pull under way is done."""
    pull_error: str = ""
    pull_backoff: Backoff = field(default_factory=Backoff)
    retry_pull_at: int = -NEVER
    retry_config_at: int = -NEVER
    """When to look for a missing ConfigMap or Secret again."""
    crash_backoff: Backoff = field(default_factory=Backoff)
    exit_seen_at: int | None = None
    """The tick in which the end of the present run was first seen."""
    crash_looping: bool = False
    hook_until: int | None = None
    """The tick in which the postStart hook is over; None where none runs."""
    hook_problem: str = ""
    stop_by: int = NEVER
    """When the grace period is over, once it is being stopped."""
    term_at: int = NEVER
    """When the preStop hook is over and SIGTERM is due."""
    kill_at: int = NEVER
    """When SIGKILL follows the SIGTERM that was sent."""
    wanted: Container | None = None
    """Its changed specification, with which it is to start anew."""

    @property
    def running(self) -> bool:
        """Whether its process runs."""
        return self.process is not None and self.process.alive

    @property
    def stopping(self) -> bool:
        """Whether its present run is being ended."""
        return self.stop_by != NEVER

    @property
    def starting(self) -> bool:
        """Whether its postStart hook still runs: upstream's kubelet does not call it running before that."""
        return self.hook_until is not None and self.running

    def settle(self) -> None:
        """Its run is over: it is not ready, and nothing that was begun with it goes on."""
        self.started = self.ready = False
        self.stop_by = self.term_at = self.kill_at = NEVER
        self.hook_until = None

    @property
    def exited(self) -> bool:
        """Whether it has run and ended."""
        return self.process is not None and not self.process.alive

    @property
    def sidecar(self) -> bool:
        """An init container that goes on running (restartPolicy Always)."""
        return self.init and self.spec.restart_policy == "Always"


@dataclass(slots=True)
class PodWorker:
    """One Pod on this node."""

    pod: Pod
    key: str
    uid: str
    start_time: str
    start_at: int
    """The tick in which the first container may start."""
    seen_at: int
    """The tick in which the kubelet first saw it, from which its deadline counts."""
    init: list[ContainerRecord]
    main: list[ContainerRecord]
    sandbox: Sandbox | None = None
    links: dict[str, str] = field(default_factory=dict)
    stirred: bool = False
    """Something in the runtime changed: sleeping probes must look again."""
    orphaned: bool = False
    """The API has forgotten the Pod (force delete)."""
    requests: dict[str, int] = field(default_factory=dict)
    """What it takes of the node's resources."""
    terminating: bool = False
    """Its containers are being stopped for good."""
    ending: bool = False
    """It comes to its end without being deleted: past its deadline, or done but for its sidecars."""
    mount_since: int | None = None
    """Since when it waits for its volumes; None where it does not."""
    mount_retry_at: int = -NEVER
    mount_pause_s: int = 0
    volumes: dict[str, dict[str, str]] = field(default_factory=dict)
    """By name the files of its volumes, by relative path; those of a claim or a node are shared with others."""
    remount_at: int = NEVER
    """When a change of an object reaches the files that are made of it."""
    final_phase: str = ""
    reason: str = ""
    message: str = ""
    written: str = ""
    """The resourceVersion of the status that the latest look wrote; "" where it wrote none."""
    due: int = NEVER
    """The next tick in which it needs a look, as far as this look has found out."""
    asked: int = NEVER
    """The tick for which a look has been asked already."""

    def records(self) -> list[ContainerRecord]:
        """All containers, init containers first."""
        return self.init + self.main if self.init else self.main

    def look_at(self, tick: int) -> None:
        """Ask for another look in `tick`."""
        self.due = min(self.due, tick)


def new_worker(pod: Pod, key: str, stamp: str, start_at: int, crash: CrashTiming) -> PodWorker:
    """A worker that has started nothing yet."""
    init = [
        ContainerRecord(spec, init=True, waiting=INITIALIZING, crash_backoff=Backoff(crash))
        for spec in pod.spec.init_containers
    ]
    waiting = INITIALIZING if init else CREATING
    main = [ContainerRecord(spec, waiting=waiting, crash_backoff=Backoff(crash)) for spec in pod.spec.containers]
    return PodWorker(
        pod,
        key,
        pod.metadata.uid,
        stamp,
        start_at,
        start_at - 1,
        init,
        main,
        requests=requests_of(pod.spec),
    )
