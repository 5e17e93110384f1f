"""The runtime: machines and what really runs on them, whatever the API says.

One for the cluster. Kubelets start and stop containers here and probe them; the network dials and asks; faults
break things. Nothing in here reads the API: a powered-off node may still be Ready there, a force-deleted Pod may
still run here. In Kubernetes this is the container runtime (containerd), the CNI plugin and the kernel of each node.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from engine.clock import Clock
from engine.runtime.answers import Question, Reply, answer, is_stateful
from engine.runtime.digest import machine_part, sandbox_part
from engine.runtime.documents import Documents, Ledger, LostDocument
from engine.runtime.execs import Outcome, run_exec
from engine.runtime.images import Catalog, Dependency, for_ports
from engine.runtime.lifecycle import Lifecycle, dependency_hosts
from engine.runtime.machines import Machine
from engine.runtime.processes import NODE_LOST, SIGKILLED, Launch, Process, Sandbox
from engine.runtime.replset import ReplicaSets, preferred
from engine.runtime.shell import Ran, Shell, knows_word

__all__ = ["Dial", "Launch", "Process", "Reply", "Runtime", "Sandbox"]

LOCALHOST = frozenset({"localhost", "127.0.0.1"})

RunProgram = Callable[[Process, list[str]], Ran | None]
"""(the process in whose container it runs, words): what a tool printed, and how it ended."""


class Dial(NamedTuple):
    """What came of opening a connection."""

    outcome: str
    """`open`, `refused` or `timeout`."""
    fact: str
    process: Process | None


DialName = Callable[[Process, str, int], Dial]
"""(caller, host, port): dial by name through DNS and rules."""


class Runtime:
    """All machines, sandboxes and processes."""

    def __init__(self, clock: Clock, catalog: Catalog) -> None:
        self.clock = clock
        self.catalog = catalog
        self.machines: dict[str, Machine] = {}
        self.revision = 0
        """Grows whenever something changes that could change a dial or an answer."""
        self.touched: dict[str, None] = {}
        """Keys of parts that changed since the last digest."""
        self.on_change: dict[str, Callable[[str], None]] = {}
        """Per node, who is told the key of a Pod whose processes changed ("" after the power came back)."""
        self.ledger = Ledger()
        """Every document of every process."""
        self.on_start: Callable[[Process], None] | None = None
        """Who is told of every process that starts."""
        self.dial_name: DialName = _nobody
        self._sandboxes: dict[str, Sandbox] = {}
        self._by_address: dict[str, Sandbox] = {}
        self._by_place: dict[tuple[str, str], dict[str, Sandbox]] = {}
        """(node, namespace) -> uid -> sandbox."""
        self._node_by_ip: dict[str, str] = {}
        self._image_sizes: dict[str, dict[str, int]] = {}
        """Image -> machine -> bytes."""
        self._serials = 0
        self._linked: dict[int, dict[int, Process]] = {}
        self.run_program: RunProgram = _no_program
        """Port: runs a tool (curl, nslookup, ...) in a container; None where there is no such tool."""
        self._sets = ReplicaSets(self._is_cut_off)
        self._life = Lifecycle(clock, self._reach, self._process_changed, self._tool)
        self._exec_shell = Shell(clock, self._tool)

    # Machines.

    def add_machine(self, name: str, ip: str, pod_cidr: str) -> None:
        """Put a machine into the cluster, switched on."""
        self.machines[name] = Machine(name, ip, pod_cidr)
        self._node_by_ip[ip] = name
        self._touch(f"machine/{name}")

    def powered(self, node: str) -> bool:
        """Whether the machine has power."""
        return self.machines[node].powered

    def power_off(self, node: str) -> None:
        """Cut the power: every process there dies without a word, nobody on the node notices anything."""
        machine = self.machines[node]
        if not machine.powered:
            return
        machine.lose_power()
        self._touch(f"machine/{node}")
        for process in self._life.alive():
            if process.node == node:
                self._life.end(process, NODE_LOST)

    def power_on(self, node: str) -> None:
        """Give the power back: sandboxes are gone, images are not; the kubelet is told to look at everything."""
        machine = self.machines[node]
        if machine.powered:
            return
        machine.powered = True
        machine.boots += 1
        self._touch(f"machine/{node}")
        for sandbox in [box for box in self._sandboxes.values() if box.node == node]:
            self.remove_sandbox(sandbox.uid)
        self._tell(node, "")

    def cut_off(self, node: str, *, cut: bool = True) -> None:
        """Cut a machine off from all others and from the outside, or (`cut=False`) join it again."""
        if self.machines[node].cut != cut:
            self.machines[node].cut = cut
            self._sets.review(self.clock.tick)
            self._touch(f"machine/{node}")
            self._tell(node, "")

    def severed(self, one: str, other: str) -> str:
        """Of two machines ("" is outside the cluster) the one that is cut off from the other; empty if none is."""
        if one == other:
            return ""
        return next((name for name in (one, other) if name and self.machines[name].cut), "")

    def block(self, node: str, port: int, *, blocked: bool = True) -> None:
        """Let a machine's firewall drop what comes for one of its own ports, or (`blocked=False`) pass it."""
        ports = self.machines[node].blocked
        if blocked:
            ports[port] = None
        else:
            ports.pop(port, None)
        self._touch(f"machine/{node}")

    def blocked(self, node: str, port: int) -> bool:
        """Whether the machine's firewall drops what comes for that port of its own address."""
        return port in self.machines[node].blocked

    def node_of_address(self, ip: str) -> str | None:
        """The machine that a Pod's or a node's address leads to."""
        sandbox = self._by_address.get(ip)
        return sandbox.node if sandbox is not None else self._node_by_ip.get(ip)

    # Images.

    def image_present(self, node: str, image: str) -> bool:
        """Whether the image lies on the machine's disk."""
        return image in self.machines[node].images

    def pull(self, node: str, image: str) -> int:
        """Start a pull, or join the one under way; returns the tick in which the image is there."""
        machine = self.machines[node]
        ticks = machine.slow_pulls.get(image, self.catalog.pull_ticks(image))
        return machine.pulling.setdefault(image, self.clock.tick + ticks)

    def finish_pull(self, node: str, image: str) -> None:
        """The image has arrived."""
        machine = self.machines[node]
        machine.pulling.pop(image, None)
        machine.images[image] = None
        self._image_sizes.setdefault(image, {})[node] = self.catalog.size_bytes(image)

    def image_sizes(self, image: str) -> Mapping[str, int]:
        """Which machines have an image on their disk, and how many bytes it takes there."""
        return self._image_sizes.get(image, {})

    # Sandboxes and processes.

    def create_sandbox(self, pod_key: str, uid: str, node: str, *, host_network: bool = False) -> Sandbox:
        """Give a Pod its network on a machine; LookupError when no address is free."""
        machine = self.machines[node]
        ip = machine.ip if host_network else machine.take_address(uid)
        sandbox = Sandbox(uid, pod_key, node, ip, host_network)
        self._sandboxes[uid] = sandbox
        self._by_place.setdefault(_place(sandbox), {})[uid] = sandbox
        if not host_network:
            self._by_address[ip] = sandbox
        self._touch(f"sandbox/{uid}")
        return sandbox

    def remove_sandbox(self, uid: str) -> None:
        """Take a Pod's network, its containers and their logs away; its address becomes free."""
        sandbox = self._sandboxes.pop(uid, None)
        if sandbox is None:
            return
        del self._by_place[_place(sandbox)][uid]
        for process in sandbox.containers.values():
            if process.alive:
                self._life.end(process, SIGKILLED)
            self._linked.pop(process.serial, None)
        if not sandbox.host_network:
            del self._by_address[sandbox.ip]
            self.machines[sandbox.node].free_address(sandbox.ip)
        self._touch(f"sandbox/{uid}")

    def sandbox(self, uid: str) -> Sandbox | None:
        """The sandbox of a Pod by its uid."""
        return self._sandboxes.get(uid)

    def sandbox_at(self, ip: str) -> Sandbox | None:
        """The sandbox that has an address now."""
        return self._by_address.get(ip)

    def runs(self, node: str, prefix: str) -> bool:
        """Whether a Pod whose `namespace/name` begins so runs on the node and is not stalled."""
        for sandbox in self._by_place.get((node, prefix.partition("/")[0]), {}).values():
            if sandbox.pod_key.startswith(prefix) and any(
                process.alive and not process.stalled for process in sandbox.containers.values()
            ):
                return True
        return False

    def start(self, uid: str, launch: Launch) -> Process:
        """Start a container in a sandbox; a former run of it becomes the previous one."""
        sandbox = self._sandboxes[uid]
        self._serials += 1
        process = Process(
            serial=self._serials, pod_key=sandbox.pod_key, uid=uid, node=sandbox.node, ip=sandbox.ip,
            container=launch.container, image=launch.image,
            behaviour=self.catalog.behaviour(launch.image) or for_ports(launch.ports),
            command=launch.command, env=launch.env, memory_limit=launch.memory_limit,
            started_tick=self.clock.tick, started_at=self.clock.stamp(),
            documents=Documents(self.ledger),
        )  # fmt: skip
        former = sandbox.containers.get(launch.container)
        if former is not None:
            sandbox.previous[launch.container] = former
            self._linked.pop(former.serial, None)
        sandbox.containers[launch.container] = process
        self._touch(f"sandbox/{uid}")
        self._life.begin(process)
        if self.on_start is not None:
            self.on_start(process)
        return process

    def unstartable(self, launch: Launch) -> str:
        """Why a container's command cannot even be started, in the runtime's words; empty where it can."""
        behaviour = self.catalog.behaviour(launch.image)
        if behaviour is None or not behaviour.shell or not launch.command or knows_word(launch.command[0]):
            return ""
        return (
            "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create "
            f'failed: unable to start container process: exec: "{launch.command[0]}": executable file not found in '
            "$PATH: unknown"
        )

    def exec(self, process: Process, command: tuple[str, ...]) -> Outcome:
        """How a command ends that is run in the container of a living process (probes, hooks)."""
        return run_exec(self._exec_shell, process, command)

    def _tool(self, process: Process, words: list[str]) -> Ran | None:
        return self.run_program(process, words)

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
            process.stalled = stalled
            self._process_changed(process)

    def logs(self, pod_uid: str, container: str, previous: bool) -> list[str]:
        """A container's log; LookupError where that run does not exist."""
        sandbox = self._sandboxes.get(pod_uid)
        runs = {} if sandbox is None else sandbox.previous if previous else sandbox.containers
        if container not in runs:
            raise LookupError(container)
        return list(runs[container].log)

    # Time.

    def next_due(self) -> int:
        """The tick of the next thing that happens by itself."""
        return min(self._life.next_due(), self._sets.next_due())

    def step(self) -> None:
        """Phase 3 of a tick: processes open sockets and end, replica sets vote."""
        self._life.step()
        for elected in self._sets.step(self.clock.tick):
            self._touch(f"sandbox/{elected.uid}")

    # The network's questions.

    def dial(self, ip: str, port: int) -> Dial:
        """Open a TCP connection to an address and port."""
        node = self.node_of_address(ip)
        if node is None:
            return Dial("timeout", f"no Pod has the address {ip}", None)
        if not self.machines[node].powered:
            return Dial("timeout", f"{node} is powered off", None)
        sandbox = self._by_address.get(ip)
        if sandbox is not None:
            found = sandbox.listener(port)
            where = f"pod/{sandbox.pod_key.partition('/')[2]}"
        else:
            found, where = self._host_listener(node, port), node
        if found is None:
            return Dial("refused", f"nothing listens on {port} in {where}", None)
        return Dial("open", f"{found[0].container} listens on {port} in {where}", found[0])

    def ask(
        self, ip: str, port: int, protocol: str, method: str, path: str, *, key: str = "", counted: bool = True
    ) -> Reply:
        """Send a request; `counted=False` for a probe, which takes no part of the capacity."""
        dial = self.dial(ip, port)
        process = dial.process
        if process is None:
            return Reply("R" if dial.outcome == "refused" else "T", "", dial.fact, None)
        listen = process.listening[port]
        needs = process.behaviour.probes.get(path.partition("?")[0]) == "dependency"
        state = self._link_state(process) if needs else ""
        question = Question(protocol, method, path, key, counted, self.clock.tick)
        reply = answer(process, listen, question, process.link, state)
        if method == "PUT" and reply.letter == "":
            holder = process.link if needs and process.link is not None else process
            copies = holder.replica_set.voters if holder.replica_set is not None else [holder]
            for copy in copies:
                self._touch_data(copy.uid)
        return reply

    def variable(self, ip: str, name: str) -> str:
        """A variable of the first process of the Pod at that address that has it; empty where none does."""
        sandbox = self._by_address.get(ip)
        processes = sandbox.containers.values() if sandbox is not None else ()
        return next((process.env[name] for process in processes if process.alive and name in process.env), "")

    def is_primary(self, uid: str) -> bool:
        """Whether the Pod's mongod is the one that takes writes for its replica set."""
        sandbox = self._sandboxes.get(uid)
        processes = sandbox.containers.values() if sandbox is not None else ()
        return any(one.replica_set is not None and one.replica_set.primary is one for one in processes)

    def documents_in(self, uids: list[str]) -> int:
        """How many documents these Pods hold; what the members of a replica set hold in common counts once."""
        boxes = [self._sandboxes[uid] for uid in uids if uid in self._sandboxes]
        processes = [process for box in boxes for process in box.containers.values()]
        in_sets: dict[tuple[str, str], int] = {}
        for process in processes:
            if process.replica_set is not None:
                name = (process.namespace, process.replica_set.name)
                in_sets[name] = max(in_sets.get(name, 0), len(process.documents))
        return sum(in_sets.values()) + sum(len(one.documents) for one in processes if one.replica_set is None)

    def take_lost(self) -> list[LostDocument]:
        """The documents whose last copy is gone since this was last asked."""
        return self.ledger.take_lost()

    def alive(self, process: object) -> bool:
        """Whether a process that answered still runs."""
        return isinstance(process, Process) and process.alive

    def stateful(self, ip: str, port: int) -> bool:
        """Whether asking there changes anything or counts: such an answer may not be remembered."""
        process = self.dial(ip, port).process
        return process is not None and is_stateful(process.behaviour, process.listening[port])

    # Digest.

    def digest_parts(self) -> list[str]:
        """The keys of parts that changed since the last call, sorted."""
        keys = sorted(self.touched)
        self.touched.clear()
        return keys

    def part(self, key: str) -> dict[str, Any] | None:
        """A part of the runtime as plain integers, strings, lists and dicts; None where it is gone."""
        kind, _, name = key.partition("/")
        if kind == "machine":
            return machine_part(self.machines[name]) if name in self.machines else None
        sandbox = self._sandboxes.get(name)
        return None if sandbox is None else sandbox_part(sandbox)

    # Inside.

    def _host_listener(self, node: str, port: int) -> tuple[Process, Any] | None:
        for sandbox in self._sandboxes.values():
            if sandbox.host_network and sandbox.node == node and (found := sandbox.listener(port)) is not None:
                return found
        return None

    def _reach(self, caller: Process, host: str, port: int) -> Process | None:
        """Who answers a process that dials host and port; a stalled one accepts but gives no greeting."""
        if host in LOCALHOST:
            found = self._sandboxes[caller.uid].listener(port, inside=True)
            answering = found[0] if found is not None else None
        else:
            answering = self.dial_name(caller, host, port).process
        if answering is None or answering.stalled:
            return None
        self._linked.setdefault(answering.serial, {})[caller.serial] = caller
        return answering

    def _link_state(self, process: Process) -> str:
        """How a process's connection to what it depends on is now; one that reconnects finds a better server first."""
        dependency = process.behaviour.depends_on
        if process.behaviour.reconnect == "always" and dependency is not None:
            self._look_for_server(process, dependency)
        link = process.link
        if link is not None and self._out_of_reach(process, link):
            return "stalled"
        if link is not None and link.alive:
            return "stalled" if link.stalled else "open"
        return "unreachable" if process.behaviour.reconnect == "always" else "dead"

    def _out_of_reach(self, process: Process, link: Process) -> bool:
        return not self.machines[link.node].powered or bool(self.severed(process.node, link.node))

    def _look_for_server(self, process: Process, dependency: Dependency) -> None:
        link = process.link
        hosts = dependency_hosts(process.env, dependency.host)
        if link is not None and link.alive and not self._out_of_reach(process, link):
            elsewhere = link.replica_set.primary if link.replica_set is not None and len(hosts) > 1 else None
            if elsewhere is None or elsewhere is link:
                return
        answering = (self._reach(process, host, dependency.port) for host in hosts)
        found = preferred([server for server in answering if server is not None])
        if found is not None and found is not link:
            process.link = found
            self._touch(f"sandbox/{process.uid}")

    def _process_changed(self, process: Process) -> None:
        self._sets.look(process, self.clock.tick)
        if not process.alive:
            process.documents.clear()
        self._touch(f"sandbox/{process.uid}")
        self._tell(process.node, process.pod_key)
        for caller in self._linked.get(process.serial, {}).values():
            if caller.alive:
                self._tell(caller.node, caller.pod_key)

    def _is_cut_off(self, process: Process) -> bool:
        return self.machines[process.node].cut

    def _tell(self, node: str, pod_key: str) -> None:
        tell = self.on_change.get(node)
        if tell is not None and self.machines[node].powered:
            tell(pod_key)

    def _touch(self, key: str) -> None:
        self.revision += 1
        self.touched[key] = None

    def _touch_data(self, uid: str) -> None:
        self.touched[f"sandbox/{uid}"] = None


def _place(sandbox: Sandbox) -> tuple[str, str]:
    return sandbox.node, sandbox.pod_key.partition("/")[0]


def _nobody(_caller: Process, host: str, _port: int) -> Dial:
    return Dial("timeout", f"{host} leads nowhere: no network is attached", None)


def _no_program(_process: Process, _words: list[str]) -> Ran | None:
    return None
