"""Tests of objects: a field, the endpoints of a Service, Pods by label, absence, a tick, and whether a way is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api.core import Pod
from engine.api.meta import condition
from engine.api.numerals import int64
from engine.api.selectors import labels_match, parse_labels
from engine.api.serializer import wire
from engine.golang.jsonpath import JSONPathError, find, parse, relaxed
from engine.kubectl.errors import KubectlError
from engine.kubectl.resource.builder import find_resource
from levels.scenario.faults import endpoint_pods
from levels.scenario.predicates.evaluation import EvalContext, Evaluation, Meter

if TYPE_CHECKING:
    from engine.api.meta import Object
    from levels.scenario.schema.tests import EndpointsTest, PodsTest, StateTest, TickTest

NAMESPACE = "default"


def object_of(scene: EvalContext, text: str) -> Object | None:
    """The stored object `TYPE/NAME` (or `TYPE/NAMESPACE/NAME`); None where there is none."""
    kind, *names = text.split("/")
    try:
        resource = find_resource(scene.cluster.rest, kind)
    except KubectlError as error:
        raise ValueError(f"{text}: {error}") from error
    namespace, name = names if len(names) > 1 else (NAMESPACE, names[0])
    return scene.cluster.store.get(resource.table, f"{namespace}/{name}" if resource.namespaced else name)


class Absent:
    """An object does not exist."""

    def __init__(self, name: str) -> None:
        self._name = name

    def read(self, scene: EvalContext) -> Evaluation:
        """Look once, after a tick."""
        gone = object_of(scene, self._name) is None
        return Evaluation(gone, progress=f"{self._name} is {'gone' if gone else 'there'}")


class TickPassed:
    """A tick is over."""

    def __init__(self, test: TickTest) -> None:
        self._after = test.after

    def read(self, scene: EvalContext) -> Evaluation:
        """Look once, after a tick."""
        over = scene.tick >= self._after
        told = f"tick {scene.tick} of {self._after}"
        return Evaluation(over, over, told, Meter(min(scene.tick, self._after), self._after, told))


class StateJudge:
    """A field of an object. A missing one counts as 0 where a number is asked for."""

    def __init__(self, test: StateTest) -> None:
        self._test = test
        self._path = parse(relaxed(test.field))
        self._before: Any = None
        self._seen: tuple[Object | None, Any] = (None, None)
        """The object that was read last, which never changes, and its field's value."""

    def read(self, scene: EvalContext) -> Evaluation:
        """Look once, after a tick."""
        test = self._test
        obj = object_of(scene, test.object)
        value = self._value(obj)
        if test.unchanged_since is not None:
            return self._unchanged(scene.tick, value, test.unchanged_since)
        if obj is None:
            return Evaluation(value=False, progress=f"{test.object} is not there")
        number = _number(value)
        if test.equals is not None and not isinstance(test.equals, int):
            told = f"{test.field} is {value if value is not None else 'not set'}"
            return Evaluation(value == test.equals, progress=told)
        told = f"{test.field} is {number}, {_asked(test)}"
        if test.equals is not None:
            return Evaluation(number == test.equals, progress=told)
        low = test.min is None or (number is not None and number >= test.min)
        high = test.max is None or (number is not None and number <= test.max)
        return Evaluation(low and high, progress=told)

    def _value(self, obj: Object | None) -> Any:
        """The field's value; None where there is none, an index beyond the end of a list included."""
        if obj is not self._seen[0]:
            self._seen = obj, self._found(obj)
        return self._seen[1]

    def _found(self, obj: Object | None) -> Any:
        if obj is None:
            return None
        try:
            return next((value for part in find(self._path, wire.encode(obj)) for value in part), None)
        except JSONPathError:
            return None

    def _unchanged(self, tick: int, value: Any, since: int) -> Evaluation:
        """Whether the field is as it was in tick `since`; its value, often a uid, tells a player nothing."""
        if tick <= since:
            self._before = value
        if value is None:
            return Evaluation(value=False, progress="not there")
        same = value == self._before
        when = f"since tick {since}" if tick > since else "so far"
        return Evaluation(same, progress=f"{'unchanged' if same else 'changed'} {when}")


def _asked(test: StateTest) -> str:
    """The number that a field is held against, in words."""
    if test.equals is not None:
        return f"needs {test.equals}"
    limits = (("at least", test.min), ("at most", test.max))
    return ", ".join(f"{word} {limit}" for word, limit in limits if limit is not None)


