"""The options of a Pod's log (ValidatePodLogOptions)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.status import invalid_kind
from engine.apiserver.endpoints.options.parameters import parsed_int
from engine.apiserver.validation.fielderrors import FieldErrors

if TYPE_CHECKING:
    from engine.apiserver.endpoints.exchange import HTTPRequest

_SECONDS = "sinceSeconds"


def limits(ask: HTTPRequest, pod: str) -> tuple[int | None, int | None]:
    """How many of the last lines of a Pod's log are wanted, and how many bytes of them. Raises StatusError 400, 422."""
    lines, size, seconds = (_number(ask, name) for name in ("tailLines", "limitBytes", _SECONDS))
    errors = FieldErrors()
    if lines is not None and lines < 0:
        errors.invalid("tailLines", lines, "must be greater than or equal to 0")
    if size is not None and size < 1:
        errors.invalid("limitBytes", size, "must be greater than 0")
    if seconds is not None and ask.parameters.get("sinceTime"):
        errors.forbidden("[]", "at most one of `sinceTime` or `sinceSeconds` may be specified")
    elif seconds is not None and seconds < 1:
        errors.invalid(_SECONDS, seconds, "must be greater than 0")
    if errors.causes:
        raise invalid_kind("PodLogOptions", "", pod, errors.causes)
    return lines, size


def _number(ask: HTTPRequest, name: str) -> int | None:
    text = ask.parameters.get(name, "")
    return parsed_int(text) if text else None
