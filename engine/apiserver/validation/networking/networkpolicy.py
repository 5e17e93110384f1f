"""Validation of NetworkPolicies, in the server's order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from engine.api import names
from engine.apiserver.validation import meta
from engine.apiserver.validation.networking import addresses

if TYPE_CHECKING:
    from engine.api.serializer.idle.networking import IPBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort
    from engine.apiserver.validation.fielderrors import FieldErrors

_PROTOCOLS = ("TCP", "UDP", "SCTP")
_TYPES = ("Ingress", "Egress")


def network_policy(errors: FieldErrors, obj: NetworkPolicy) -> None:
    """Check a NetworkPolicy: selectors, ports, peers, and for which directions it is."""
    spec = obj.spec
    meta.label_selector(errors, "spec.podSelector", spec.pod_selector)
    for index, ingress in enumerate(spec.ingress):
        _rule(errors, f"spec.ingress[{index}]", ingress.ports, "from", ingress.from_)
    for index, egress in enumerate(spec.egress):
        _rule(errors, f"spec.egress[{index}]", egress.ports, "to", egress.to)
    types = spec.policy_types
    if len(types) > len(_TYPES):
        shown = "[]networking.PolicyType{" + ", ".join(f'"{one}"' for one in types) + "}"
        errors.raw_invalid("spec.policyTypes", shown, "may not specify more than two policyTypes")
        return
    for index, one in enumerate(types):
        if one not in _TYPES:
            errors.unsupported(f"spec.policyTypes[{index}]", one, _TYPES)


def _rule(
    errors: FieldErrors,
    path: str,
    ports: tuple[NetworkPolicyPort, ...],
    side: str,
    peers: tuple[NetworkPolicyPeer, ...],
) -> None:
    for index, port in enumerate(ports):
        _port(errors, f"{path}.ports[{index}]", port)
    for index, peer in enumerate(peers):
        _peer(errors, f"{path}.{side}[{index}]", peer)


def _port(errors: FieldErrors, path: str, entry: NetworkPolicyPort) -> None:
    if entry.protocol is not None and entry.protocol not in _PROTOCOLS:
        errors.unsupported(f"{path}.protocol", entry.protocol, _PROTOCOLS)
    port, end = entry.port, entry.end_port
    if isinstance(port, int):
        for problem in names.port_number(port):
            errors.invalid(f"{path}.port", port, problem)
        if isinstance(end, int):
            _range(errors, f"{path}.endPort", port, end)
        return
    if end is not UNSET:
        why = "specified" if port is None else "non-numeric"
        detail = f"may not be specified when `port` is {'not ' if port is None else ''}{why}"
        errors.invalid(f"{path}.endPort", end, detail)
    for problem in names.port_name(port) if port is not None else ():
        errors.invalid(f"{path}.port", port, problem)


def _range(errors: FieldErrors, path: str, port: int, end: int) -> None:
    if end < port:
        # The server tells the first port here, not the last.
        errors.invalid(path, port, "must be greater than or equal to `port`")
    for problem in names.port_number(end):
        errors.invalid(path, end, problem)


def _peer(errors: FieldErrors, path: str, peer: NetworkPolicyPeer) -> None:
    for field, selector in (("podSelector", peer.pod_selector), ("namespaceSelector", peer.namespace_selector)):
        if selector is not None:
            meta.label_selector(errors, f"{path}.{field}", selector)
    selects = peer.pod_selector is not None or peer.namespace_selector is not None
    if peer.ip_block is not None:
        _block(errors, f"{path}.ipBlock", peer.ip_block)
        if selects:
            errors.forbidden(path, "may not specify both ipBlock and another peer")
    elif not selects:
        errors.required(path, "must specify a peer")


def _block(errors: FieldErrors, path: str, block: IPBlock) -> None:
    if not block.cidr:
        errors.required(f"{path}.cidr")
        return
    whole = addresses.cidr(block.cidr)
    if whole is None:
        errors.invalid(f"{path}.cidr", block.cidr, addresses.NO_CIDR)
        return
    for index, text in enumerate(block.except_):
        part = addresses.cidr(text)
        if part is None:
            errors.invalid(f"{path}.except[{index}]", text, addresses.NO_CIDR)
        elif part.prefixlen <= whole.prefixlen or part.network_address not in whole:
            errors.invalid(f"{path}.except[{index}]", text, "must be a strict subset of `cidr`")
