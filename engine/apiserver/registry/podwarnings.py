"""What the server warns of in a Pod or a template of one without refusing it (pkg/api/pod/warnings.go)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api.component_helpers.containerpaths import containers
from engine.api.quantity import canonical, compare, whole
from engine.apiserver.defaults import apparmor
from engine.apiserver.validation.networking import spellings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.api.core import Container, PodSpec, Quantity
    from engine.api.meta import ObjectMeta

_INSTEAD = {
    "beta.kubernetes.io/arch": "kubernetes.io/arch",
    "beta.kubernetes.io/os": "kubernetes.io/os",
    "failure-domain.beta.kubernetes.io/region": "topology.kubernetes.io/region",
    "failure-domain.beta.kubernetes.io/zone": "topology.kubernetes.io/zone",
    "beta.kubernetes.io/instance-type": "node.kubernetes.io/instance-type",
}
_SINCE = {"beta.kubernetes.io/arch": "v1.14", "beta.kubernetes.io/os": "v1.14"}
_MASTER = "node-role.kubernetes.io/master"
_DEAD_ANNOTATIONS = {
    "scheduler.alpha.kubernetes.io/critical-pod": 'non-functional in v1.16+; use the "priorityClassName" field instead',
    "security.alpha.kubernetes.io/sysctls": 'non-functional in v1.11+; use the "sysctls" field instead',
    "security.alpha.kubernetes.io/unsafe-sysctls": 'non-functional in v1.11+; use the "sysctls" field instead',
}
_DEAD_VOLUMES = {
    "photonPersistentDisk": "deprecated in v1.11, non-functional in v1.16+",
    "gitRepo": "deprecated in v1.11, and disabled by default in v1.33+",
    "scaleIO": "deprecated in v1.16, non-functional in v1.22+",
    "flocker": "deprecated in v1.22, non-functional in v1.25+",
    "storageos": "deprecated in v1.22, non-functional in v1.25+",
    "quobyte": "deprecated in v1.22, non-functional in v1.25+",
    "glusterfs": "deprecated in v1.25, non-functional in v1.26+",
    "cephfs": "deprecated in v1.28, non-functional in v1.31+",
    "rbd": "deprecated in v1.28, non-functional in v1.31+",
}
_SPELLED = {"storageos": "storageOS"}
_SECCOMP = "seccomp.security.alpha.kubernetes.io/pod"
_SECCOMP_OF = "container.seccomp.security.alpha.kubernetes.io/"
_USE_SECCOMP = 'non-functional in v1.27+; use the "seccompProfile" field instead'
_TERMS = "requiredDuringSchedulingIgnoredDuringExecution"
_WEIGHTED = "preferredDuringSchedulingIgnoredDuringExecution"
_NULL = "a null labelSelector results in matching no pod"


def of_pod(path: str, meta: ObjectMeta, spec: PodSpec) -> Iterator[str]:
    """Warnings about a Pod, whose `path` is empty, or about the template at that path."""
    yield from _labels(path, spec)
    for key, why in _DEAD_ANNOTATIONS.items():
        if key in meta.annotations:
            yield f"{path}metadata.annotations[{key}]: {why}"
    yield from _volumes(f"{path}spec.volumes", spec)
    yield from _addresses(f"{path}spec", spec)
    yield from _secrets(f"{path}spec.imagePullSecrets", spec.carried("imagePullSecrets") or ())
    context = spec.security_context if isinstance(spec.security_context, dict) else {}
    if _SECCOMP in meta.annotations and "seccompProfile" not in context:
        yield f"{path}metadata.annotations[{_SECCOMP}]: {_USE_SECCOMP}"
    for here, container in containers(f"{path}spec", spec):
        yield from _old_profiles(path, meta, container, context)
        yield from _container(here, container)
    yield from _ports(path, spec)
    yield from _matching_nothing(path, spec)


def _volumes(path: str, spec: PodSpec) -> Iterator[str]:
    for index, volume in enumerate(spec.carried("volumes") or ()):
        for kind, why in _DEAD_VOLUMES.items():
            if volume.get(kind) is not None:
                yield f"{path}[{index}].{_SPELLED.get(kind, kind)}: {why}"


def _addresses(path: str, spec: PodSpec) -> Iterator[str]:
    """Aliases of one address that stand apart, and addresses that are spelled in another way than today's."""
    aliases = spec.carried("hostAliases") or ()
    yield from _twice(f"{path}.hostAliases", aliases, "ip")
    for index, alias in enumerate(aliases):
        yield from spellings.of_ip(f"{path}.hostAliases[{index}].ip", alias.get("ip") or "")
    for index, address in enumerate((spec.carried("dnsConfig") or {}).get("nameservers") or ()):
        yield from spellings.of_ip(f"{path}.dnsConfig.nameservers[{index}]", address)


def _secrets(path: str, secrets: Any) -> Iterator[str]:
    yield from _twice(path, secrets, "name")
    for index, secret in enumerate(secrets):
        if not secret.get("name"):
            yield f'{path}[{index}].name: invalid empty name ""'


def _deprecated(label: str) -> str:
    if label == _MASTER:
        return 'use "node-role.kubernetes.io/control-plane" instead'
    instead = _INSTEAD.get(label)
    return f'deprecated since {_SINCE.get(label, "v1.17")}; use "{instead}" instead' if instead else ""


