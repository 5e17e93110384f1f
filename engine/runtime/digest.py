"""The runtime's part of a tick's digest: machines and sandboxes as canonical plain data.

Called by `Runtime.part` for what changed. Integers and strings only, nothing that differs between machines.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.runtime.machines import Machine
from engine.runtime.processes import Process, Sandbox
from engine.runtime.sandboxes import Sandboxes


def part_of(machines: Mapping[str, Machine], sandboxes: Sandboxes, key: str) -> dict[str, Any] | None:
    """The part under a key (`machine/NAME`, `sandbox/UID`); None where it is gone."""
    kind, _, name = key.partition("/")
    if kind == "machine":
        return _machine(machines[name]) if name in machines else None
    sandbox = sandboxes.get(name)
    return None if sandbox is None else _sandbox(sandbox)


def _machine(machine: Machine) -> dict[str, Any]:
    """Power and disk of a machine, and what keeps others from reaching it."""
    part: dict[str, Any] = {"images": sorted(machine.images), "ip": machine.ip, "powered": int(machine.powered)}
    if machine.cut:
        part["cut"] = 1
    if machine.blocked:
        part["blocked"] = sorted(machine.blocked)
    return part


def _sandbox(sandbox: Sandbox) -> dict[str, Any]:
    """A Pod's network and its containers."""
    return {
        "containers": {name: _process(process) for name, process in sorted(sandbox.containers.items())},
        "ip": sandbox.ip,
        "node": sandbox.node,
        "pod": sandbox.pod_key,
    }


def _process(process: Process) -> dict[str, Any]:
    part: dict[str, Any] = {
        "alive": int(process.alive),
        "code": process.exit_code,
        "documents": len(process.documents),
        "link": process.link.serial if process.link is not None else 0,
        "newest": process.documents.newest(),
        "ports": sorted(process.listening),
        "serial": process.serial,
        "stalled": int(process.stalled),
        "started": process.started_tick,
    }
    if process.replica_set is not None:
        part["primary"] = int(process.replica_set.primary is process)
    return part
