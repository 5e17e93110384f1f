"""Chaos by hand: break a container or a machine, and give the machine its power back."""

from __future__ import annotations

from typing import Any

from engine.faults.catalogue import FAULTS, FaultTarget
from engine.shell import Invocation, Run, Stdout
from engine.shell.options import CommandUsageError, read_options
from levels.commands.command import ConsoleCommand, ConsoleState, always, failed, usage, whole
from levels.journal.aiming import aim
from levels.scenario.faults import component_words, components_called, pod_targets
from levels.scenario.schema.faults import PodPick

_SERVICES = ("svc", "service", "services")
_PODS = ("pod", "pods", "po")


def crash(console: ConsoleState, call: Invocation) -> Run:
    """`crash pod/X [-c CONTAINER]`: the container's process dies."""
    try:
        given = read_options(call.argv[1:], flags="", valued="c")
    except CommandUsageError as error:
        return usage("crash", str(error))
    if len(given.operands) != 1:
        return usage("crash", "which Pod? crash pod/X [-c CONTAINER]")
    kind, slash, name = given.operands[0].rpartition("/")
    if slash and kind not in _PODS:
        return usage("crash", f"only containers of Pods crash, not a {kind}: crash pod/X [-c CONTAINER]")
    return _apply(console, "crash", "crash", FaultTarget(console.namespace, name, given.values.get("c", "")))


def power_off(console: ConsoleState, call: Invocation) -> Run:
    """`power-off NODE`: the machine loses its power; the API does not know yet."""
    return _power(console, call, "nodeDown")


def power_on(console: ConsoleState, call: Invocation) -> Run:
    """`power-on NODE`: the machine has power again."""
    return _power(console, call, "nodeUp")


def _power(console: ConsoleState, call: Invocation, kind: str) -> Run:
    name = call.argv[0]
    if len(call.argv) != len((name, "NODE")):
        return usage(name, f"which node? {name} NODE")
    node = call.argv[1].removeprefix("node/")
    return _apply(console, name, kind, FaultTarget(node=node))


def hang(console: ConsoleState, call: Invocation) -> Run:
    """`hang COMPONENT[@NODE]`: it goes on with what it knows, and learns nothing new."""
    if len(call.argv) != len((call.argv[0], "COMPONENT")):
        return usage("hang", "which component? hang COMPONENT[@NODE]")
    return _on_components(console, "hang", call.argv[1], 0)


def slow(console: ConsoleState, call: Invocation) -> Run:
    """`slow COMPONENT[@NODE] TICKS`: it learns everything that many ticks late.

    `slow pod/X [-c CONTAINER] TICKS`: what runs the image of that container starts so much slower from now on.
    """
    try:
        given = read_options(call.argv[1:], flags="", valued="c")
    except CommandUsageError as error:
        return usage("slow", str(error))
    if len(given.operands) != len(("COMPONENT", "TICKS")) or whole(given.operands[1]) is None:
        return usage("slow", "what, by how many ticks? slow COMPONENT[@NODE] TICKS, slow pod/X [-c CONTAINER] TICKS")
    kind, _, pod = given.operands[0].partition("/")
    ticks = whole(given.operands[1]) or 0
    if kind in _PODS and pod:
        target = FaultTarget(console.namespace, pod, given.values.get("c", ""), ticks=ticks)
        return _apply(console, "slow", "slowStart", target)
    if given.values:
        return usage("slow", "-c names a container of a Pod: slow pod/X [-c CONTAINER] TICKS")
    return _on_components(console, "slow", given.operands[0], ticks)


def resume(console: ConsoleState, call: Invocation) -> Run:
    """`resume COMPONENT[@NODE]`: it catches up."""
    if len(call.argv) != len((call.argv[0], "COMPONENT")):
        return usage("resume", "which component? resume COMPONENT[@NODE]")
    return _on_components(console, "resume", call.argv[1], 0)


