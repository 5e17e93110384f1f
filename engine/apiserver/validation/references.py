"""Validation of what points to other objects: kinds and names that become parts of a URL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api import names

if TYPE_CHECKING:
    from engine.api.serializer.idle.networking import IngressClassParametersReference, TypedLocalObjectReference
    from engine.apiserver.validation.fielderrors import FieldErrors


def typed_local(
    errors: FieldErrors,
    path: str,
    reference: TypedLocalObjectReference | IngressClassParametersReference,
) -> None:
    """Check the group, the kind and the name of an object that a networking type points to."""
    if reference.api_group is not None:
        for problem in names.subdomain(reference.api_group):
            errors.invalid(f"{path}.apiGroup", reference.api_group, problem)
    segment(errors, f"{path}.kind", reference.kind, "kind is required")
    segment(errors, f"{path}.name", reference.name, "name is required")


def segment(errors: FieldErrors, path: str, text: str, missing: str = "") -> None:
    """Check a text that must be there and becomes part of a URL; `missing` says what is said where it is not."""
    if not text:
        errors.required(path, missing)
    for problem in names.path_segment(text):
        errors.invalid(path, text, problem)
