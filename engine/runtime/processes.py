"""What runs: processes, the sandboxes that hold them, and the replica sets that they form.

A process is one run of one container, with its sockets, its log, its documents and its end. All of it is
plain data; `engine.runtime.lifecycle` moves it through time and `engine.runtime.answers` asks it. A restarted
container is another process. Documents and sockets die with it.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import NamedTuple

from engine.clock import Clock
from engine.runtime.documents import Documents
from engine.runtime.images import ImageBehaviour, Listen
from engine.runtime.mounts import Mount, files_of
from engine.runtime.sandboxconfig import LOOPBACK, HostsEntry, PodSandboxConfig
from engine.runtime.script.state import SHELL_NAMES, ScriptState

LOG_LINES = 1000
"""How many lines of a container's log are kept, oldest dropped first (upstream rotates at 10 MiB)."""

LONG_AGO = -(1 << 60)
"""A tick before every other: a cluster boots in ticks below zero."""

NEVER = 1 << 60
"""The tick of what nobody has planned."""

SIGKILLED = 137
CANNOT_START = 128
START_ERROR = "StartError"
"""Exit code and reason of a container whose command is not there."""

OUT_OF_MEMORY = "OOMKilled"
NODE_LOST = 255
"""Exit code that a container runtime reports for what died with its machine."""


class Need(NamedTuple):
    """A server that a process asks for each of its answers."""

    host: str
    port: int
    source: str = ""
    """Where its manifest names that: `env REDIS_ADDR`."""

    @property
    def place(self) -> str:
        """`host:port`."""
        return f"{self.host}:{self.port}"


class LaunchSpec(NamedTuple):
    """What a kubelet hands to the container runtime to start a container."""

    container: str
    image: str
    command: tuple[str, ...]
    """Command and args, expanded."""
    env: dict[str, str]
    ports: tuple[int, ...]
    """Where its manifest has it listen: only an image that nobody described looks at them."""
    memory_limit: int = 0
    """Bytes that the container may take; 0 is no limit."""
    completes: bool = False
    """It is there to come to an end: an init container, or one of a Job."""
    terminal: bool = False
    """Its standard input stays open, so that a shell waits there for lines."""
    mounts: tuple[Mount, ...] = ()
    """What it sees of volumes."""
    folder: str = "/"
    """Its working folder."""
    needs: tuple[Need, ...] = ()
    """Whom its manifest has it ask: only for an image that nobody described."""


@dataclass(slots=True, eq=False)
class Process:
    """PID 1 of a container."""

    serial: int
    pod_key: str
    uid: str
    node: str
    ip: str
    container: str
    image: str
    behaviour: ImageBehaviour
    command: tuple[str, ...]
    env: dict[str, str]
    started_tick: int
    started_at: str
    documents: Documents
    config: PodSandboxConfig
    """What the sandbox in which it runs was made with."""
    host_network: bool = False
    folder: str = "/"
    """Where it was started, and what is run beside it starts too."""
    alive: bool = True
    stalled: bool = False
    """It accepts connections and answers nothing (SIGSTOP)."""
    stalled_tick: int = 0
    """The tick in which it last stalled or went on."""
    listening: dict[int, Listen] = field(default_factory=dict)
    memory_limit: int = 0
    files: MutableMapping[str, str] = field(default_factory=dict)
    """What its scripts have written, and what is mounted."""
    script: ScriptState | None = None
    """Where its script stands."""
    completes: bool = False
    """A program of which nobody knows what it does ends by itself here."""
    terminal: bool = False
    """A shell without a script waits for lines here."""
    needs: tuple[Need, ...] = ()
    """Whom it asks for each of its answers."""
    exit_code: int = 0
    ended_by: str = ""
    """Who ended it, where that is more than its exit code tells: `OOMKilled`."""
    finished_tick: int = 0
    finished_at: str = ""
    log: list[str] = field(default_factory=list)
    replica_set: MongoReplicaSet | None = None
    link: Process | None = None
    """The process at the other end of its connection to what it depends on."""
    answered_tick: int = LONG_AGO
    answered: int = 0
    """Requests that this tick's capacity was spent on."""
    queued: int = 0
    """Requests of this tick that wait for the next one."""

    @property
    def scripted(self) -> bool:
        """Whether it runs a script, which may change its files at any time."""
        return self.behaviour.shell or (bool(self.command) and self.command[0].rpartition("/")[2] in SHELL_NAMES)

    @property
    def hostname(self) -> str:
        """The host name of its Pod."""
        return self.config.hostname

    @property
    def namespace(self) -> str:
        """The namespace of its Pod."""
        return self.pod_key.partition("/")[0]

    def stall(self, tick: int, *, stalled: bool) -> None:
        """Stop answering in `tick`, or go on."""
        self.stalled, self.stalled_tick = stalled, tick

    def say(self, line: str) -> None:
        """Write a line to its log."""
        self.log.append(line)
        if len(self.log) > LOG_LINES:
            del self.log[:-LOG_LINES]


