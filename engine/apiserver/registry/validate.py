"""Whether an object may be stored: its metadata, its own fields, and what an update may not change.

Called by the server with complete objects, defaults included. Mirrors the Validate and ValidateUpdate of upstream's
strategies (staging/src/k8s.io/apiserver/pkg/registry/rest).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api import core, status
from engine.api.apps import Passive
from engine.api.customresources import CustomObject
from engine.apiserver.apiextensions import definitions, strategy
from engine.apiserver.apiextensions.validation import definition as validate_definitions
from engine.apiserver.registry import prepare_for_update
from engine.apiserver.validation import kinds
from engine.apiserver.validation import meta as validate_meta
from engine.apiserver.validation import pods as validate_pods
from engine.apiserver.validation.fielderrors import FieldErrors
from engine.apiserver.validation.statuses import kinds as statuses

if TYPE_CHECKING:
    from engine.api.meta import Object, ObjectMeta
    from engine.api.scheme import Resource
    from engine.apiserver.defaults.pod import PodDefaults


class ObjectValidator:
    """Checks objects; it remembers the Pod specs that were well, of which thousands are alike."""

    def __init__(self, pods: PodDefaults) -> None:
        self._pods = pods
        self._valid_specs: dict[bytes, None] = {}

    def check(self, resource: Resource, obj: Object, old: Object | None) -> None:
        """Refuse what is wrong in a new object, or in a newer state of `old`. Raises StatusError 422."""
        meta = obj.metadata
        errors = FieldErrors()
        if isinstance(obj, CustomObject):
            self._check_custom(errors, resource, obj, old)
            return
        _check_metadata(errors, resource, meta, old)
        if old is None:
            kinds.check_create(errors, obj)
        if isinstance(obj, core.Pod):
            self._check_pod(errors, obj)
            if old is None:
                validate_pods.create(errors, obj)
        else:
            kinds.check(errors, obj)
        if old is not None:
            kinds.check_update(errors, old, obj)
        if isinstance(obj, Passive) and obj.kind == definitions.KIND:
            validate_definitions.check(errors, obj, old if isinstance(old, Passive) else None)
        if errors.causes:
            raise status.invalid(resource, meta.name, errors.causes)

    def _check_custom(self, errors: FieldErrors, resource: Resource, obj: CustomObject, old: Object | None) -> None:
        errors.causes += strategy.check_kind(resource, obj)
        if not errors.causes:
            _check_metadata(errors, resource, obj.metadata, old)
            strategy.check(errors, resource, obj, old if isinstance(old, CustomObject) else None)
        if errors.causes:
            raise status.invalid_kind(obj.kind, resource.group, obj.metadata.name, errors.causes)

    def check_status(self, resource: Resource, obj: Object, old: Object) -> None:
        """Refuse what is wrong in a new status, or in the metadata that comes with it. Raises StatusError 422."""
        errors = FieldErrors()
        if isinstance(obj, CustomObject):
            self._check_custom(errors, resource, obj, old)
            return
        _check_metadata(errors, resource, obj.metadata, old)
        statuses.check(errors, old, obj)
        if errors.causes:
            raise status.invalid(resource, obj.metadata.name, errors.causes)

    def _check_pod(self, errors: FieldErrors, pod: core.Pod) -> None:
        known = self._pods.fingerprint(pod.spec)
        if known in self._valid_specs:
            return
        before = len(errors.causes)
        validate_pods.of_pod(errors, "spec", pod.spec)
        if len(errors.causes) == before:
            self._valid_specs[known] = None


def _check_metadata(errors: FieldErrors, resource: Resource, meta: ObjectMeta, old: Object | None) -> None:
    """Check the metadata; an update's is checked twice upstream, by the registry and by the kind, and so told twice."""
    if old is None:
        validate_meta.metadata(errors, resource, meta)
        return
    prepare_for_update.validate_metadata(errors, old.metadata, meta)
    validate_meta.metadata(errors, resource, meta)
    errors.causes += errors.causes