def _on_components(console: ConsoleState, kind: str, words: str, ticks: int) -> Run:
    word, _, node = words.partition("@")
    targets = components_called(console.cluster, word, node)
    if not targets:
        known = ", ".join(component_words(console.cluster))
        return failed(kind, f"there is no component {words}; there are {known}")
    try:
        said = [
            FAULTS[kind](console.cluster.scene, FaultTarget(component=part, node=on, ticks=ticks))
            for part, on in targets
        ]
    except LookupError as error:
        return failed(kind, str(error.args[0]))
    console.session.actions.inject_into_component(console.cluster.clock.tick, kind, word, node, ticks)
    return _say("".join(f"{line}\n" for line in said))


def partition(console: ConsoleState, call: Invocation) -> Run:
    """`partition NODE [TICKS]`: nothing reaches the machine or leaves it, for so long or until it is switched on."""
    words = call.argv[1:]
    if len(words) not in {1, 2} or (words[1:] and whole(words[1]) is None):
        return usage("partition", "which node, for how many ticks? partition NODE [TICKS]")
    target = FaultTarget(node=words[0].removeprefix("node/"))
    ticks = whole(words[1]) or 0 if words[1:] else 0
    return _for_ticks(console, "partition", [target], ticks, aim(console.cluster, target))


def stall(console: ConsoleState, call: Invocation) -> Run:
    """`stall svc/X TICKS`: whatever stands behind a Service accepts connections and answers nothing."""
    words = call.argv[1:]
    kind, _, name = words[0].partition("/") if words else ("", "", "")
    if len(words) != len(("svc/X", "TICKS")) or kind not in _SERVICES or not name or whole(words[1]) is None:
        return usage("stall", "which Service, for how many ticks? stall svc/X TICKS")
    choice = PodPick(service=name, namespace=console.namespace, pick="all")
    targets = pod_targets(console.cluster, 0, choice)
    if not targets:
        return failed("stall", f"no ready Pod stands behind svc/{name}")
    aimed = {"service": name, "namespace": console.namespace, "pick": "all"}
    return _for_ticks(console, "stall", targets, whole(words[1]) or 0, aimed)


def _for_ticks(console: ConsoleState, kind: str, targets: list[FaultTarget], ticks: int, aimed: dict[str, Any]) -> Run:
    said = []
    cluster = console.cluster
    for target in targets:
        try:
            said.append(FAULTS[kind](cluster.scene, target))
        except LookupError as error:
            return failed(kind, str(error.args[0]))
        if ticks:
            cluster.outages.end_later(ticks, FAULTS[kind].undo, target)
    console.session.actions.inject(cluster.clock.tick, kind, aimed, ticks)
    return _say("".join(f"{line}\n" for line in said))


def _apply(console: ConsoleState, word: str, kind: str, target: FaultTarget) -> Run:
    aimed = aim(console.cluster, target)
    try:
        said = FAULTS[kind](console.cluster.scene, target)
    except LookupError as error:
        return failed(word, str(error.args[0]))
    console.session.actions.inject(console.cluster.clock.tick, kind, aimed, ticks=target.ticks)
    return _say(f"{said}\n")


def _say(text: str) -> Run:
    yield Stdout(text)
    return 0


WORDS = (
    ConsoleCommand(crash, "crash pod/X [-c CONTAINER]", "a container's process dies", always),
    ConsoleCommand(power_off, "power-off NODE", "a machine loses its power", always),
    ConsoleCommand(power_on, "power-on NODE", "a machine gets it back", always),
    ConsoleCommand(partition, "partition NODE [TICKS]", "nothing reaches it or leaves it", always),
    ConsoleCommand(stall, "stall svc/X TICKS", "what is behind it answers nothing", always),
    ConsoleCommand(hang, "hang COMPONENT[@NODE]", "it learns nothing new", always),
    ConsoleCommand(slow, "slow COMPONENT[@NODE] TICKS", "it learns everything late; pod/X: it starts slowly", always),
    ConsoleCommand(resume, "resume COMPONENT[@NODE]", "it catches up", always),
)
BREAKING = frozenset(word.name for word in WORDS) - {"power-on", "resume"}
"""Those of them that mend nothing."""
