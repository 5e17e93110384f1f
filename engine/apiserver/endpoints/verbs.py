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
from engine.apiserver.apiextensions import requests
from engine.apiserver.apiextensions import scale as custom_scale
from engine.apiserver.endpoints import decoding, patching
from engine.apiserver.endpoints.options.delete import check_delete_options, read_delete_options
from engine.apiserver.endpoints.readverbs import SCALE, ReadVerbs
from engine.apiserver.endpoints.scaling import as_configuration, check_scale, scale_of
from engine.apiserver.fieldmanager.fieldmanager import ApplyRequest, given_managers
from engine.apiserver.fieldmanager.history import FieldWriter
from engine.apiserver.fieldmanager.managed import encoded
from engine.apiserver.registry import deletion, warnings
from engine.apiserver.registry.prepare_for_create import without_version
from engine.apiserver.registry.strategies import CREATED_ON_UPDATE
from engine.apiserver.validation import events

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.api.requests import DeleteOptions
    from engine.apiserver.server import RequestContext

APPLY = "apply"
"""The type of a patch that is a configuration."""


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
        manager: str | None = None,
    ) -> dict[str, Any]:
        """Create an object from its manifest. Raises StatusError."""
        if resource in ANSWERED:
            return self.review(resource, namespace, body)
        self._reach("post", resource)
        self.warn(warnings.of_writing(resource))
        given = decoding.decode(resource, decoding.in_namespace(resource, namespace, body), validation)
        fields = self._fields(manager, managed=given.managed)
        noted = self._noted(given)
        events.check_version(resource, noted)
        return self._created(resource, noted, self._request(dry_run=dry_run, fields=fields, resource=resource))

    def _created(self, resource: Resource, obj: Object, request: RequestContext) -> dict[str, Any]:
        made = self.server.create(obj, request)
        self.warn(warnings.of_custom(resource, made))
        self.warn([*self.server.admission.warnings(made, None), *warnings.of_new(made)])
        return self.server.fields.shown(resource, made)

    def _fields(self, manager: str | None, subresource: str = "", managed: Any = None) -> FieldWriter:
        """Who manages what a request writes: the manager that it names, or else the user."""
        given = None if subresource else given_managers(managed)
        return FieldWriter(self._writer if manager is None else manager, subresource, managers=given)

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
        manager: str | None = None,
    ) -> dict[str, Any]:
        """Replace an object, its status, or its scale. Raises StatusError."""
        self._check_part("update", resource, subresource)
        if subresource == SCALE:
            return self._scale_to(resource, namespace, name, body, manager, dry_run=dry_run)
        self._reach("put", resource)
        self.warn(warnings.of_writing(resource))
        given = decoding.decode(resource, decoding.in_namespace(resource, namespace, body), validation)
        obj = self._noted(given)
        decoding.check_name(obj, name)
        fields = self._fields(manager, subresource, given.managed)
        return self._updated(
            resource, obj, subresource, self._request(dry_run=dry_run, fields=fields, resource=resource)
        )

    def _updated(
        self, resource: Resource, obj: Object, subresource: str, request: RequestContext, *, patched: bool = False
    ) -> dict[str, Any]:
        old = decoding.stored(self.server.store, resource, obj)
        if old is None and not subresource and resource.plural in CREATED_ON_UPDATE:
            return self._created(resource, without_version(obj), request)
        changed = self.server.update(obj, request, subresource, patched=patched)
        self.warn(warnings.of_custom(resource, changed))
        self.warn([*self.server.admission.warnings(changed, old), *warnings.of_changed(changed, old)])
        return self.server.fields.shown(resource, changed)

    def _scale_to(
        self,
        resource: Resource,
        namespace: str,
        name: str,
        body: dict[str, Any],
        manager: str | None,
        *,
        dry_run: bool,
    ) -> dict[str, Any]:
        if resource.custom is not None:
            wanted = self._custom_scale(body)
            decoding.check_name(wanted, name)
            current = self.get(resource, namespace, name)
        else:
            current = self.scale(resource, namespace, name)
            wanted = wire.decode_request(Scale, body)
            check_scale(name, namespace, wanted)
        version = wanted.metadata.resource_version
        if version and version != current["metadata"]["resourceVersion"]:
            raise status.conflict(resource, name)
        fields, replicas = self._fields(manager, SCALE), wanted.spec.replicas
        if resource.custom is not None:
            change = custom_scale.change_of(resource, replicas)
            raw = self._patched(resource, namespace, name, change, "merge", "Ignore", fields, dry_run=dry_run)
            return custom_scale.scale_of(resource, raw)
        change = {"spec": {"replicas": replicas}}
        return scale_of(self._patched(resource, namespace, name, change, "merge", "Strict", fields, dry_run=dry_run))

    def _custom_scale(self, body: dict[str, Any]) -> Scale:
        """A Scale for a custom resource. Raises StatusError 400 on anything else."""
        try:
            if (body.get("apiVersion"), body.get("kind")) == ("autoscaling/v1", "Scale"):
                return wire.decode_request(Scale, body)
        except status.StatusError as error:
            raise requests.no_scale() from error
        raise requests.no_scale()

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
        manager: str | None = None,
        force: bool = False,
    ) -> dict[str, Any]:
        """Change an object by a patch of any type, or apply a configuration, which creates what is not there.

        Raises StatusError, 409 naming the managers of fields that an apply without `force` would change.
        """
        self._check_part("patch", resource, subresource)
        if resource.custom is not None and type not in requests.PATCHES:
            raise requests.unknown_patch()
        if type == APPLY:
            if subresource == SCALE and resource.custom is not None:
                raise requests.no_applied_scale()
            config = as_configuration(resource, patch_) if subresource == SCALE else patch_
            request = ApplyRequest(resource, namespace, config, manager or self._writer, force, subresource)
            applied = self._apply(request, name, validation, dry_run=dry_run)
            return scale_of(applied) if subresource == SCALE else applied
        if subresource == SCALE:
            change = patching.changed(self.scale(resource, namespace, name), patch_, type, "Scale")
            return self._scale_to(resource, namespace, name, change, manager, dry_run=dry_run)
        fields = self._fields(manager, subresource)
        return self._patched(resource, namespace, name, patch_, type, validation, fields, dry_run=dry_run)

    def _patched(
        self,
        resource: Resource,
        namespace: str,
        name: str,
        patch_: Any,
        type_: str,
        validation: str,
        fields: FieldWriter,
        *,
        dry_run: bool,
    ) -> dict[str, Any]:
        """Change an object by a JSON, merge or strategic merge patch, as `fields` says who writes what of it."""
        self._reach("patch", resource)
        self.warn(warnings.of_writing(resource))
        old = self._stored(resource, namespace, name)
        given = patching.patched(resource, self.server.fields.shown(resource, old), patch_, type_, validation)
        new = self._noted(given)
        decoding.check_name(new, name)
        if not fields.subresource:
            fields = fields._replace(managers=given_managers(given.managed))
        part, request = _part(fields.subresource), self._request(dry_run=dry_run, fields=fields, resource=resource)
        return self._updated(resource, decoding.kept_in_place(old, new), part, request, patched=True)

    def _apply(self, request: ApplyRequest, name: str, validation: str, *, dry_run: bool) -> dict[str, Any]:
        """Lay a configuration over the object, or create it (endpoints/handlers/patch.go, applyPatcher)."""
        resource, part = request.resource, request.subresource
        self._reach("patch", resource)
        self.warn(warnings.of_writing(resource))
        key = f"{request.namespace}/{name}" if resource.namespaced else name
        live = self.server.store.get(resource.table, key)
        if live is None and part:
            raise status.not_found(resource, name)
        raw, managers = self.server.fields.apply(request, live)
        obj = self._noted(
            decoding.decode(resource, decoding.in_namespace(resource, request.namespace, raw), validation)
        )
        decoding.check_name(obj, name)
        writer = FieldWriter(request.manager, part, managers=managers, applies=True)
        context = self._request(dry_run=dry_run, fields=writer, resource=resource)
        if live is None:
            done = self._created(resource, obj, context)
        else:
            done = self._updated(resource, decoding.kept_in_place(live, obj), _part(part), context, patched=True)
        if dry_run:  # what is not stored is shown with the managers that it would have had
            done["metadata"]["managedFields"] = encoded(managers)
        return done

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
        return self.server.fields.shown(resource, done.last)

    def deleted(
        self, resource: Resource, namespace: str, name: str, options: DeleteOptions, *, dry_run: bool = False
    ) -> deletion.Deletion:
        """Delete an object, or begin to; the options are allowed. Raises StatusError."""
        self._reach("delete", resource)
        self.warn(warnings.of_reading(resource))
        self.warn(warnings.of_deletion(resource, options))
        return self.server.delete(
            resource.table,
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


def _part(subresource: str) -> str:
    """What of the object is written: a scale is a part of the specification."""
    return "" if subresource == SCALE else subresource
