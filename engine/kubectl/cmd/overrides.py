"""`--overrides`: JSON or YAML that is merged into an object before kubectl sends it.

Called by run and expose. Upstream: k8s.io/kubectl/pkg/cmd/util/override_options.go and helpers.go (Merge).
Different on purpose: --override-type json is not supported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from engine.api.serializer.yamltext import ManifestLoader
from engine.apiserver.patch.strategicpatch import strategic_merge
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag
from engine.kubectl.resource.patches import merge

if TYPE_CHECKING:
    from engine.kubectl.command_base import CommandContext

FLAGS = (
    Flag("overrides", help="Fields, as JSON or YAML, that go over those of the object."),
    Flag("override-type", default="merge", help="merge or strategic: how lists are put together."),
)


def overridden(call: CommandContext, obj: dict[str, Any]) -> dict[str, Any]:
    """Return the object with the fields of --overrides.

    Raises:
        KubectlError: they cannot be read, or say another kind or version.

    """
    text = call.args.text("overrides")
    if not text:
        return obj
    try:
        change = yaml.load(text, Loader=ManifestLoader)  # noqa: S506 - it is a SafeLoader
    except yaml.YAMLError as error:
        message = "Invalid JSON Patch"
        raise KubectlError(message) from error
    if not isinstance(change, dict):
        message = "--overrides has to be a JSON or YAML object"
        raise KubectlError(message)
    for key in ("apiVersion", "kind"):
        if change.get(key, obj[key]) != obj[key]:
            message = f"the provided --overrides have {key} {change[key]}, the object has {obj[key]}"
            raise KubectlError(message)
    kind = call.args.text("override-type")
    if kind == "merge":
        return merge(obj, change)
    if kind == "strategic":
        merged: dict[str, Any] = strategic_merge(obj, change, obj["kind"])
        return merged
    message = f"invalid override type ({kind}). Supported here are merge and strategic"
    raise KubectlError(message)
