"""AppArmor profiles, in annotations as once and in fields as now (applyAppArmorVersionSkew, registry/core/pod).

Called for each new Pod. What says something in one of the two ways says it in the other as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

if TYPE_CHECKING:
    from engine.api.core import Container, Pod

PREFIX = "container.apparmor.security.beta.kubernetes.io/"
"""What an annotation begins with; the name of its container follows."""

_LOCAL = "localhost/"
_TYPES = {"unconfined": "Unconfined", "runtime/default": "RuntimeDefault"}
_TEXTS = {type_: text for text, type_ in _TYPES.items()}
_Profile = dict[str, Any]


def synced(pod: Pod) -> Pod:
    """The Pod with each container's profile in both ways; the same Pod where nobody names one."""
    spec, notes = pod.spec, pod.metadata.annotations
    of_pod = _profile(spec.security_context)
    named = any(key.startswith(PREFIX) for key in notes) if notes else False
    containers = spec.containers + spec.init_containers
    if of_pod is None and not named and not any(map(_own, containers)):
        return pod
    if (spec.carried("os") or {}).get("name") == "windows":
        return pod
    added = {PREFIX + each.name: _text(_own(each) or of_pod) for each in containers if PREFIX + each.name not in notes}
    annotations = dict(sorted((notes | {key: text for key, text in added.items() if text}).items()))
    return replace(
        pod,
        metadata=replace(pod.metadata, annotations=annotations),
        spec=replace(
            spec,
            containers=tuple(_with_field(each, notes, of_pod) for each in spec.containers),
            init_containers=tuple(_with_field(each, notes, of_pod) for each in spec.init_containers),
        ),
    )


def _with_field(container: Container, notes: dict[str, str], of_pod: _Profile | None) -> Container:
    """A container with the field that its annotation means, unless it has one or the Pod's says the same."""
    meant = _meant(notes.get(PREFIX + container.name, ""))
    if _own(container) is not None or meant is None or meant == of_pod:
        return container
    context = (container.carried("securityContext") or {}) | {"appArmorProfile": meant}
    return replace(container, extra={**(container.extra or {}), "securityContext": context})


def _own(container: Container) -> _Profile | None:
    return _profile(container.carried("securityContext"))


def _profile(context: Any) -> _Profile | None:
    return context.get("appArmorProfile") if isinstance(context, dict) else None


def _meant(text: str) -> _Profile | None:
    """The field for an annotation; None where it has no sense."""
    if text in _TYPES:
        return {"type": _TYPES[text]}
    name = text.removeprefix(_LOCAL)
    return {"type": "Localhost", "localhostProfile": name} if name and name != text else None


def _text(profile: _Profile | None) -> str:
    """The annotation for a field; empty where there is none."""
    if profile is None:
        return ""
    name = profile.get("localhostProfile")
    return _LOCAL + name if profile.get("type") == "Localhost" and name else _TEXTS.get(profile.get("type", ""), "")
