"""`status` and `why`: how it goes, hop by hop too, and what an object or a lost request came from."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from engine.api.apps import DaemonSet, ReplicaSet, StatefulSet
from engine.api.batch import Job
from engine.api.core import Pod
from engine.api.meta import condition
from engine.api.scheme import Resource
from engine.metrics import LostRequest
from engine.shell import Invocation, Run, Stdout
from engine.why.chains import why_object
from engine.why.claims import claim_lines
from engine.why.deployments import deployment_lines
from engine.why.lines import beside
from engine.why.lost import why_lost
from engine.why.nodes import node_lines
from engine.why.pods import pod_lines
from engine.why.services import service_lines
from engine.why.warnings import warning_lines
from engine.why.workloads import workload_lines
from levels.commands.command import ConsoleCommand, ConsoleState, failed, usage
from levels.commands.known_power import known_dark
from levels.commands.panic_report import REPORT
from levels.requestpath.cells import cells_of, fate
from levels.requestpath.line import path_lines
from levels.requestpath.mermaid import mermaid_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.why.workloads import Workload

_NAMED_LOSSES = 3
_REQUEST = re.compile(r".+@\d+(?:\.\d+)?", re.ASCII)
_WAY = "way"
_WAY_OF_ONE = 3
_MERMAID = "--mermaid"
_NAMESPACE = frozenset({"-n", "--namespace"})
_PAIR = 2
_USAGE = "why TYPE/NAME [-n NAMESPACE], why CLIENT@TICK.N [--mermaid]"
_CELLS = 78
"""The way of one request is as wide as the narrowest console."""
_NO_REQUESTS = "No requests yet: client add NAME --to nodeport/SVC --rate N sends some every tick."


def status(console: ConsoleState, call: Invocation) -> Run:
    """`status`: where the cluster stands and what became of requests; `status way [SVC]`: each hop of their way."""
    words = call.argv[1:]
    if words[:1] == [_WAY] and len(words) < _WAY_OF_ONE:
        return _way(console, words[1] if words[1:] else "")
    if words:
        return usage("status", f"status, status way, or status way SERVICE, not {' '.join(words)}")
    return _lines([*_cluster(console), *_traffic(console), *_mistakes(console)])


def _way(console: ConsoleState, name: str) -> Run:
    if not console.cluster.clock.tick_ms:
        return failed("status", "nothing runs in a frozen cluster, so that nothing goes any way")
    name = name.removeprefix("svc/")
    lines = console.session.way(f"{console.namespace}/{name}" if name else "")
    if name and not lines:
        return failed("status", f'services "{name}" not found')
    return _lines(lines or ["No Service and no client yet: nobody asks for anything."])


def _cluster(console: ConsoleState) -> list[str]:
    cluster = console.cluster
    pods = [pod for pod in cluster.store.list("pods", console.namespace) if isinstance(pod, Pod)]
    ready = sum(_is_ready(pod) for pod in pods)
    unseen = console.session.unseen
    dark = [machine.name for machine in cluster.machines if known_dark(cluster, unseen, machine.name)]
    power = f"{', '.join(dark)} without power" if dark else "all with power"
    return [
        f"Tick {cluster.clock.tick}.",
        f"{len(cluster.machines)} nodes, {power}; {len(pods)} Pods in {console.namespace}, {ready} of them ready.",
    ]


def _is_ready(pod: Pod) -> bool:
    found = condition(pod.status.conditions, "Ready")
    return found is not None and found.status == "True"


def _traffic(console: ConsoleState) -> list[str]:
    names = console.cluster.metrics.clients()
    if not names:
        return [_NO_REQUESTS if console.session.sandbox_words else "No requests yet: they come as time passes."]
    return [_client(console, name) for name in names]


def _client(console: ConsoleState, name: str) -> str:
    metrics = console.cluster.metrics
    counts = metrics.window(name, 0, console.cluster.clock.tick)
    letters = ", ".join(f"{count} {letter}" for letter, count in counts.lost.items() if count)
    text = f"Client {name}: {counts.issued} sent, {counts.served} served, {counts.lost_total} lost"
    text += f" ({letters})" if letters else ""
    text += f", {counts.pending} under way" if counts.pending else ""
    lost = [record.name for record in metrics.records(name)[-_NAMED_LOSSES:]]
    return f"{text}. Last lost: {', '.join(lost)}." if lost else f"{text}."


def _mistakes(console: ConsoleState) -> list[str]:
    met = len(console.cluster.panics) + len(console.session.broken_inputs)
    if not met:
        return []
    counted = f"{met} mistakes" if met > 1 else "a mistake"
    return [f"Podfall itself met {counted}: {REPORT} prints what to send to its developers."]


def why(console: ConsoleState, call: Invocation) -> Run:
    """`why OBJECT`, `why CLIENT@TICK.N`, `why`: a chain of causes, hop by hop; `--mermaid` draws a lost request."""
    asked = _asked(call.argv[1:], console.namespace)
    if isinstance(asked, str):
        return usage("why", asked)
    if asked.text and "@" not in asked.text:
        return _refused(asked.text) if asked.drawn else _object(console, asked)
    if asked.text and not _REQUEST.fullmatch(asked.text):
        return usage("why", f"a lost request is named CLIENT@TICK.N (tester@12.3), not {asked.text}")
    metrics = console.cluster.metrics
    record = metrics.find(asked.text) if asked.text else metrics.last_lost
    if record is None:
        unknown = (
            f"no lost request {asked.text}; status names the last ones" if asked.text else "no request was lost yet"
        )
        return failed("why", unknown)
    return _lines(mermaid_lines(record) if asked.drawn else _lost(console, record))


class _Asked(NamedTuple):
    """What `why` was asked."""

    text: str
    """`TYPE/NAME` or `CLIENT@TICK.N`; empty for the last lost request."""
    namespace: str
    drawn: bool
    """Whether a diagram is wanted."""


def _asked(words: list[str], namespace: str) -> _Asked | str:
    """What the words ask, or what is wrong with them; a namespace, and `TYPE NAME`, may be said as to kubectl."""
    operands: list[str] = []
    drawn, left = False, words[::-1]
    while left:
        word = left.pop()
        name, equals, value = word.partition("=")
        if word == _MERMAID:
            drawn = True
        elif word in _NAMESPACE or (name in _NAMESPACE and equals):
            namespace = value or (left.pop() if left and not equals else "")
            if not namespace:
                return f"{name} needs a namespace"
        elif word.startswith("-n") and not word.startswith("--"):
            namespace = word.removeprefix("-n")
        elif word.startswith("-"):
            return f"{_USAGE}, not {word}"
        else:
            operands.append(word)
    if len(operands) == _PAIR and not any({"/", "@"} & set(word) for word in operands):
        operands = ["/".join(operands)]
    if len(operands) > 1:
        return f"one thing at a time: {_USAGE}, or why"
    return _Asked(operands[0] if operands else "", namespace, drawn)


def _refused(name: str) -> Run:
    return usage("why", f"--mermaid draws a lost request (CLIENT@TICK.N), not {name}")


def _lost(console: ConsoleState, record: LostRequest) -> list[str]:
    """Its hops, its way as a line of cells, and what would have saved it where the session can go back to see."""
    lines = [*why_lost(record), "", *path_lines(cells_of(record), fate(record), _CELLS)]
    interventions = console.session.interventions
    return [*lines, "", *interventions.sentences(record)] if interventions is not None else lines


def _object(console: ConsoleState, asked: _Asked) -> Run:
    kind, slash, name = asked.text.partition("/")
    if not slash or not name:
        return usage("why", f"why takes TYPE/NAME (svc/web), not {asked.text}")
    resource = _resource(console, kind)
    if resource is None:
        return failed("why", f'the server doesn\'t have a resource type "{kind}"')
    key = f"{asked.namespace}/{name}" if resource.namespaced else name
    store = console.cluster.store
    lines = why_object(store, console.cluster.metrics, resource.table, key)
    if store.get(resource.table, key) is not None or lines:
        stands = _STANDS.get(resource.table, partial(_others, plural=resource.table))(console, key)
        lines = [*(lines or _unknown(console, stands)), *stands]
    return _lines(lines) if lines else failed("why", f'{resource.name} "{name}" not found')


def _unknown(console: ConsoleState, stands: list[str]) -> list[str]:
    """That nobody knows what led to an object; of a dump that goes without saying, where it says how things stand."""
    frozen = not console.cluster.clock.tick_ms
    return [] if frozen and stands else [beside("the log does not hold how it came to be so")]


def _others(console: ConsoleState, key: str, plural: str) -> list[str]:
    """What events warn of."""
    found = console.cluster.store.get(plural, key)
    return warning_lines(console.cluster.store, found) if found is not None else []


def _claim(console: ConsoleState, key: str) -> list[str]:
    return claim_lines(console.cluster.store, key)


def _pod(console: ConsoleState, key: str) -> list[str]:
    cluster = console.cluster
    return [*cluster.scheduler.decisions.told(key), *pod_lines(cluster.store, key)]


def _deployment(console: ConsoleState, key: str) -> list[str]:
    return deployment_lines(console.cluster.store, key)


def _workload(console: ConsoleState, key: str, kind: type[Workload]) -> list[str]:
    owner = console.cluster.store.get_as(kind, key)
    return workload_lines(console.cluster.store, owner) if owner is not None else []


def _node(console: ConsoleState, key: str) -> list[str]:
    cluster = console.cluster
    return node_lines(cluster.store, key, cluster.nodes.last_heard_s(key), cluster.timings.node_grace_s)


def _service(console: ConsoleState, key: str) -> list[str]:
    miss = console.session.miss(key)
    if miss:
        return [beside(f"nothing is behind it: {miss}")]
    return [] if console.cluster.clock.tick_ms else service_lines(console.cluster.store, key)


_STANDS: dict[str, Callable[[ConsoleState, str], list[str]]] = {
    "pods": _pod,
    "deployments": _deployment,
    "nodes": _node,
    "persistentvolumeclaims": _claim,
    "services": _service,
    "replicasets": partial(_workload, kind=ReplicaSet),
    "statefulsets": partial(_workload, kind=StatefulSet),
    "daemonsets": partial(_workload, kind=DaemonSet),
    "jobs": partial(_workload, kind=Job),
}
"""How an object stands now, beside what led there."""


def _resource(console: ConsoleState, kind: str) -> Resource | None:
    wanted, kinds = kind.lower(), console.cluster.server.kinds.stored()
    return next(
        (known for known in kinds if wanted in {known.plural, known.singular, known.name, *known.short_names}),
        None,
    )


def _lines(lines: list[str]) -> Run:
    yield Stdout("".join(f"{line}\n" for line in lines))
    return 0


WORDS = (
    ConsoleCommand(status, "status [way [SERVICE]]", "how the cluster and its requests are; way: hop by hop"),
    ConsoleCommand(
        why,
        "why [TYPE/NAME [-n NS] or CLIENT@TICK.N [--mermaid]]",
        "what it came from; alone: the last lost request; --mermaid: as a diagram",
    ),
)