def _number(value: Any) -> Any:
    """An integer, also from a string of digits; a missing one is 0."""
    if value is None:
        return 0
    number = int64(value) if isinstance(value, str) else None
    return value if number is None else number


def _counted(count: int, wanted: int, things: str) -> str:
    """How many of the wanted things there are; what is too many is no part of them."""
    return f"{count} of {wanted} {things}" if count <= wanted else f"{count} {things}, {count - wanted} too many"


class EndpointsJudge:
    """How many ready endpoints a Service has."""

    def __init__(self, test: EndpointsTest) -> None:
        """Count those of the Service."""
        self._test = test

    def read(self, scene: EvalContext) -> Evaluation:
        """Look once, after a tick."""
        name, _, namespace = self._test.service.partition(".")
        count = len(endpoint_pods(scene.cluster, namespace or NAMESPACE, name))
        told = _counted(count, self._test.count, "endpoints")
        meter = Meter(min(count, self._test.count), self._test.count, told)
        return Evaluation(count == self._test.count, progress=told, meter=meter)


class PodsJudge:
    """The Pods that a selector picks, those on their way out left out."""

    def __init__(self, test: PodsTest) -> None:
        self._test = test
        self._wanted = parse_labels(test.selector)
        self._uids: list[str] = []
        self._restarts = 0
        self._old: dict[str, None] | None = None
        self._made: dict[str, None] = {}

    def read(self, scene: EvalContext) -> Evaluation:
        """Look once, after a tick."""
        test = self._test
        pods = [pod for pod in scene.cluster.store.list("pods", test.namespace) if isinstance(pod, Pod)]
        pods = [
            pod
            for pod in pods
            if labels_match(self._wanted, pod.metadata.labels) and pod.metadata.deletion_timestamp is None
        ]
        fitting = [pod for pod in pods if self._fits(pod)]
        told = f"{len(fitting)} Pods" if test.count is None else _counted(len(fitting), test.count, "Pods")
        if test.made is not None:
            made = self._count_made(scene.tick, pods, test.made.since)
            told = f"{made} made anew, at most {test.made.max}"
            if made > test.made.max:
                spent = Meter(test.made.max, test.made.max, told, spends=True)
                return Evaluation(value=False, final=True, progress=told, meter=spent)
        # Without a count, all that there are must fit, and nobody is not everybody.
        counted = len(pods) == len(fitting) and (bool(pods) if test.count is None else len(pods) == test.count)
        meter = Meter(min(len(fitting), test.count), test.count, told) if test.count is not None else None
        good = counted and self._same(scene.tick, pods)
        if test.restarts is None:
            return Evaluation(good, progress=told, meter=meter)
        restarts, most = self._count_restarts(scene.tick, pods, test.restarts.since), test.restarts.max
        beside = f"restarts {restarts} of at most {most}"
        meter = meter.beside(beside) if meter is not None else None
        return Evaluation(good and restarts <= most, progress=f"{told}, {beside}", meter=meter)

    def _fits(self, pod: Pod) -> bool:
        test = self._test
        if test.ready is not None:
            found = condition(pod.status.conditions, "Ready")
            if (found is not None and found.status == "True") != test.ready:
                return False
        if test.owned is not None and bool(pod.metadata.owner_references) != test.owned:
            return False
        return test.containers is None or len(pod.spec.containers) <= test.containers.max

    def _same(self, tick: int, pods: list[Pod]) -> bool:
        """Whether the Pods are those of tick `unchangedSince`."""
        since = self._test.unchanged_since
        if since is None:
            return True
        uids = sorted(pod.metadata.uid for pod in pods)
        if tick <= since:
            self._uids = uids
        return uids == self._uids

    def _count_made(self, tick: int, pods: list[Pod], since: int) -> int:
        """How many Pods there have been that were not there in tick `since`, or when this was read first."""
        uids = dict.fromkeys(pod.metadata.uid for pod in pods)
        if tick <= since or self._old is None:
            self._old = uids
        self._made.update((uid, None) for uid in uids if uid not in self._old)
        return len(self._made)

    def _count_restarts(self, tick: int, pods: list[Pod], since: int) -> int:
        """How often the containers of these Pods were started again since tick `since`."""
        count = sum(status.restart_count for pod in pods for status in pod.status.container_statuses)
        if tick <= since:
            self._restarts = count
        return count - self._restarts