def _labels(path: str, spec: PodSpec) -> Iterator[str]:
    for label in sorted(spec.node_selector):
        if _deprecated(label):
            yield f"{path}spec.nodeSelector[{label}]: {_deprecated(label)}"
    node = (spec.carried("affinity") or {}).get("nodeAffinity") or {}
    here = f"{path}spec.affinity.nodeAffinity"
    for index, term in enumerate((node.get(_TERMS) or {}).get("nodeSelectorTerms") or ()):
        yield from _term(f"{here}.{_TERMS}.nodeSelectorTerms[{index}]", term)
    for index, entry in enumerate(node.get(_WEIGHTED) or ()):
        yield from _term(f"{here}.{_WEIGHTED}[{index}].preference", entry.get("preference") or {})
    for index, constraint in enumerate(spec.carried("topologySpreadConstraints") or ()):
        at, key = f"{path}spec.topologySpreadConstraints[{index}]", constraint.get("topologyKey", "")
        if _deprecated(key):
            yield f"{at}.topologyKey: {key} is {_deprecated(key)}"
        if constraint.get("labelSelector") is None:
            yield f"{at}.labelSelector: {_NULL}"


def _term(path: str, term: dict[str, Any]) -> Iterator[str]:
    for index, need in enumerate(term.get("matchExpressions") or ()):
        key = need.get("key", "")
        if _deprecated(key):
            yield f"{path}.matchExpressions[{index}].key: {key} is {_deprecated(key)}"


def _twice(path: str, entries: Any, field: str) -> Iterator[str]:
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        value = entry.get(field, "")
        if value in seen:
            yield f'{path}[{index}].{field}: duplicate {field} "{value}"'
        seen.add(value)


def _old_profiles(path: str, meta: ObjectMeta, container: Container, pod: dict[str, Any]) -> Iterator[str]:
    """Profiles by annotation: of AppArmor only in templates, since a Pod gets its field from it."""
    own = container.carried("securityContext") or {}
    key = f"{_SECCOMP_OF}{container.name}"
    if key in meta.annotations and "seccompProfile" not in own:
        yield f"{path}metadata.annotations[{key}]: {_USE_SECCOMP}"
    key = f"{apparmor.PREFIX}{container.name}"
    if path and key in meta.annotations and "appArmorProfile" not in {*own, *pod}:
        yield f'{path}metadata.annotations[{key}]: deprecated since v1.30; use the "appArmorProfile" field instead'


def _container(path: str, container: Container) -> Iterator[str]:
    resources = container.resources
    for name in ("memory", "ephemeral-storage"):
        for field, amounts in (("limits", resources.limits), ("requests", resources.requests)):
            yield from fractional(f"{path}.resources.{field}", amounts, name)
    seen: set[str] = set()
    for index, variable in enumerate(container.env):
        reference = f"$({variable.name})"
        hides = variable.value == reference or reference not in variable.value or variable.carried("valueFrom")
        if variable.name in seen and hides:
            why = f'hides previous definition of "{variable.name}", which may be dropped when using apply'
            yield f"{path}.env[{index}]: {why}"
        seen.add(variable.name)


def fractional(path: str, amounts: Mapping[str, Quantity], name: str) -> Iterator[str]:
    """A warning where an amount of bytes is no whole number."""
    amount = amounts.get(name)
    if amount is not None and compare(amount, whole(amount)) != 0:
        yield f'{path}[{name}]: fractional byte value "{canonical(amount)}" is invalid, must be an integer'


def _ports(path: str, spec: PodSpec) -> Iterator[str]:
    """Ports that are there twice, in one container or in two of them."""
    known: dict[tuple[int, str], list[tuple[str, int, str]]] = {}
    for where, container in containers(f"{path}spec", spec):
        for index, port in enumerate(container.ports):
            here = f"{where}.ports[{index}]"
            mine = (here, port.host_port, port.carried("hostIP") or "")
            others = known.setdefault((port.container_port, port.protocol), [])
            for other in others:
                kind = _overlap(mine[1:], other[1:])
                if kind:
                    yield f"{here}: {kind} port definition with {other[0]}"
            others.append(mine)


def _overlap(one: tuple[int, str], other: tuple[int, str]) -> str:
    if one == other:
        return "duplicate"
    if not one[0] or not other[0]:
        return "overlapping"
    return "dangerously ambiguous" if one[0] == other[0] and "" in {one[1], other[1]} else ""


def _matching_nothing(path: str, spec: PodSpec) -> Iterator[str]:
    affinity = spec.carried("affinity") or {}
    for kind in ("podAffinity", "podAntiAffinity"):
        terms = affinity.get(kind) or {}
        for index, term in enumerate(terms.get(_TERMS) or ()):
            if term.get("labelSelector") is None:
                yield f"{path}spec.affinity.{kind}.{_TERMS}[{index}].labelSelector: {_NULL}"
        for index, entry in enumerate(terms.get(_WEIGHTED) or ()):
            if (entry.get("podAffinityTerm") or {}).get("labelSelector") is None:
                yield f"{path}spec.affinity.{kind}.{_WEIGHTED}[{index}].podAffinityTerm.labelSelector: {_NULL}"
