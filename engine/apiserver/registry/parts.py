"""Writes to a part of an object: its status, its finalizers, its ephemeral containers, its size, its approval.

Called by the server with the stored object and the one that came in; everything but the part is the stored one's.
Mirrors the strategies of subresources in pkg/registry (core/pod/strategy.go, certificates/certificates/strategy.go).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from engine.api import status
from engine.api.apps import Passive
from engine.api.core import Container, Namespace, Pod
from engine.api.scheme import by_plural
from engine.api.serializer import wire
from engine.api.serializer.goorder.internal import ephemeral_container_difference
from engine.apiserver.defaults.pod import qos_class
from engine.apiserver.registry import prepare_for_update, stored_kinds
from engine.apiserver.validation import pods as validate_pods
from engine.apiserver.validation.fielderrors import FieldErrors

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.api.meta import Object
    from engine.apiserver.defaults.pod import PodDefaults

_EPHEMERAL = "ephemeralContainers"
_DECISIONS = frozenset({"Approved", "Denied"})
_RESIZED = ("cpu", "memory")
_NOTHING: dict[str, Any] = {"resources": {}}


def changed(part: str, old: Object, new: Any, pods: PodDefaults) -> Object:
    """The stored object with the part of the new one. Raises StatusError 404 where there is no such part, or 422."""
    if part == "status":
        return prepare_for_update.status_only(old, new)
    return _PARTS[part](old, new, pods)


def _finalize(old: Any, new: Any, pods: PodDefaults) -> Object:
    del pods
    if not isinstance(old, Namespace):
        raise status.generic(404, "NotFound", "the server could not find the requested resource")
    return replace(old, spec=replace(old.spec, finalizers=new.spec.finalizers))


def _approve(old: Any, new: Any, pods: PodDefaults) -> Object:
    """Approval and denial are decided here, all other conditions in the status."""
    del pods
    if not isinstance(old, Passive):
        raise status.generic(404, "NotFound", "the server could not find the requested resource")
    before, after = stored_kinds.status_of(old) or {}, stored_kinds.status_of(new) or {}
    kept = [entry for entry in before.get("conditions") or () if entry.get("type") not in _DECISIONS]
    decided = [entry for entry in after.get("conditions") or () if entry.get("type") in _DECISIONS]
    return stored_kinds.with_status(old, before | {"conditions": [*kept, *decided]})


def _debug(old: Pod, new: Pod, pods: PodDefaults) -> Object:
    """Ephemeral containers come and stay: none of them is changed or taken away."""
    added, known = new.spec.carried(_EPHEMERAL) or (), old.spec.carried(_EPHEMERAL) or ()
    containers = [_completed(entry, pods) for entry in added]
    errors, path = FieldErrors(), "spec.ephemeralContainers"
    by_name = {entry["name"]: entry for entry in containers}
    for entry in known:
        if entry["name"] not in by_name:
            errors.forbidden(path, f'existing ephemeral containers "{entry["name"]}" may not be removed\n')
        elif by_name[entry["name"]] != entry:
            errors.forbidden(
                path,
                f'existing ephemeral containers "{entry["name"]}" may not be changed\n'
                + ephemeral_container_difference(entry, by_name[entry["name"]]),
            )
    taken = [each.name for each in (*old.spec.containers, *old.spec.init_containers)]
    for index, entry in enumerate(containers):
        if entry["name"] in [*taken, *(other["name"] for other in containers[:index])]:
            errors.duplicate(f"{path}[{index}].name", f'"{entry["name"]}"')
    spec = replace(old.spec, extra=(old.spec.extra or {}) | {_EPHEMERAL: containers})
    return _checked(errors, old, replace(old, spec=spec))


def _completed(entry: dict[str, Any], pods: PodDefaults) -> dict[str, Any]:
    """An ephemeral container with a container's defaults."""
    own = {name: value for name, value in entry.items() if name == "targetContainerName"}
    rest = {name: value for name, value in entry.items() if name not in own}
    container = wire.decode_request(Container, rest)
    return _NOTHING | wire.encode(pods.container(container)) | own


def _resize(old: Pod, new: Pod, pods: PodDefaults) -> Object:
    """Of each container only how much it asks for and may use; the Pod stays as important as it was."""
    wanted = {each.name: each for each in (*new.spec.containers, *new.spec.init_containers)}
    spec = replace(
        old.spec,
        containers=tuple(_resized(each, wanted) for each in old.spec.containers),
        init_containers=tuple(_resized(each, wanted) for each in old.spec.init_containers),
    )
    spec = pods.complete(spec)
    errors = FieldErrors()
    for index, (before, after) in enumerate(zip(old.spec.containers, spec.containers, strict=True)):
        _check_sizes(errors, f"spec.containers[{index}].resources", before, after)
    quality = qos_class(spec)
    if quality != qos_class(old.spec):
        errors.invalid("spec", quality, "Pod QOS Class may not change as a result of resizing")
    validate_pods.of_pod(errors, "spec", spec)
    return _checked(errors, old, replace(old, spec=spec))


def _resized(container: Container, wanted: dict[str, Container]) -> Container:
    asked = wanted.get(container.name)
    return container if asked is None else replace(container, resources=asked.resources)


def _check_sizes(errors: FieldErrors, path: str, before: Container, after: Container) -> None:
    for field in ("limits", "requests"):
        old, new = getattr(before.resources, field), getattr(after.resources, field)
        for name in sorted(old.keys() | new.keys()):
            if name not in _RESIZED and old.get(name) != new.get(name):
                errors.forbidden(path, "only cpu and memory resources are mutable")
            elif name in old and name not in new:
                errors.forbidden(f"{path}.{field}", f"resource {field} cannot be removed")


def _checked(errors: FieldErrors, old: Pod, new: Pod) -> Pod:
    """The new Pod, one generation on. Raises StatusError 422."""
    if errors.causes:
        raise status.invalid(by_plural("pods"), old.metadata.name, errors.causes)
    if new == old:
        return old
    return replace(new, metadata=replace(old.metadata, generation=old.metadata.generation + 1))


_PARTS: dict[str, Callable[[Any, Any, PodDefaults], Object]] = {
    "approval": _approve,
    "ephemeralcontainers": _debug,
    "finalize": _finalize,
    "resize": _resize,
}
