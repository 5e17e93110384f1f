"""`--local`: act on the manifests of -f alone, without asking the server (set, label, annotate, patch, wait).

Upstream: the builder's Local() of k8s.io/cli-runtime/pkg/resource/builder.go, and the Validate of each verb.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from engine.api.scheme import Resource
from engine.api.serializer.goform import written
from engine.api.serializer.wire import form_of
from engine.kubectl import shared_flags
from engine.kubectl.command_base import CommandContext
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag
from engine.kubectl.resource.builder import NO_RESOURCES_GIVEN, ResourceError, ResourceInfo, fetch_all, named_by_files
from engine.kubectl.resource.manifests import ManifestReader

LOCAL = Flag("local", "bool", help="Act on the files of -f alone, without asking the server.")
OF_SET = (
    "you must specify resources by --filename when --local is set.\nExample resource specifications include:\n"
    "   '-f rsrc.yaml'\n   '--filename=rsrc.json'"
)
OF_PATCH = "cannot specify --local and server resources"
OF_LABELS = "can only use local files by -f pod.yaml or --filename=pod.json when --local=true is set"
OF_ANNOTATIONS = "can only use local files by -f rsrc.yaml or --filename=rsrc.json when --local=true is set"
_NO_FILES = {
    OF_LABELS: "one or more files must be specified as -f pod.yaml or --filename=pod.json",
    OF_ANNOTATIONS: "one or more files must be specified as -f rsrc.yaml or --filename=rsrc.json",
}
_NOT_ON_SERVER = "cannot specify --local and --dry-run=server - did you mean --dry-run=client?"


def objects(call: CommandContext, words: list[str], refusal: str) -> Iterator[ResourceInfo | ResourceError]:
    """The objects of a line: as the server has them, or with --local as the files have them.

    Raises:
        KubectlError: with --local the line names objects (`refusal` says so), no files, or a dry run of the server.

    """
    if not call.args.on("local"):
        return fetch_all(call, words, lists_need_all=True)
    if "dry-run" in call.args.values and shared_flags.dry_run(call.args) == "server":
        raise KubectlError(_NOT_ON_SERVER)
    if words:
        raise KubectlError(refusal)
    if not call.args.many("filename"):
        raise KubectlError(_NO_FILES.get(refusal, NO_RESOURCES_GIVEN))
    manifests = ManifestReader(call.rest, call.files, call.stdin, "", namespace_given=False)
    return (_as_written(item) for item in named_by_files(call, manifests))


def _as_written(item: ResourceInfo | ResourceError) -> ResourceInfo | ResourceError:
    """The object as its file has it: without a namespace where it names none."""
    if isinstance(item, ResourceError) or item.namespace:
        return item
    metadata = {name: value for name, value in item.object["metadata"].items() if name != "namespace"}
    return replace(item, object={**item.object, "metadata": metadata})


def as_go_writes(resource: Resource, obj: dict[str, Any]) -> dict[str, Any]:
    """The object as the verbs print it that read it into Go's types: what Go never leaves out is there."""
    return _never_created(written(form_of(resource), obj, {}))


def _never_created(value: dict[str, Any]) -> dict[str, Any]:
    """With a time of creation, which there is none of, in all metadata."""
    inner = {key: _never_created(item) if isinstance(item, dict) else item for key, item in value.items()}
    if isinstance(inner.get("metadata"), dict):
        inner["metadata"] = {"creationTimestamp": None} | inner["metadata"]
    return inner


def is_offline(call: CommandContext, mode: str) -> bool:
    """Whether nothing is sent: with --local, or in a dry run of the client (`mode`)."""
    return mode == "client" or call.args.on("local")
