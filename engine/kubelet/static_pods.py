"""Static Pods: what a kubelet runs without being asked by the API (pkg/kubelet/pod/mirror_client.go).

The manifest lies on the node's disk; the API sees a mirror Pod of it, marked by an annotation. A kubelet that sees its
mirror Pod vanish creates it again. Differs from upstream: the manifest is learnt from the first mirror Pod, and the
mirror Pod is run like any other, so that deleting it restarts the component and not only its picture.
"""

from __future__ import annotations

from msgspec import UNSET
from msgspec.structs import replace

from engine.api.core import Pod, PodStatus

MIRROR = "kubernetes.io/config.mirror"


def is_mirror(pod: Pod) -> bool:
    """Whether the Pod is the picture of a static Pod."""
    return MIRROR in pod.metadata.annotations


def fresh(pod: Pod) -> Pod:
    """The mirror Pod as it was first created."""
    meta = replace(
        pod.metadata,
        uid="",
        resource_version="",
        creation_timestamp=None,
        generation=0,
        deletion_timestamp=None,
        deletion_grace_period_seconds=UNSET,
    )
    return replace(pod, metadata=meta, status=PodStatus())
