"""What the completion finds in the cluster: types, names, labels, containers and single objects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from engine.api.status import StatusError
from engine.kubectl.errors import KubectlError
from engine.kubectl.resource.builder import find_resource

if TYPE_CHECKING:
    from engine.api.scheme import Resource
    from engine.kubectl.completion.typed import CompletionInput

_LOOKED_AT = 200
"""More objects than this are not asked for their labels."""


def resource_of(typed: CompletionInput, word: str) -> Resource | None:
    """Return the type that a word means, if it means one; of a list with commas the first."""
    try:
        return find_resource(typed.rest, word.partition(",")[0])
    except KubectlError:
        return None


def types(typed: CompletionInput, last: str) -> list[str]:
    """Return the names of types: those that something acts on, and all of them once letters are typed.

    Short names come where nothing else fits.
    """
    head, comma, begun = last.rpartition(",")
    resources = [resource for resource in typed.rest.resources() if "get" in resource.verbs]
    names = list(dict.fromkeys(resource.plural for resource in resources if resource.acted_on or begun))
    names += sorted({category for resource in resources for category in resource.categories}) if not comma else []
    fitting = [name for name in names if name.startswith(begun)]
    fitting = fitting or [short for resource in resources for short in resource.short_names if short.startswith(begun)]
    return [f"{head}{comma}{name}" for name in sorted(fitting)]


def names(typed: CompletionInput, resource: Resource | None) -> list[str]:
    """Return the names of the objects of a type where the line acts."""
    if resource is None:
        return []
    return typed.rest.names(resource, typed.namespace if resource.namespaced else None)


def references(typed: CompletionInput, last: str) -> list[str]:
    """Return the objects of the type before the slash, as TYPE/NAME."""
    kind = last.partition("/")[0]
    return [f"{kind}/{name}" for name in names(typed, resource_of(typed, kind))]


def target(typed: CompletionInput) -> tuple[Resource, str] | None:
    """Return the type that the line is about and the first name given; empty where it is a whole list."""
    words = typed.words
    if not words:
        return None
    if "/" in words[0]:
        kind, _, name = words[0].partition("/")
        resource = resource_of(typed, kind)
        return (resource, name) if resource is not None else None
    resource = resource_of(typed, words[0])
    return (resource, words[1] if words[1:] else "") if resource is not None else None


def pod_target(typed: CompletionInput) -> tuple[Resource, str] | None:
    """Return what `logs` and `exec` are about: a bare word is a Pod's name."""
    if not typed.words:
        return None
    if "/" in typed.words[0]:
        return target(typed)
    resource = resource_of(typed, "pods")
    return (resource, typed.words[0]) if resource is not None else None


def example(typed: CompletionInput, about: tuple[Resource, str] | None) -> dict[str, Any] | None:
    """Return the object that the line names, or one of the list; None when there is none."""
    if about is None:
        return None
    resource, name = about
    known = [name] if name else names(typed, resource)
    if not known:
        return None
    try:
        return typed.rest.get(resource, typed.namespace if resource.namespaced else "", known[0])
    except StatusError:  # somebody typed a name that is not there
        return None


def labels(typed: CompletionInput, resource: Resource | None) -> dict[str, list[str]]:
    """Return the labels of the objects of a type, each with its values."""
    found: dict[str, set[str]] = {}
    if resource is None:
        return {}
    namespace = typed.namespace if resource.namespaced and "all-namespaces" not in typed.given else None
    rows = typed.rest.table(resource, namespace)["rows"][:_LOOKED_AT]
    for row in rows:
        for key, value in (row["object"]["metadata"].get("labels") or {}).items():
            found.setdefault(key, set()).add(value)
    return {key: sorted(found[key]) for key in sorted(found)}


def containers(obj: dict[str, Any] | None) -> Iterable[dict[str, Any]]:
    """Return the containers of a Pod, or of the Pods that an object makes."""
    spec = (obj or {}).get("spec") or {}
    spec = ((spec.get("template") or {}).get("spec")) or spec
    return [*(spec.get("containers") or ()), *(spec.get("initContainers") or ())]
