"""The hash that names a Deployment's ReplicaSets (upstream: controller.ComputeHash).

FNV-1a over the template's canonical text, spelt with the letters of generated names. Upstream hashes a dump of Go's
structs, so its exact values cannot be reproduced; equal templates give equal hashes here as there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from engine.api.core import PodTemplateSpec

LABEL = "pod-template-hash"
_OFFSET = 0x811C9DC5
_PRIME = 0x01000193
_LETTERS = "456789bcdf"
"""What each decimal digit becomes: its character code modulo 27 in the alphabet of generated names."""

_canonical = msgspec.json.Encoder(order="deterministic").encode


def pod_template_hash(template: PodTemplateSpec, collisions: int | None = None) -> str:
    """The hash of a template; a collision count, where a name was taken, gives another one."""
    text = _canonical(template)
    if collisions is not None:
        text += collisions.to_bytes(8, "little")
    value = _OFFSET
    for byte in text:
        value = ((value ^ byte) * _PRIME) & 0xFFFFFFFF
    return "".join(_LETTERS[int(digit)] for digit in str(value))
