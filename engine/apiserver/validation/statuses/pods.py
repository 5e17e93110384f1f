"""The status of a Pod (ValidatePodStatusUpdate)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api import names
from engine.apiserver.validation.networking.addresses import address

if TYPE_CHECKING:
    from engine.api.core import Pod
    from engine.apiserver.validation.fielderrors import FieldErrors

_SYSTEM = frozenset({"PodScheduled", "Ready", "Initialized", "ContainersReady"})
"""Conditions of Kubernetes itself."""


def pod(errors: FieldErrors, obj: Pod) -> None:
    """Check names of conditions and of a node, and addresses."""
    status = obj.status
    for problem in names.subdomain(status.nominated_node_name) if status.nominated_node_name else ():
        errors.invalid("status.nominatedNodeName", status.nominated_node_name, problem)
    for index, entry in enumerate(status.conditions):
        if entry.type not in _SYSTEM:
            for problem in names.qualified(entry.type):
                errors.invalid(f"status.conditions[{index}].Type", entry.type, problem)
    for field, texts in (
        ("podIPs", [entry.ip for entry in status.pod_ips]),
        ("hostIPs", [entry.ip for entry in status.host_ips]),
    ):
        for index, text in enumerate(texts):
            address(errors, f"status.{field}[{index}]", text)