@dataclass(slots=True, eq=False)
class MongoReplicaSet:
    """A replica set of mongod: who belongs to it and who takes its writes (moved by `engine.runtime.replset`)."""

    name: str
    election_ticks: int
    members: dict[int, Process] = field(default_factory=dict)
    """Those that run and listen, by serial: the oldest first."""
    gone: dict[str, int] = field(default_factory=dict)
    """Pod key -> since which tick a former member is away."""
    voters: list[Process] = field(default_factory=list)
    """Those of them that reach each other."""
    primary: Process | None = None
    vote_tick: int = NEVER
    """When a primary is elected."""

    def put(self, key: str, tick: int) -> None:
        """Write a document through the primary: every member that can be reached has it."""
        for member in self.voters:
            member.documents.put(key, tick)


@dataclass(slots=True, eq=False)
class Sandbox:
    """A Pod's network namespace on a machine: one address, and the containers that share it."""

    uid: str
    pod_key: str
    node: str
    ip: str
    config: PodSandboxConfig
    host_network: bool = False
    containers: dict[str, Process] = field(default_factory=dict)
    previous: dict[str, Process] = field(default_factory=dict)
    """The run before the present one, for `kubectl logs --previous`."""

    @property
    def hosts(self) -> tuple[HostsEntry, ...]:
        """What stands in its /etc/hosts."""
        return self.config.hosts(self.ip, host_network=self.host_network)

    def take_in(self, process: Process) -> Process | None:
        """Let a process be its container's present run. Returns the one that was so far, which is the previous now."""
        former = self.containers.get(process.container)
        if former is not None:
            self.previous[process.container] = former
        self.containers[process.container] = process
        return former

    def listener(self, port: int, *, inside: bool = False) -> tuple[Process, Listen] | None:
        """Who listens on that port; sockets bound to loopback answer only `inside` the Pod."""
        for process in self.containers.values():
            listen = process.listening.get(port)
            if listen is not None and (inside or listen.bind not in {LOOPBACK, "localhost"}):
                return process, listen
        return None


def new_process(
    serial: int, sandbox: Sandbox, launch: LaunchSpec, behaviour: ImageBehaviour, clock: Clock, documents: Documents
) -> Process:
    """A process that starts now in `sandbox` and behaves as its image does; nobody has begun to run it."""
    return Process(
        serial=serial,
        pod_key=sandbox.pod_key,
        uid=sandbox.uid,
        node=sandbox.node,
        ip=sandbox.ip,
        container=launch.container,
        image=launch.image,
        behaviour=behaviour,
        command=launch.command,
        env=launch.env,
        memory_limit=launch.memory_limit,
        completes=launch.completes,
        terminal=launch.terminal,
        files=files_of(launch.mounts),
        needs=launch.needs,
        started_tick=clock.tick,
        started_at=clock.stamp(),
        documents=documents,
        config=sandbox.config,
        host_network=sandbox.host_network,
        folder=launch.folder,
    )
