"""What `kubectl wait --for=` can name: a condition in the status, a value at a jsonpath, existence.

Called by verbs/wait.py. Pure: each condition looks at one object as the server has it.

Upstream: k8s.io/kubectl/pkg/cmd/wait/condition.go and json.go.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any, Protocol

from engine.golang import jsonpath
from engine.golang.fmt import go_value
from engine.kubectl.errors import KubectlError

_JSONPATH_FORM = (
    "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 "
    "or --for=jsonpath='{.status.readyReplicas}'"
)


class WaitCondition(Protocol):
    """Something that an object can fulfil."""

    def holds(self, obj: dict[str, Any]) -> bool:
        """Whether the object, which exists, fulfils it."""


class ExistenceWait(enum.Enum):
    """--for=create and --for=delete: the object's being there is all."""

    THERE = "create"
    GONE = "delete"

    def holds(self, obj: dict[str, Any]) -> bool:
        """Whether an object that the server has fulfils it."""
        return bool(obj) and self is ExistenceWait.THERE


@dataclass(frozen=True)
class StatusConditionWait:
    """--for=condition=NAME[=VALUE]: an entry of status.conditions; case does not matter."""

    name: str
    value: str

    def holds(self, obj: dict[str, Any]) -> bool:
        """Whether the condition has the value, and speaks of the present spec."""
        for condition in (obj.get("status") or {}).get("conditions") or ():
            if str(condition.get("type", "")).lower() != self.name:
                continue
            seen = condition.get("observedGeneration", (obj.get("status") or {}).get("observedGeneration"))
            if seen is not None and seen < obj["metadata"].get("generation", 0):
                return False
            return str(condition.get("status", "")).lower() == self.value
        return False


@dataclass(frozen=True)
class JSONPathWait:
    """--for=jsonpath='{PATH}'[=VALUE]: one plain value; without VALUE any will do."""

    template: jsonpath.Template
    value: str | None

    def holds(self, obj: dict[str, Any]) -> bool:
        """Whether the path leads to the value.

        Raises:
            KubectlError: the path leads to more than one value, or to an object or a list.

        """
        found = jsonpath.find(self.template, obj)
        if not found or not found[0]:
            return False
        if len(found) > 1:
            message = "given jsonpath expression matches more than one list"
            raise KubectlError(message)
        if len(found[0]) > 1:
            message = "given jsonpath expression matches more than one value"
            raise KubectlError(message)
        if self.value is None:
            return True
        if isinstance(found[0][0], dict | list):
            message = "jsonpath leads to a nested object or list which is not supported"
            raise KubectlError(message)
        return go_value(found[0][0]).strip() == self.value.strip()


def parse_condition(text: str) -> WaitCondition:
    """Read the value of --for.

    Raises:
        KubectlError: it names nothing that can be waited for.

    """
    if text.lower() in {"create", "delete"}:
        return ExistenceWait(text.lower())
    kind, _, rest = text.partition("=")
    if kind == "condition" and rest:
        name, equals, value = rest.partition("=")
        return StatusConditionWait(name.lower(), value.lower() if equals else "true")
    if kind == "jsonpath" and rest:
        return _value_at(rest)
    message = f'unrecognized condition: "{text}"'
    raise KubectlError(message)


def _value_at(text: str) -> JSONPathWait:
    """Split at the `=` behind the braces: filters inside them have `=` of their own."""
    inside, brace, behind = text.rpartition("}")
    path, equals, value = (inside + brace, behind[:1], behind[1:]) if brace else text.partition("=")
    if equals not in {"", "="}:
        raise KubectlError(_JSONPATH_FORM)
    if equals and not value:
        message = "jsonpath wait value cannot be empty"
        raise KubectlError(message)
    try:
        return JSONPathWait(jsonpath.parse(jsonpath.relaxed(path)), value if equals else None)
    except jsonpath.JSONPathError as error:
        raise KubectlError(str(error)) from error
