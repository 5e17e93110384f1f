"""Resource arguments: from `rs/x svc`, `pods,svc -l a=b` or `-f f.yml` to objects of the cluster.

Called by the verbs that act on existing objects. Reads through the client, writes nothing.

Upstream: k8s.io/cli-runtime/pkg/resource/builder.go.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.api.status import StatusError
from engine.kubectl.errors import KubectlError
from engine.kubectl.resource.manifests import ManifestReader

if TYPE_CHECKING:
    from engine.api.scheme import Resource
    from engine.client.restclient import RESTClient
    from engine.kubectl.command_base import CommandContext

PLAIN_SELECTORS = frozenset({"ReplicationController", "Service"})
"""Kinds whose selector is a map of labels and nothing more."""
NO_RESOURCES_GIVEN = (
    "You must provide one or more resources by argument or filename.\n"
    "Example resource specifications include:\n"
    "   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'"
)
NO_NAME = "resource(s) were provided, but no name was specified"
_TYPE_TWICE = (
    "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form "
    "(e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'"
)


@dataclass(frozen=True)
class ResourceInfo:
    """An object that a line names, as far as it is known."""

    resource: Resource
    namespace: str
    name: str
    object: dict[str, Any]
    """The object as the server has it; empty when it was named but not fetched."""
    source: str = ""
    """The manifest that named it; empty for arguments."""


@dataclass(frozen=True)
class ResourceError:
    """An object that could not be had; the verb goes on with the others."""

    error: StatusError | KubectlError
    source: str = ""


@dataclass(frozen=True)
class ResourceSelection:
    """What the arguments of a line select: types with names, or types as a whole."""

    names: tuple[tuple[Resource, str], ...] = ()
    lists: tuple[Resource, ...] = ()
    kinds_differ: bool = False
    """Whether the line asks for more than one type, so that names need their kind in front."""


def find_resource(rest: RESTClient, text: str) -> Resource:
    """Return the type that `text` means: plural, singular, short name or kind, in any case, with `.group` if wished.

    Raises:
        KubectlError: the server has no such type.

    """
    name, *suffix = text.lower().split(".")
    for resource in rest.resources():
        names = (resource.plural, resource.singular, resource.kind.lower(), *resource.short_names)
        if name in names and _suffix_fits(resource, suffix):
            return resource
    message = f'the server doesn\'t have a resource type "{text.split(".", maxsplit=1)[0]}"'
    raise KubectlError(message)


def named_resource(rest: RESTClient, text: str) -> Resource:
    """Return the type that a line names by `text`; who uses a short name that two groups have is warned.

    Upstream: client-go/restmapper/shortcut.go. Raises KubectlError where the server has no such type.
    """
    found = find_resource(rest, text)
    name, _, suffix = text.partition(".")
    group_named = bool(found.group) and suffix.endswith(found.group)
    if name in found.short_names and not group_named:
        groups = {other.group: other.plural for other in rest.resources() if name in other.short_names}
        called = [f"{plural}.{group}" for group, plural in groups.items() if group != found.group]
        rest.warn(f'short name "{name}" could also match lower priority resource {other}' for other in called[:1])
    return found


def _suffix_fits(resource: Resource, suffix: list[str]) -> bool:
    """Accept `.group`, `.version` and `.version.group`; `pods.v1.` has an empty group."""
    group = resource.group.split(".") if resource.group else []
    trimmed = [part for part in suffix if part]
    return trimmed in ([], group, [resource.version], [resource.version, *group])


def find_resources(rest: RESTClient, text: str) -> tuple[Resource, ...]:
    """Return the types of a comma list, as the line has them; `all` stands for the types of that category.

    Each type of a category comes once, in the version that its name alone means (`resourceMappings` of cli-runtime).
    """
    categories = {category for resource in rest.resources() for category in resource.categories}
    found: list[Resource] = []
    for part in dict.fromkeys(text.split(",")):
        if part in categories:
            grouped = (f"{one.plural}.{one.group}" for one in rest.resources() if part in one.categories)
            found += [find_resource(rest, name) for name in grouped]
        else:
            found.append(named_resource(rest, part))
    return tuple(dict.fromkeys(found))


def parse_selection(rest: RESTClient, words: list[str]) -> ResourceSelection:
    """Read `TYPE[,TYPE] [NAME ...]` or `TYPE/NAME ...`.

    Raises:
        KubectlError: the forms are mixed, or a type is unknown.

    """
    slashed = sum("/" in word for word in words)
    if slashed and slashed != len(words):
        raise KubectlError(_TYPE_TWICE)
    if slashed:
        pairs = tuple(_pair(rest, word) for word in words)
        return ResourceSelection(names=pairs, kinds_differ=len({resource for resource, _ in pairs}) > 1)
    if not words:
        return ResourceSelection()
    resources = find_resources(rest, words[0])
    if len(words) == 1:
        return ResourceSelection(lists=resources, kinds_differ=len(resources) > 1)
    names = tuple((resource, name) for resource in resources for name in words[1:])
    return ResourceSelection(names=names, kinds_differ=len(resources) > 1)


def _pair(rest: RESTClient, word: str) -> tuple[Resource, str]:
    kind, name, *more = word.split("/")
    if more:
        message = "arguments in resource/name form may not have more than one slash"
        raise KubectlError(message)
    if not kind or not name:
        message = "arguments in resource/name form must have a single resource and name"
        raise KubectlError(message)
    return named_resource(rest, kind), name


def select(call: CommandContext, words: list[str], *, lists_need_all: bool = False) -> ResourceSelection:
    """Read the resource arguments of a verb together with its -l, --all, --field-selector and -A.

    `lists_need_all`: the verb acts on whole types only when told so (all but get and describe).

    Raises:
        KubectlError: no type, no name, or flags that exclude each other.

    """
    selection = parse_selection(call.rest, words)
    labels, fields, everything = query(call)
    if not selection.names and not selection.lists:
        raise KubectlError(NO_RESOURCES_GIVEN)
    if labels and everything:
        message = "setting 'all' parameter but found a non empty selector. "
        raise KubectlError(message)
    if selection.names and (labels or fields):
        message = "name cannot be provided when a selector is specified"
        raise KubectlError(message)
    if selection.names and call.all_namespaces and any(resource.namespaced for resource, _ in selection.names):
        message = "a resource cannot be retrieved by name across all namespaces"
        raise KubectlError(message)
    if selection.lists and lists_need_all and not (labels or fields or everything):
        raise KubectlError(NO_NAME)
    return selection


def query(call: CommandContext) -> tuple[str, str, bool]:
    """Return the label query, the field query and --all of a line, as far as the verb has those flags."""
    values = call.args.values
    labels, fields = str(values.get("selector") or ""), str(values.get("field-selector") or "")
    return labels, fields, values.get("all") is True


def namespace_of(call: CommandContext, resource: Resource) -> str:
    """Return the namespace in which the line names objects of this type; empty for cluster-wide ones."""
    return call.namespace if resource.namespaced else ""


def list_of(call: CommandContext, resource: Resource) -> dict[str, Any]:
    """Fetch the list of a type that the line asks for."""
    labels, fields, _ = query(call)
    namespace = None if call.all_namespaces or not resource.namespaced else call.namespace
    with selecting(resource, labels, fields):
        return call.rest.list(resource, namespace, labels=labels, fields=fields)


@contextmanager
def selecting(resource: Resource, labels: str, fields: str) -> Iterator[None]:
    """Say which query it was that the server cannot answer (cli-runtime/pkg/resource/selector.go)."""
    try:
        yield
    except StatusError as error:
        if error.reason not in {"BadRequest", "NotFound"}:
            raise
        if not labels and not fields:
            message = f'Unable to list "{_gvr(resource)}": {error.message}'
            raise StatusError(error.code, error.reason, message, error.details) from error
        message = (
            f'Unable to find "{_gvr(resource)}" that match label selector "{labels}", '
            f'field selector "{fields}": {error.message}'
        )
        raise StatusError(error.code, error.reason, message, error.details) from error


def _gvr(resource: Resource) -> str:
    """Return a type as Go prints a GroupVersionResource."""
    return f"{resource.group}/{resource.version}, Resource={resource.plural}"


def fetch(call: CommandContext, selection: ResourceSelection) -> Iterator[ResourceInfo | ResourceError]:
    """Yield the selected objects, fetched."""
    for resource, name in selection.names:
        yield _fetch_one(call, ResourceInfo(resource, namespace_of(call, resource), name, {}))
    for resource in selection.lists:
        try:
            items = list_of(call, resource)["items"]
        except StatusError as error:
            yield ResourceError(error)
            continue
        for item in items:
            yield info_of(resource, item)


def fetch_files(call: CommandContext) -> Iterator[ResourceInfo | ResourceError]:
    """Yield the objects that the files of -f name, fetched from the server."""
    for named in named_by_files(call):
        yield _fetch_one(call, named) if isinstance(named, ResourceInfo) else named


def named_by_files(
    call: CommandContext, manifests: ManifestReader | None = None
) -> Iterator[ResourceInfo | ResourceError]:
    """Yield what the files of -f name, without asking the server; `object` is the manifest."""
    for manifest in (manifests or reader(call)).read(call.args.many("filename"), recursive=call.args.on("recursive")):
        if isinstance(manifest, KubectlError):
            yield ResourceError(manifest)
        else:
            yield ResourceInfo(manifest.resource, manifest.namespace, manifest.name, manifest.body, manifest.source)


def fetch_all(
    call: CommandContext, words: list[str], *, lists_need_all: bool = False
) -> Iterator[ResourceInfo | ResourceError]:
    """Yield the objects of a line, from its files when it has any, else from its arguments."""
    if call.args.values.get("filename"):
        return fetch_files(call)
    return fetch(call, select(call, words, lists_need_all=lists_need_all))


def reader(call: CommandContext) -> ManifestReader:
    """Return the reader of the line's manifests."""
    return ManifestReader(call.rest, call.files, call.stdin, call.namespace, call.namespace_given)


def info_of(resource: Resource, item: dict[str, Any]) -> ResourceInfo:
    """Return the Info of an object that was listed."""
    metadata = item["metadata"]
    return ResourceInfo(resource, metadata.get("namespace", ""), metadata["name"], item)


def _fetch_one(call: CommandContext, named: ResourceInfo) -> ResourceInfo | ResourceError:
    try:
        found = call.rest.get(named.resource, named.namespace, named.name)
    except StatusError as error:
        return ResourceError(error, named.source)
    return ResourceInfo(named.resource, named.namespace, named.name, found, named.source)
