"""The catalogue of faults: one entry each, which the scenario format, its checks and the console read.

Called by levels/session with a scene. A fault is one plain function that says in a clause what it did; LookupError
means that its target does not exist, which makes it a fault without effect.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from engine.faults.scene import FaultScope

CRASH_CODE = 139
"""What a process that was killed by SIGSEGV leaves behind."""


class FaultTarget(NamedTuple):
    """What a fault is aimed at; each kind reads what it needs."""

    namespace: str = "default"
    pod: str = ""
    container: str = ""
    node: str = ""
    component: str = ""
    image: str = ""
    ticks: int = 0
    port: int = 0


Fault = Callable[[FaultScope, FaultTarget], str]


def crash(scene: FaultScope, target: FaultTarget) -> str:
    """A container's process dies; its kubelet restarts it."""
    process = scene.process(target.namespace, target.pod, target.container)
    scene.runtime.kill(process, CRASH_CODE)
    return f"container {process.container} of pod/{target.pod} crashed"


def delete(scene: FaultScope, target: FaultTarget) -> str:
    """Somebody deletes a Pod, gracefully."""
    uid = scene.pod(target.namespace, target.pod).metadata.uid
    scene.client.delete("pods", target.namespace, target.pod, uid=uid)
    return f"pod/{target.pod} was deleted"


def node_down(scene: FaultScope, target: FaultTarget) -> str:
    """A machine loses its power; the API learns of it much later."""
    _check_node(scene, target.node)
    scene.power_off(target.node)
    return f"{target.node} lost power"


def node_up(scene: FaultScope, target: FaultTarget) -> str:
    """A machine gets its power back, or its place in the network."""
    _check_node(scene, target.node)
    if scene.runtime.powered(target.node):
        return heal(scene, target)
    scene.join(target.node)
    scene.power_on(target.node)
    return f"{target.node} has power again"


def partition(scene: FaultScope, target: FaultTarget) -> str:
    """A machine goes on, but nothing comes to it or leaves it: its Pods run, its kubelet is silent."""
    _check_node(scene, target.node)
    scene.cut_off(target.node)
    return f"{target.node} is cut off from the network"


def heal(scene: FaultScope, target: FaultTarget) -> str:
    """A machine that was cut off is reached again."""
    _check_node(scene, target.node)
    scene.join(target.node)
    return f"{target.node} is reached again"


def firewall(scene: FaultScope, target: FaultTarget) -> str:
    """A machine drops what others send to a port of its own address."""
    _check_node(scene, target.node)
    scene.runtime.block(target.node, target.port)
    return f"the firewall of {target.node} drops what comes for port {target.port}"


def open_firewall(scene: FaultScope, target: FaultTarget) -> str:
    """The port passes again."""
    _check_node(scene, target.node)
    scene.runtime.block(target.node, target.port, blocked=False)
    return f"the firewall of {target.node} passes port {target.port} again"


def stall(scene: FaultScope, target: FaultTarget) -> str:
    """A process goes on accepting connections and answers nothing any more."""
    process = scene.process(target.namespace, target.pod, target.container)
    scene.runtime.stall(process)
    return f"container {process.container} of pod/{target.pod} stalls"


def resume_process(scene: FaultScope, target: FaultTarget) -> str:
    """A stalled process goes on."""
    process = scene.process(target.namespace, target.pod, target.container)
    scene.runtime.stall(process, stalled=False)
    return f"container {process.container} of pod/{target.pod} answers again"


def slow_pull(scene: FaultScope, target: FaultTarget) -> str:
    """From now on, pulling an image takes `ticks` on a node."""
    _check_node(scene, target.node)
    scene.runtime.machines[target.node].slow_pulls[target.image] = target.ticks
    return f"{target.node} pulls {target.image} in {target.ticks} ticks"


def slow_start(scene: FaultScope, target: FaultTarget) -> str:
    """From now on, what runs the image of a container opens its ports `ticks` later than it would."""
    image = scene.process(target.namespace, target.pod, target.container).image
    scene.runtime.images.slow_starts[image] = target.ticks
    return f"{image} starts {target.ticks} ticks slower, beginning with the next container"


def hang(scene: FaultScope, target: FaultTarget) -> str:
    """A component stops reading the API: its cursor stands still."""
    scene.cursor(target.component, target.node).paused = True
    return f"{_name(target)} hangs"


def slow(scene: FaultScope, target: FaultTarget) -> str:
    """A component sees everything `ticks` late."""
    scene.cursor(target.component, target.node).lag = max(1, target.ticks)
    return f"{_name(target)} is {target.ticks} ticks behind"


def resume(scene: FaultScope, target: FaultTarget) -> str:
    """A hung or slow component catches up."""
    cursor = scene.cursor(target.component, target.node)
    cursor.paused = False
    cursor.lag = cursor.usual_lag
    scene.wake(target.component, target.node)
    return f"{_name(target)} catches up"


POD = ("selector", "object", "service")
MACHINE = ("node", "node_of", "zone")
COMPONENT = ("component",)


class FaultType(NamedTuple):
    """A kind of fault: what it does, and what a scenario has to say of it."""

    inject: Fault
    aims: tuple[str, ...]
    """The ways in which a scenario may say what is hit; it uses one of them."""
    needs: str = ""
    """What it has to say besides: `ticks`, `port`."""
    undo: str = ""
    """The kind that takes it back, where it may last for a while."""
    in_scenarios: bool = True
    """Whether scenarios may write it; else it only takes another one back."""

    def __call__(self, scene: FaultScope, target: FaultTarget) -> str:
        """Let it happen. Returns what it did, as a clause; raises LookupError where the target does not exist."""
        return self.inject(scene, target)


FAULTS: dict[str, FaultType] = {
    "crash": FaultType(crash, POD),
    "delete": FaultType(delete, POD),
    "nodeDown": FaultType(node_down, MACHINE, undo="nodeUp"),
    "nodeUp": FaultType(node_up, MACHINE),
    "partition": FaultType(partition, MACHINE, undo="heal"),
    "heal": FaultType(heal, MACHINE, in_scenarios=False),
    "firewall": FaultType(firewall, MACHINE, needs="port", undo="openFirewall"),
    "openFirewall": FaultType(open_firewall, MACHINE, in_scenarios=False),
    "stall": FaultType(stall, POD, undo="unstall"),
    "unstall": FaultType(resume_process, POD, in_scenarios=False),
    "slowPull": FaultType(slow_pull, ("node", "zone"), needs="ticks"),
    "slowStart": FaultType(slow_start, POD, needs="ticks"),
    "hang": FaultType(hang, COMPONENT, undo="resume"),
    "slow": FaultType(slow, COMPONENT, needs="ticks", undo="resume"),
    "resume": FaultType(resume, COMPONENT),
}
"""Every kind of fault there is, by the name that scenarios, recordings and drills use."""

MENDING = frozenset(fault.undo for fault in FAULTS.values() if fault.undo)
"""Those that break nothing: each takes another one back."""


def _check_node(scene: FaultScope, node: str) -> None:
    if node not in scene.runtime.machines:
        raise LookupError(f'nodes "{node}" not found')


def _name(target: FaultTarget) -> str:
    return f"{target.component} on {target.node}" if target.node else target.component
