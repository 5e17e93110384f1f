"""Endpoints where nobody answered: what became of the Pod, the process or the port, and what the API makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.network.causes.machines import dark
from engine.network.causes.rules import first_change, newest_rules, news
from engine.network.causes.services import writer_text
from engine.network.causes.witnesses import FoundCause, is_ready, listed, pod_name, since

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.network.causes.witnesses import TakeOver, Witnesses
    from engine.network.proxy.portrules import PortRules
    from engine.network.types import LossQuestion
    from engine.runtime.processes import Process, Sandbox


def no_answer(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """Nobody accepted the connection."""
    sandbox = witnesses.runtime.records.pod_at(asked.address)
    node = witnesses.runtime.node_of_address(asked.address)
    if node is None:
        cause, text = _gone(witnesses, asked)
    elif sandbox is not None and asked.pod not in {"", sandbox.pod_key}:
        gone = _gone(witnesses, asked)[1]
        cause, text = "address moved", f"{asked.address} is {pod_name(sandbox.pod_key)}'s by now; {gone}"
    elif not witnesses.runtime.powered(node):
        cause, text = "endpoint without power", dark(witnesses, node) + _still_ready(witnesses, asked)
    elif sandbox is not None:
        cause, text = _of_sandbox(witnesses, asked, sandbox)
    else:
        cause, text = "closed port", f"nothing listens on {asked.port} in {node}{_ports(witnesses, asked, node)}"
    said, take_over = _listing(witnesses, asked)
    return FoundCause(cause, f"{text}; {said}" if said else text, take_over)


def _gone(witnesses: Witnesses, asked: LossQuestion) -> tuple[str, str]:
    """The end of the Pod that had the address; that there was none is another cause."""
    ended, deleted = witnesses.runtime.records.ended(asked.address), witnesses.directory.gone(asked.address)
    wanted = (
        {"", asked.pod} if asked.pod else {key for key in (ended and ended.pod_key, deleted and deleted.pod_key) if key}
    )
    parts: list[str] = []
    name = asked.pod
    if deleted is not None and deleted.pod_key in wanted:
        name = deleted.pod_key
        parts.append(f"was deleted in tick {deleted.tick}")
    if ended is not None and ended.pod_key in wanted:
        name = ended.pod_key
        parts.append(f"its processes ended in tick {ended.tick}" if parts else f"ended in tick {ended.tick}")
    if not parts:
        return "endpoint of nobody", f"no Pod and no machine has the address {asked.address}"
    return "Pod gone", f"{pod_name(name)} {', '.join(parts)}"


def _of_sandbox(witnesses: Witnesses, asked: LossQuestion, sandbox: Sandbox) -> tuple[str, str]:
    """The Pod runs at the address, and refuses."""
    where, port = pod_name(sandbox.pod_key), asked.port
    bound = next(
        (one for one in witnesses.runtime.records.open_ports(asked.address, sandbox.node) if one.port == port), None
    )
    if bound is not None:
        return "loopback only", f"{bound.container} in {where} listens on {port} at {bound.bind} alone"
    owner = _owner(sandbox, port)
    if owner is not None and not owner.alive:
        deleted = witnesses.directory.gone(asked.address)
        asked_for = deleted is not None and deleted.pod_key == sandbox.pod_key
        who = f"{where} was deleted in tick {deleted.tick}, its {owner.container}" if deleted and asked_for else ""
        text = f"{who or f'{owner.container} in {where}'} {ended(owner)}{_still_ready(witnesses, asked)}"
        return "process ended", text
    missing = _not_started(witnesses, sandbox)
    if owner is None and missing:
        verb = "has" if len(missing) == 1 else "have"
        text = f"{listed(missing)} in {where} {verb} not started yet{_still_ready(witnesses, asked)}"
        return "not listening yet", text
    if owner is not None:
        text = f"{_begun(sandbox, owner)} and has not opened {port} yet{_still_ready(witnesses, asked)}"
        return "not listening yet", text
    if not any(process.alive for process in sandbox.containers.values()):
        return "process ended", f"{_ends(sandbox)}{_still_ready(witnesses, asked)}"
    return "closed port", f"nothing listens on {port} in {where}{_ports(witnesses, asked, sandbox.node)}"


def _ends(sandbox: Sandbox) -> str:
    """That everything in a Pod has ended."""
    ends = [f"{process.container} {ended(process)}" for process in sandbox.containers.values()]
    return f"nothing runs in {pod_name(sandbox.pod_key)}{': ' if ends else ''}{listed(ends)}"


def _not_started(witnesses: Witnesses, sandbox: Sandbox) -> list[str]:
    """The containers of a Pod that have never run so far."""
    pod = witnesses.directory.pod(sandbox.pod_key)
    wanted = [container.name for container in pod.spec.containers] if pod is not None else []
    return [name for name in wanted if name not in sandbox.containers]


def _begun(sandbox: Sandbox, owner: Process) -> str:
    """How far a process has come, and what became of the one before it."""
    before = sandbox.previous.get(owner.container)
    former = f" (its run before {ended(before)})" if before is not None else ""
    return f"{owner.container} in {pod_name(sandbox.pod_key)} started in tick {owner.started_tick}{former}"


def _owner(sandbox: Sandbox, port: int) -> Process | None:
    """The process that opens the port in time, or did: one that lives before one that does not."""
    owners = [
        process
        for process in sandbox.containers.values()
        if any(listen.port == port and listen.wanted(process.command) for listen in process.behaviour.listens)
    ]
    return next((process for process in owners if process.alive), owners[0] if owners else None)


def ended(process: Process) -> str:
    """When and how a process ended."""
    how = f" ({process.ended_by})" if process.ended_by else ""
    return f"ended in tick {process.finished_tick} with exit code {process.exit_code}{how}"


def _ports(witnesses: Witnesses, asked: LossQuestion, node: str) -> str:
    ports = [f"{one.port} ({one.container})" for one in witnesses.runtime.records.open_ports(asked.address, node)]
    return f": its processes have {listed(ports)}" if ports else ": no process has opened any port"


def _still_ready(witnesses: Witnesses, asked: LossQuestion) -> str:
    """What the API believes of the Pod, where it is wrong."""
    pod = witnesses.directory.pod(asked.pod) if asked.pod else None
    if pod is None or not is_ready(pod):
        return ""
    return f"; the API has called {pod_name(asked.pod)} ready{since(witnesses.ready_since(pod))}"


def _unread(witnesses: Witnesses, asked: LossQuestion) -> str:
    """Who has not noticed that the Pod is no endpoint any more; empty where the API calls it ready itself."""
    pod = witnesses.directory.pod(asked.pod) if asked.pod else None
    if not asked.pod or (pod is not None and is_ready(pod) and pod.metadata.deletion_timestamp is None):
        return ""
    return f": {writer_text(witnesses)}"


def _listing(witnesses: Witnesses, asked: LossQuestion) -> tuple[str, TakeOver | None]:
    """Whether the API still lists the endpoint, where rules led to it."""
    if not asked.service or not asked.node:
        return "", None
    text = f"{asked.address}:{asked.port}"

    def lacks(rules: tuple[PortRules, ...]) -> bool:
        return all(
            backend.text != text for one in rules if one.port_name == asked.port_name for backend in one.endpoints
        )

    change = first_change(witnesses, asked.node, asked.service, lacks)
    if change is None:
        ending = any(backend.text == text for one in newest_rules(witnesses, asked) for backend in one.terminating)
        return f"the API still lists it{', as terminating' if ending else ''}{_unread(witnesses, asked)}", None
    ending = any(backend.text == text for one in change.rules for backend in one.terminating)
    said = f"the API has had it as terminating since tick {change.tick}" if ending else ""
    return said or f"the API removed it in tick {change.tick}", news(witnesses.proxies[asked.node], change)


QUESTIONS: dict[str, Callable[[Witnesses, LossQuestion], FoundCause]] = {"no answer": no_answer}
