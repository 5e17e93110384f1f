"""The runtime: machines and what really runs on them, whatever the API says.

One for the cluster. Kubelets start and stop containers here and probe them; the network dials and asks; faults
break things. Nothing in here reads the API: a powered-off node may still be Ready there, a force-deleted Pod may
still run here. In Kubernetes this is the container runtime (containerd), the CNI plugin and the kernel of each node.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import call
from typing import Any

from engine.clock import Clock
from engine.panics import attempt_all
from engine.plain.flat import FlatDeque
from engine.runtime.answers import AppResponse
from engine.runtime.digest import part_of
from engine.runtime.documents import DocumentLedger, Documents, LostDocument
from engine.runtime.execs import ExecResult, own_program, run_exec, unstartable
from engine.runtime.images import Catalog
from engine.runtime.imagestore import ImageStore
from engine.runtime.lifecycle import ProcessLifecycle
from engine.runtime.links import DialName, DialResult, Links, nobody
from engine.runtime.machines import Machine, severed
from engine.runtime.processes import NODE_LOST, SIGKILLED, LaunchSpec, Process, Sandbox, new_process
from engine.runtime.records import RuntimeRecords
from engine.runtime.replset import MongoReplicaSets
from engine.runtime.sandboxconfig import PodSandboxConfig
from engine.runtime.sandboxes import Sandboxes
from engine.runtime.shell import ContainerShell, RunProgram, no_program
from engine.runtime.sockets import Sockets
from engine.runtime.storage import VolumeStorage

_RECENT = 500


class Runtime:
    """All machines, sandboxes and processes."""

    def __init__(
        self,
        clock: Clock,
        catalog: Catalog,
        *,
        dial_name: DialName = nobody,
        run_program: RunProgram = no_program,
        on_start: Callable[[Process], None] | None = None,
    ) -> None:
        """Run what `catalog` knows; `on_start` is told of every process that starts.

        `dial_name` opens connections by name, through DNS and rules; `run_program` runs a tool in a container.
        """
        self.clock = clock
        self.catalog = catalog
        self.machines: dict[str, Machine] = {}
        self.revision = 0
        """Grows whenever something changes that could change a dial or an answer."""
        self.touched: dict[str, None] = {}
        """Keys of parts that changed since the last digest."""
        self.recent: FlatDeque[str] = FlatDeque(maxlen=_RECENT)
        """Whose Pods the last changes were, one for each step of `revision`: "" for a machine's."""
        self.on_change: dict[str, Callable[[str], None]] = {}
        """Per node, who is told the key of a Pod whose processes changed ("" after the power came back)."""
        self.ledger = DocumentLedger()
        """Every document of every process."""
        self._on_start = on_start
        self._serials = 0
        self.sandboxes = Sandboxes()
        self.storage = VolumeStorage()
        self.records = RuntimeRecords(self.machines, self.sandboxes)
        self.images = ImageStore(clock, catalog, self.machines)
        self.links = Links(self.machines, self.sandboxes, self._link_changed, dial_name)
        self._sockets = Sockets(clock, self.machines, self.sandboxes, self.links, self._wrote)
        self._sets = MongoReplicaSets(clock, self._is_cut_off, self._link_changed)
        self._life = ProcessLifecycle(clock, self.links, self._process_changed, run_program, self.images.slow_starts)
        self.reprieves = self._life.reprieves
        """Pod key to for how many ticks longer than they would its processes live; only forks know any."""
        self._exec_shell = ContainerShell(clock, run_program, own_program)

    def add_machine(self, name: str, ip: str, pod_cidr: str) -> None:
        """Put a machine into the cluster, switched on."""
        machine = self.machines[name] = Machine(name, ip, pod_cidr)
        self._sockets.add_machine(machine)
        self._touch(f"machine/{name}")

    def powered(self, node: str) -> bool:
        """Whether the machine has power."""
        return self.machines[node].powered

    def power_off(self, node: str) -> None:
        """Cut the power: every process there dies without a word, nobody on the node notices anything."""
        machine = self.machines[node]
        if not machine.powered:
            return
        machine.lose_power(self.clock.tick)
        self._touch(f"machine/{node}")
        for process in self._life.alive():
            if process.node == node:
                self._life.end_at_once(process, NODE_LOST)

    def power_on(self, node: str) -> None:
        """Give the power back: sandboxes are gone, images are not; the kubelet is told to look at everything."""
        machine = self.machines[node]
        if machine.powered:
            return
        machine.powered, machine.switched_tick = True, self.clock.tick
        machine.boots += 1
        self._touch(f"machine/{node}")
        for sandbox in self.sandboxes.on(node):
            self.remove_sandbox(sandbox.uid)
        self._tell(node, "")

    def cut_off(self, node: str, *, cut: bool = True) -> None:
        """Cut a machine off from all others and from the outside, or (`cut=False`) join it again."""
        if self.machines[node].cut != cut:
            self.machines[node].cut_off(self.clock.tick, cut=cut)
            self._sets.review()
            self._touch(f"machine/{node}")
            self._tell(node, "")

    def severed(self, one: str, other: str) -> str:
        """Of two machines ("" is outside the cluster) the one that is cut off from the other; empty if none is."""
        return severed(self.machines, one, other)

    def block(self, node: str, port: int, *, blocked: bool = True) -> None:
        """Let a machine's firewall drop what comes for one of its own ports, or (`blocked=False`) pass it."""
        self.machines[node].block(port, self.clock.tick, blocked=blocked)
        self._touch(f"machine/{node}")

    def blocked(self, node: str, port: int) -> bool:
        """Whether the machine's firewall drops what comes for that port of its own address."""
        return port in self.machines[node].blocked

    def node_of_address(self, ip: str) -> str | None:
        """The machine that a Pod's or a node's address leads to."""
        return self._sockets.node_of(ip)

    def create_sandbox(self, pod: str, uid: str, node: str, config: PodSandboxConfig, *, host: bool = False) -> Sandbox:
        """Give a Pod its network on a machine, or that of its `host`; LookupError when no address is free."""
        machine = self.machines[node]
        ip = machine.ip if host else machine.take_address(uid)
        sandbox = Sandbox(uid, pod, node, ip, config, host)
        self.sandboxes.add(sandbox)
        self._touch(f"sandbox/{uid}", pod)
        return sandbox

    def remove_sandbox(self, uid: str) -> None:
        """Take a Pod's network, its containers and their logs away; its address becomes free."""
        sandbox = self.sandboxes.get(uid)
        if sandbox is None:
            return
        self.sandboxes.remove(sandbox, self.clock.tick)
        for process in sandbox.containers.values():
            if process.alive:
                self._life.end_at_once(process, SIGKILLED)
            self.links.forget(process)
        if not sandbox.host_network:
            self.machines[sandbox.node].free_address(sandbox.ip)
        self._touch(f"sandbox/{uid}", sandbox.pod_key)

    def sandbox(self, uid: str) -> Sandbox | None:
        """The sandbox of a Pod by its uid."""
        return self.sandboxes.get(uid)

    def sandbox_at(self, ip: str) -> Sandbox | None:
        """The sandbox that has an address now."""
        return self.sandboxes.at(ip)

    def start(self, uid: str, launch: LaunchSpec) -> Process:
        """Start a container in a Pod's sandbox; a former run of it becomes the previous one.

        Raises LookupError where there is no sandbox.
        """
        sandbox = self.sandboxes.get(uid)
        if sandbox is None:
            raise LookupError(uid)
        self._serials += 1
        behaviour = self.catalog.in_container(launch.image, launch.ports, completes=launch.completes)
        process = new_process(self._serials, sandbox, launch, behaviour, self.clock, Documents(self.ledger))
        former = sandbox.take_in(process)
        if former is not None:
            self.links.forget(former)
        self._touch(f"sandbox/{uid}", sandbox.pod_key)
        self._life.begin(process)
        if self._on_start is not None:
            self._on_start(process)
        return process

    def unstartable(self, launch: LaunchSpec) -> str:
        """Why a container's command cannot even be started, in the runtime's words; empty where it can."""
        return unstartable(self.catalog.behaviour(launch.image), launch.command)

    def exec(self, process: Process, command: tuple[str, ...], stdin: str = "") -> ExecResult:
        """How a command ends that is run in the container of a living process (probes, hooks, kubectl exec)."""
        return run_exec(self._exec_shell, process, command, stdin)

    def terminate(self, process: Process) -> None:
        """Send SIGTERM: the process ends as its image takes it."""
        if process.alive and not process.stalled:
            reaction = process.behaviour.on_sigterm
            if reaction.log:
                process.say(reaction.log)
            self._life.end_after(process, reaction.exit_after, reaction.code)

    def kill(self, process: Process, code: int = SIGKILLED) -> None:
        """End a process now (SIGKILL, or a crash with its own exit code)."""
        if process.alive:
            self._life.end(process, code)

    def stall(self, process: Process, *, stalled: bool = True) -> None:
        """Let a process accept connections and answer nothing, or (`stalled=False`) go on."""
        if process.alive and process.stalled != stalled:
            process.stall(self.clock.tick, stalled=stalled)
            self._process_changed(process)

    def next_due(self) -> int:
        """The tick of the next thing that happens by itself."""
        return min(self._life.next_due(), self._sets.next_due())

    def step(self) -> None:
        """Phase 3 of a tick: processes open sockets and end, replica sets vote."""
        if self.next_due() <= self.clock.tick:
            attempt_all((self._life.step, self._sets.step), call)

    def dial(self, ip: str, port: int, *, inside: bool = False) -> DialResult:
        """Open a TCP connection to an address and port, or over the loopback `inside` what has that address."""
        return self._sockets.dial(ip, port, inside=inside)

    def ask(
        self,
        ip: str,
        port: int,
        protocol: str,
        method: str,
        path: str,
        *,
        key: str = "",
        counted: bool = True,
        inside: bool = False,
    ) -> AppResponse:
        """Send a request; `counted=False` for a probe, which takes no part of the capacity."""
        return self._sockets.ask(ip, port, protocol, method, path, key=key, counted=counted, inside=inside)

    def stateful(self, ip: str, port: int, *, inside: bool = False) -> bool:
        """Whether asking there changes anything or counts: such an answer may not be remembered."""
        return self._sockets.stateful(ip, port, inside=inside)

    def variable(self, ip: str, name: str) -> str:
        """A variable of the first process of the Pod at that address that has it; empty where none does."""
        return self.sandboxes.variable(ip, name)

    def take_lost(self) -> list[LostDocument]:
        """The documents whose last copy is gone since this was last asked."""
        return self.ledger.take_lost()

    def alive(self, process: object) -> bool:
        """Whether a process that answered still runs."""
        return isinstance(process, Process) and process.alive

    def digest_parts(self) -> list[str]:
        """The keys of parts that changed since the last call, sorted."""
        keys = sorted(self.touched)
        self.touched.clear()
        return keys

    def part(self, key: str) -> dict[str, Any] | None:
        """A part of the runtime as plain integers, strings, lists and dicts; None where it is gone."""
        return part_of(self.machines, self.sandboxes, key)

    def _process_changed(self, process: Process) -> None:
        try:
            self._sets.look(process)
        finally:  # the kubelet hears of it, whatever that did
            if not process.alive:
                process.documents.clear()
            self._touch(f"sandbox/{process.uid}", process.pod_key)
            self._tell(process.node, process.pod_key)
            for caller in self.links.callers(process):
                self._tell(caller.node, caller.pod_key)

    def _link_changed(self, process: Process) -> None:
        self._touch(f"sandbox/{process.uid}", process.pod_key)

    def _is_cut_off(self, process: Process) -> bool:
        return self.machines[process.node].cut

    def _tell(self, node: str, pod_key: str) -> None:
        tell = self.on_change.get(node)
        if tell is not None and self.machines[node].powered:
            tell(pod_key)

    def _touch(self, key: str, pod_key: str = "") -> None:
        self.revision += 1
        self.touched[key] = None
        self.recent.append(pod_key)

    def _wrote(self, process: Process) -> None:
        """A document more: the digest sees it, but no dial and no answer is another for it."""
        self.touched[f"sandbox/{process.uid}"] = None
