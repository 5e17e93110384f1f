"""Chaos by hand: break a container or a machine, and give the machine its power back."""

from __future__ import annotations

from engine.faults.catalogue import FAULTS, Target
from engine.shell import Invocation, Out, Run
from engine.shell.options import UsageError, read_options
from levels.scenario.incidents import component_words, components_called
from levels.session.words.console import Console, Word, always, failed, usage

_EXISTING = "crash, power-off, power-on, hang, slow and resume"


def crash(console: Console, call: Invocation) -> Run:
    """`crash pod/X [-c CONTAINER]`: the container's process dies."""
    try:
        given = read_options(call.argv[1:], flags="", valued="c")
    except UsageError as error:
        return usage("crash", str(error))
    if len(given.operands) != 1:
        return usage("crash", "which Pod? crash pod/X [-c CONTAINER]")
    kind, slash, name = given.operands[0].rpartition("/")
    if slash and kind not in {"pod", "pods", "po"}:
        return usage("crash", f"only containers of Pods crash, not a {kind}: crash pod/X [-c CONTAINER]")
    return _apply(console, "crash", "crash", Target(console.namespace, name, given.values.get("c", "")))


def power_off(console: Console, call: Invocation) -> Run:
    """`power-off NODE`: the machine loses its power; the API does not know yet."""
    return _power(console, call, "nodeDown")


def power_on(console: Console, call: Invocation) -> Run:
    """`power-on NODE`: the machine has power again."""
    return _power(console, call, "nodeUp")


def _power(console: Console, call: Invocation, kind: str) -> Run:
    name = call.argv[0]
    if len(call.argv) != len((name, "NODE")):
        return usage(name, f"which node? {name} NODE")
    node = call.argv[1].removeprefix("node/")
    return _apply(console, name, kind, Target(node=node))


def hang(console: Console, call: Invocation) -> Run:
    """`hang COMPONENT[@NODE]`: it goes on with what it knows, and learns nothing new."""
    if len(call.argv) != len((call.argv[0], "COMPONENT")):
        return usage("hang", "which component? hang COMPONENT[@NODE]")
    return _on_components(console, "hang", call.argv[1], 0)


def slow(console: Console, call: Invocation) -> Run:
    """`slow COMPONENT[@NODE] TICKS`: it learns everything that many ticks late."""
    if len(call.argv) != len((call.argv[0], "COMPONENT", "TICKS")) or not call.argv[2].isdecimal():
        return usage("slow", "which component, by how many ticks? slow COMPONENT[@NODE] TICKS")
    return _on_components(console, "slow", call.argv[1], int(call.argv[2]))


def resume(console: Console, call: Invocation) -> Run:
    """`resume COMPONENT[@NODE]`: it catches up."""
    if len(call.argv) != len((call.argv[0], "COMPONENT")):
        return usage("resume", "which component? resume COMPONENT[@NODE]")
    return _on_components(console, "resume", call.argv[1], 0)


def _on_components(console: Console, kind: str, words: str, ticks: int) -> Run:
    word, _, node = words.partition("@")
    targets = components_called(console.cluster, word, node)
    if not targets:
        known = ", ".join(sorted({name for each in console.cluster.components for name in component_words(each)}))
        return failed(kind, f"there is no component {words}; there are {known}")
    said = [FAULTS[kind](console.cluster.scene, Target(component=name, node=on, ticks=ticks)) for name, on in targets]
    return _say("".join(f"{line}\n" for line in said))


def not_yet(console: Console, call: Invocation) -> Run:
    """Chaos that interface and scenarios know but this version does not have."""
    del console
    return failed(call.argv[0], f"not in this version; there are {_EXISTING}")


def _apply(console: Console, word: str, kind: str, target: Target) -> Run:
    try:
        said = FAULTS[kind](console.cluster.scene, target)
    except LookupError as error:
        return failed(word, str(error.args[0]))
    return _say(f"{said}\n")


def _say(text: str) -> Run:
    yield Out(text)
    return 0


WORDS = (
    Word(crash, "crash pod/X [-c CONTAINER]", "a container's process dies", always),
    Word(power_off, "power-off NODE", "a machine loses its power", always),
    Word(power_on, "power-on NODE", "a machine gets it back", always),
    Word(hang, "hang COMPONENT[@NODE]", "it learns nothing new", always),
    Word(slow, "slow COMPONENT[@NODE] TICKS", "it learns everything late", always),
    Word(resume, "resume COMPONENT[@NODE]", "it catches up", always),
)
MISSING = ("partition", "stall")
"""Typed by people who read about them; each gets a sentence."""
