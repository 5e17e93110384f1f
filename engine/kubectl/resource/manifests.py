"""Manifests: from files, folders or standard input to plain objects.

Called by the verbs that take `-f`. Reads through `FileReader`, writes nothing.

Upstream: k8s.io/cli-runtime/pkg/resource/visitor.go and builder.go; the YAML texts are those of go-yaml, to which
PyYAML's are translated (both descend from libyaml, so the positions agree but for an offset).
Different on purpose: URLs and kustomizations are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from engine.api.serializer.yamltext import ManifestLoader
from engine.golang.yamlerrors import go_yaml_text
from engine.kubectl.errors import KubectlError
from engine.kubectl.files import FileReader

if TYPE_CHECKING:
    from engine.api.scheme import Resource
    from engine.client.restclient import RESTClient

_EXTENSIONS = (".json", ".yaml", ".yml")
_TURN_OFF = "; if you choose to ignore these errors, turn validation off with --validate=false"


@dataclass(frozen=True)
class Manifest:
    """One object of a manifest file."""

    source: str
    """The file as typed, or STDIN."""
    resource: Resource
    namespace: str
    """Where it goes; empty for what has no namespace."""
    body: dict[str, Any]

    @property
    def name(self) -> str:
        """The object's name; empty when the server is to make one up."""
        return str((self.body.get("metadata") or {}).get("name") or "")


@dataclass(frozen=True)
class ManifestReader:
    """Reads the manifests that one kubectl line names."""

    rest: RESTClient
    files: FileReader
    stdin: str
    namespace: str
    namespace_given: bool

    def read(self, paths: list[str], *, recursive: bool = False) -> Iterator[Manifest | KubectlError]:
        """Yield the objects in the order of the files; an error stands for the object or file it spoils.

        Raises:
            KubectlError: a path does not exist.

        """
        sources = [source for path in paths for source in self._sources(path, recursive=recursive)]
        for source, text in sources:
            if isinstance(text, KubectlError):
                yield text
            else:
                yield from self._read_source(source, text)

    def _sources(self, path: str, *, recursive: bool) -> list[tuple[str, str | KubectlError]]:
        if path == "-":
            return [("STDIN", self.stdin)]
        try:
            return [(path, self.files.read(path))]
        except OSError as error:
            # A folder of that name, nothing of that name, or something that cannot be read.
            inside = self._folder(path, recursive=recursive)
            if not inside and not isinstance(error, FileNotFoundError | IsADirectoryError | NotADirectoryError):
                return [(path, _unreadable(path, error))]
        if not inside:
            message = f'the path "{path}" does not exist'
            raise KubectlError(message)
        return [(name, self._text(name)) for name in inside]

    def _text(self, name: str) -> str | KubectlError:
        try:
            return self.files.read(name)
        except OSError as error:
            return _unreadable(name, error)

    def _folder(self, folder: str, *, recursive: bool) -> list[str]:
        prefix = folder.removeprefix("./").rstrip("/") + "/" if folder.strip("./") else ""
        names = (name for name in self.files.names() if name.startswith(prefix) and name.endswith(_EXTENSIONS))
        return [name for name in sorted(names) if recursive or "/" not in name.removeprefix(prefix)]

    def _read_source(self, source: str, text: str) -> Iterator[Manifest | KubectlError]:
        try:
            for document in yaml.load_all(text, Loader=ManifestLoader):
                if document is not None:
                    yield from self._read_document(source, document)
        except yaml.YAMLError as error:
            yield KubectlError(f"error parsing {source}: error converting YAML to JSON: {go_yaml_text(error)}")

    def _read_document(self, source: str, document: object) -> Iterator[Manifest | KubectlError]:
        if isinstance(document, dict) and isinstance(document.get("items"), list) and _is_list(document):
            for item in document["items"]:
                yield from self._read_document(source, item)
            return
        try:
            yield self._manifest(source, document)
        except KubectlError as error:
            yield error

    def _manifest(self, source: str, document: object) -> Manifest:
        body = _as_json(_checked(source, document))
        metadata = body.get("metadata") or {}
        if not isinstance(metadata, dict):
            raise _no_metadata(source, body, metadata)
        resource = _resource(self.rest, body["apiVersion"], body["kind"])
        if resource is None:
            raise _no_matches(source, body, metadata)
        if not resource.namespaced:
            return Manifest(source, resource, "", {**body, "metadata": metadata})
        own = metadata.get("namespace") or ""
        if own and self.namespace_given and own != self.namespace:
            message = (
                f'the namespace from the provided object "{own}" does not match the namespace "{self.namespace}". '
                f"You must pass '--namespace={own}' to perform this operation."
            )
            raise KubectlError(message)
        namespace = own or self.namespace
        return Manifest(source, resource, namespace, {**body, "metadata": {**metadata, "namespace": namespace}})


def _unreadable(name: str, error: OSError) -> KubectlError:
    """What Go's os.Open says, in its lower case."""
    return KubectlError(f"open {name}: {(error.strerror or str(error)).lower()}")


def _is_list(document: dict[str, Any]) -> bool:
    return str(document.get("kind", "")).endswith("List")


def _as_json(value: Any) -> Any:
    """A document as it goes over the wire: kubectl writes the keys of an object in order, wherever they stood."""
    if isinstance(value, dict):
        return {key: _as_json(value[key]) for key in sorted(value, key=str)}
    return [_as_json(item) for item in value] if isinstance(value, list) else value


def _checked(source: str, document: object) -> dict[str, Any]:
    if not isinstance(document, dict):
        raise _not_valid(source, "invalid object to validate")
    missing = [f"{key} not set" for key in ("apiVersion", "kind") if not document.get(key)]
    if missing:
        raise _not_valid(source, missing[0] if len(missing) == 1 else f"[{', '.join(missing)}]")
    return document


def _not_valid(source: str, problem: str) -> KubectlError:
    return KubectlError(f'error validating "{source}": error validating data: {problem}{_TURN_OFF}')


def _no_matches(source: str, body: dict[str, Any], metadata: dict[str, Any]) -> KubectlError:
    return KubectlError(
        f'resource mapping not found for name: "{metadata.get("name") or ""}" '
        f'namespace: "{metadata.get("namespace") or ""}" from "{source}": '
        f'no matches for kind "{body["kind"]}" in version "{body["apiVersion"]}"\nensure CRDs are installed first',
    )


def _no_metadata(source: str, body: dict[str, Any], found: object) -> KubectlError:
    kind, version = body["kind"], str(body["apiVersion"]).rpartition("/")[2]
    kinds = {str: "string", list: "array", bool: "bool"}
    return KubectlError(
        f'Error from server (BadRequest): error when creating "{source}": {kind} in version "{version}" cannot be '
        f"handled as a {kind}: json: cannot unmarshal {kinds.get(type(found), 'number')} into Go struct field "
        f"{kind}.metadata of type v1.ObjectMeta",
    )


def _resource(rest: RESTClient, api_version: str, kind: str) -> Resource | None:
    return next((known for known in rest.resources() if (known.api_version, known.kind) == (api_version, kind)), None)
