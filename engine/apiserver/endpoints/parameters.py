"""Query parameters, read and checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api.numerals import int64
from engine.api.status import bad_request
from engine.apiserver.endpoints.list_handler import ListOptions

if TYPE_CHECKING:
    from engine.apiserver.endpoints.exchange import HTTPRequest

_VALIDATIONS = frozenset({"Strict", "Warn", "Ignore"})


def validation(ask: HTTPRequest) -> str:
    """How strict the body is read: Strict, Warn or Ignore. Raises StatusError 400."""
    value = ask.parameters.get("fieldValidation", "") or "Warn"
    if value not in _VALIDATIONS:
        raise bad_request(
            f'fieldValidation: Unsupported value: "{value}": supported values: "Ignore", "Strict", "Warn"',
        )
    return value


def dry_run(ask: HTTPRequest) -> bool:
    """Whether nothing may be stored. Raises StatusError 400."""
    value = ask.parameters.get("dryRun")
    if value not in {None, "", "All"}:
        raise bad_request(f'dryRun: Unsupported value: "{value}": supported values: "All"')
    return value == "All"


def number(ask: HTTPRequest, name: str) -> int | None:
    """A number of 64 bits that is not negative; None where it is left out. Raises StatusError 400."""
    text = ask.parameters.get(name, "")
    if text and not is_number(text):
        raise bad_request(f'{name}: Invalid value: "{text}": must be a number that is not negative')
    return int(text) if text else None


def is_number(text: str) -> bool:
    """Whether a text is a number that is not negative and fits into 64 bits, in digits alone."""
    return int64(text) is not None


def delete_options(ask: HTTPRequest) -> dict[str, Any]:
    """The options of a DELETE that stand in its query. Raises StatusError 400."""
    given = ask.parameters
    out: dict[str, Any] = {}
    grace = given.get("gracePeriodSeconds", "")
    if grace:
        if not is_number(grace.removeprefix("-")):
            raise bad_request(f'gracePeriodSeconds: Invalid value: "{grace}": must be a number')
        out["gracePeriodSeconds"] = int(grace)
    if given.get("propagationPolicy"):
        out["propagationPolicy"] = given["propagationPolicy"]
    return out


def selectors(ask: HTTPRequest) -> ListOptions:
    """Which objects a request is about, all at once."""
    given = ask.parameters
    return ListOptions(labels=given.get("labelSelector", ""), fields=given.get("fieldSelector", ""))


def list_options(ask: HTTPRequest) -> ListOptions:
    """What a list is asked for. Raises StatusError 400."""
    given = ask.parameters
    limit, version = given.get("limit", "") or "0", given.get("resourceVersion", "") or "0"
    if not is_number(version):
        raise bad_request(f'resourceVersion: Invalid value: "{version}": strconv.ParseUint: parsing: invalid syntax')
    if not is_number(limit):
        raise bad_request(f'unable to convert limit "{limit}" to a number')
    return selectors(ask)._replace(
        limit=int(limit),
        token=given.get("continue", ""),
        resource_version=int(version),
        exact=given.get("resourceVersionMatch") == "Exact",
    )
