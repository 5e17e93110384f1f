"""Objects that kubectl writes itself: Pods, Deployments and Services from a few flags.

Called by run and by the subcommands of create. Fields stand in the order of Kubernetes' Go types, which is the order
in which `--dry-run=client -o json` prints them; the empty ones are those that Go prints although they are empty.
"""

from __future__ import annotations

import re
from typing import Any

from engine.kubectl.command_base import CommandContext
from engine.kubectl.errors import KubectlError

_IMAGE = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]+)?/)?"
    r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*"
    r"(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?",
)


def metadata(call: CommandContext, name: str, labels: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the metadata of a new object; the namespace is written only when the line gives it."""
    found: dict[str, Any] = {"name": name}
    if call.namespace_given:
        found["namespace"] = call.namespace
    found["creationTimestamp"] = None
    return {**found, "labels": dict(sorted(labels.items()))} if labels else found


def check_image(image: str) -> None:
    """Refuse what no registry would understand.

    Raises:
        KubectlError: with the text of the distribution library.

    """
    if not _IMAGE.fullmatch(image):
        message = f'Invalid image name "{image}": invalid reference format'
        raise KubectlError(message)


def container_name(image: str) -> str:
    """Return the name that create deployment gives a container: the image without registry and tag."""
    base = image.rsplit("/", 1)[-1]
    return re.sub(r"[^a-z0-9-]", "-", re.split(r"[:@]", base)[0].lower())


def service(
    call: CommandContext,
    name: str,
    kind: str,
    ports: list[dict[str, Any]],
    *,
    selector: dict[str, str],
    labels: dict[str, str] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Return a Service.

    `kind` is its spec.type, empty for none; `labels` are those of its selector where nobody says; `more` are further
    fields of its spec.
    """
    spec: dict[str, Any] = {"ports": ports} if ports else {}
    spec["selector"] = selector
    spec |= {key: value for key, value in more.items() if value}
    if kind:
        spec["type"] = kind
    return {
        "kind": "Service",
        "apiVersion": "v1",
        "metadata": metadata(call, name, selector if labels is None else labels),
        "spec": spec,
        "status": {"loadBalancer": {}},
    }
