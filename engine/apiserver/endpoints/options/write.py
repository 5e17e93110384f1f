"""The options of a request that writes: read from its query or body, and held against what they may be.

Raises Kubernetes' Status errors before anything else of the request is looked at. Mirrors apimachinery's
pkg/apis/meta/v1/validation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api import status
from engine.apiserver.endpoints import requestbodies
from engine.apiserver.endpoints.options import parameters
from engine.apiserver.endpoints.options.delete import check_delete_options, check_dry_run, read_delete_options
from engine.apiserver.fieldmanager import writers
from engine.apiserver.validation.fielderrors import FieldErrors

if TYPE_CHECKING:
    from engine.api.requests import DeleteOptions
    from engine.apiserver.endpoints.exchange import HTTPRequest

_VALIDATIONS = ("Ignore", "Strict", "Warn")


class WriteOptions(NamedTuple):
    """What CreateOptions, UpdateOptions and PatchOptions have in common (meta/v1)."""

    dry_run: bool
    """Is nothing to be stored?"""
    validation: str
    """How strictly the body is read: Strict, Warn or Ignore."""
    manager: str
    """Who manages the fields that are written: whom the request names, or else its client."""
    force: bool
    """Are fields that others manage taken over, when something is applied?"""


def write_options(ask: HTTPRequest, kind: str) -> WriteOptions:
    """The options of that kind in the query. Raises StatusError 422."""
    errors, given = FieldErrors(), ask.parameters
    strictness, manager = given.get("fieldValidation", ""), given.get("fieldManager", "")
    if kind == "PatchOptions" and not requestbodies.is_apply(ask.content_type):
        if "force" in given:
            errors.forbidden("force", "may not be specified for non-apply patch")
    elif kind == "PatchOptions" and not manager:
        errors.required("fieldManager", "is required for apply patch")
    if len(manager.encode()) > writers.MOST_BYTES:
        errors.too_long("fieldManager", writers.MOST_BYTES)
    if not manager.isprintable():
        errors.invalid("fieldManager", manager, "should only contain printable characters")
    dry_run = ask.values("dryRun")
    check_dry_run(errors, dry_run)
    if strictness not in {"", *_VALIDATIONS}:
        errors.unsupported("fieldValidation", strictness, ("", *_VALIDATIONS))
    if errors.causes:
        raise status.invalid_options(kind, errors.causes)
    manager = manager or writers.of_user_agent(ask.user_agent) or writers.UNKNOWN
    return WriteOptions(bool(dry_run), strictness or "Warn", manager, ask.flag("force"))


def delete_options(ask: HTTPRequest) -> DeleteOptions:
    """The options of a deletion: those of the body or, where it has none, of the query.

    Raises StatusError 400 where the query, 500 where the body cannot be read, 422 where they are not allowed.
    """
    if not ask.body.strip():
        options = read_delete_options(parameters.delete_options(ask))
    else:
        try:
            options = read_delete_options(requestbodies.read_options(ask))
        except status.StatusError as error:
            # As upstream, where nobody makes a Status of what the decoder says.
            raise status.plain(error.message.partition(" as a DeleteOptions: ")[2] or error.message) from error
    check_delete_options(options)
    return options
