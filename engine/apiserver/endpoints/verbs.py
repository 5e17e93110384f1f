"""The verbs of the API on its resources, in plain wire dicts, as they look over HTTP, without the network.

They decode strictly, speak Kubernetes' Status errors and collect the warnings that a real server would send as headers.
Nobody gets through while the server hangs (StatusError 504). Mirrors apiserver/pkg/endpoints/handlers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api import status
from engine.api.requests import Scale
from engine.api.scheme import ANSWERED, Resource, by_plural
from engine.api.serializer import wire
from engine.apiserver import eviction
from engine.apiserver.endpoints import decoding, patching
from engine.apiserver.endpoints.options.delete import check_delete_options, read_delete_options
from engine.apiserver.endpoints.readverbs import ReadVerbs
from engine.apiserver.endpoints.scaling import check_scale
from engine.apiserver.registry import deletion, warnings
from engine.apiserver.registry.prepare_for_create import without_version
from engine.apiserver.registry.strategies import CREATED_ON_UPDATE

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.api.requests import DeleteOptions


class ResourceVerbs(ReadVerbs):
    """The verbs as one user may use them."""

    # --- write

    def create(
        self,
        resource: Resource,
        namespace: str,
        body: dict[str, Any],
        *,
        dry_run: bool = False,
        validation: str = "Strict",
        manager: str = "",
    ) -> dict[str, Any]:
        """Create an object from its manifest. Raises StatusError."""
        del manager  # field managers belong to server-side apply, which is not modelled
        if resource in ANSWERED:
            return self.review(resource, namespace, body)
        self._reach("post", resource)
        self.warn(warnings.of_writing(resource))
        obj = self._noted(decoding.decode(resource, decoding.in_namespace(resource, namespace, body), validation))
        made = self.server.create(obj, self._request(dry_run=dry_run))
        self.warn([*self.server.admission.warnings(made, None), *warnings.of_new(made)])
        return wire.encode_as(resource, made)

    def update(
        self,
        resource: Resource,
        namespace: str,
        name: str,
        body: dict[str, Any],
        *,
        subresource: str = "",
        dry_run: bool = False,
        validation: str = "Strict",
    ) -> dict[str, Any]:
        """Replace an object, its status, or its scale. Raises StatusError."""
        if subresource == "scale":
            return self._scale_to(resource, namespace, name, body, dry_run=dry_run)
        self._reach("put", resource)
        self.warn(warnings.of_writing(resource))
        obj = self._noted(decoding.decode(resource, decoding.in_namespace(resource, namespace, body), validation))
        decoding.check_name(obj, name)
        return self._updated(resource, obj, subresource, dry_run=dry_run)

    def _updated(
        self, resource: Resource, obj: Object, subresource: str, *, dry_run: bool, patched: bool = False
    ) -> dict[str, Any]:
        old = decoding.stored(self.server.store, obj)
        if old is None and not subresource and resource.plural in CREATED_ON_UPDATE:
            made = self.server.create(without_version(obj), self._request(dry_run=dry_run))
            self.warn([*self.server.admission.warnings(made, None), *warnings.of_new(made)])
            return wire.encode_as(resource, made)
        changed = self.server.update(obj, self._request(dry_run=dry_run), subresource, patched=patched)
        self.warn([*self.server.admission.warnings(changed, old), *warnings.of_changed(changed, old)])
        return wire.encode_as(resource, changed)

    def _scale_to(
        self,
        resource: Resource,
        namespace: str,
        name: str,
        body: dict[str, Any],
        *,
        dry_run: bool,
    ) -> dict[str, Any]:
        current = self.scale(resource, namespace, name)
        wanted = wire.decode_request(Scale, body)
        check_scale(name, namespace, wanted)
        version = wanted.metadata.resource_version
        if version and version != current["metadata"]["resourceVersion"]:
            raise status.conflict(resource, name)
        change = {"spec": {"replicas": wanted.spec.replicas}}
        self.patch(resource, namespace, name, change, type="merge", dry_run=dry_run)
        return self.scale(resource, namespace, name)

    def patch(
        self,
        resource: Resource,
        namespace: str,
        name: str,
        patch_: Any,
        *,
        type: str,
        subresource: str = "",
        dry_run: bool = False,
        validation: str = "Strict",
    ) -> dict[str, Any]:
        """Change an object by a JSON, merge or strategic merge patch. Raises StatusError."""
        if subresource == "scale":
            change = patching.changed(self.scale(resource, namespace, name), patch_, type, "Scale")
            return self._scale_to(resource, namespace, name, change, dry_run=dry_run)
        self._reach("patch", resource)
        self.warn(warnings.of_writing(resource))
        old = self._stored(resource, namespace, name)
        new = self._noted(patching.patched(resource, wire.encode_as(resource, old), patch_, type, validation))
        decoding.check_name(new, name)
        kept = decoding.kept_in_place(old, new)
        return self._updated(resource, kept, subresource, dry_run=dry_run, patched=True)

    def _noted(self, decoded: decoding.Decoded) -> Object:
        self.warn(decoded.unknown)
        return decoded.obj

    def delete(
        self,
        resource: Resource,
        namespace: str,
        name: str,
        *,
        options: dict[str, Any] | None = None,
        dry_run: bool = False,
    ) -> dict[str, Any]:
        """Delete an object, or begin to. Returns its last state. Raises StatusError."""
        chosen = read_delete_options(options or {})
        check_delete_options(chosen)
        done = self.deleted(resource, namespace, name, chosen, dry_run=dry_run)
        return wire.encode(done.last)

    def deleted(
        self, resource: Resource, namespace: str, name: str, options: DeleteOptions, *, dry_run: bool = False
    ) -> deletion.Deletion:
        """Delete an object, or begin to; the options are allowed. Raises StatusError."""
        self._reach("delete", resource)
        self.warn(warnings.of_reading(resource))
        self.warn(warnings.of_deletion(resource, options))
        return self.server.delete(
            resource.plural,
            namespace if resource.namespaced else "",
            name,
            self._request(dry_run=dry_run or "All" in options.dry_run),
            grace_s=options.grace_period_seconds,
            uid=options.preconditions.uid,
            version=options.preconditions.resource_version,
            propagation=deletion.policy(options),
        )

    def evict(self, namespace: str, name: str, *, grace_s: int | None = None, dry_run: bool = False) -> None:
        """Delete a Pod if its PodDisruptionBudget allows (POST pods/NAME/eviction). Raises StatusError, 429 if not."""
        self._reach("post", by_plural("pods"))
        eviction.evict(self.server, namespace, name, self._request(dry_run=dry_run), grace_s=grace_s)
