"""Query parameters, read and checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api.meta import fits
from engine.api.numerals import int64
from engine.api.status import bad_request, invalid_options, plain
from engine.apiserver.endpoints.list_handler import ListOptions
from engine.apiserver.validation.fielderrors import FieldErrors

if TYPE_CHECKING:
    from engine.apiserver.endpoints.exchange import HTTPRequest

_MATCH = "resourceVersionMatch"
_MATCHES = ("Exact", "NotOlderThan", "")
_NO_WATCH_LIST = "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled"
_MOST_DIGITS = 19
"""So many have the largest numbers of 64 bits; zeros in front count too, which nobody sends."""


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
    """The options of a DELETE that stand in its query, in wire form. Raises StatusError 400."""
    given = ask.parameters
    out: dict[str, Any] = {"dryRun": ask.values("dryRun")}
    if given.get("gracePeriodSeconds"):
        out["gracePeriodSeconds"] = parsed_int(given["gracePeriodSeconds"])
    if "orphanDependents" in given:
        out["orphanDependents"] = ask.flag("orphanDependents")
    if "propagationPolicy" in given:
        out["propagationPolicy"] = given["propagationPolicy"]
    return out


def parsed_int(text: str) -> int:
    """A number of 64 bits, as Go's strconv.ParseInt reads it. Raises StatusError 400."""
    digits = text.removeprefix("-") if text.startswith("-") else text.removeprefix("+")
    if not (digits.isascii() and digits.isdecimal()):
        raise bad_request(f'strconv.ParseInt: parsing "{text}": invalid syntax')
    if len(digits) > _MOST_DIGITS or not fits(int(text), 64):
        raise bad_request(f'strconv.ParseInt: parsing "{text}": value out of range')
    return int(text)


def selectors(ask: HTTPRequest) -> ListOptions:
    """Which objects a request is about, all at once."""
    given = ask.parameters
    return ListOptions(labels=given.get("labelSelector", ""), fields=given.get("fieldSelector", ""))


def list_options(ask: HTTPRequest) -> ListOptions:
    """What a list is asked for. Raises StatusError 400, or 422 where the options contradict each other."""
    given = ask.parameters
    limit = parsed_int(given["limit"]) if given.get("limit") else 0
    match, token = given.get("resourceVersionMatch", ""), given.get("continue", "")
    _check_list(given, match)
    version = 0 if token else _list_version(given.get("resourceVersion", ""))
    if token and given.get("resourceVersion", "") not in {"", "0"}:
        raise bad_request("specifying resource version is not allowed when using continue")
    return selectors(ask)._replace(
        limit=max(limit, 0),
        token=token,
        resource_version=version,
        # Without a word about it, a page is one of the state at its version.
        exact=match == "Exact" or bool(not match and limit > 0 and version),
    )


def version_of_one(ask: HTTPRequest) -> int:
    """How new an object must be at least; 0 where that does not matter. Raises StatusError 500."""
    text = ask.parameters.get("resourceVersion", "")
    if text and not is_number(text):
        raise plain(bad_version(text))
    return int(text) if text else 0


def _list_version(text: str) -> int:
    if text and not is_number(text):
        raise bad_request(f"invalid resource version: {bad_version(text)}")
    return int(text) if text else 0


def bad_version(text: str) -> str:
    """What is said of a resourceVersion that is no number (ParseResourceVersion)."""
    return f'resourceVersion: Invalid value: "{text}": strconv.ParseUint: parsing "{text}": invalid syntax'


def _check_list(given: dict[str, str], match: str) -> None:
    """Raise StatusError 422 where options of a list contradict each other (ValidateListOptions)."""
    errors, version = FieldErrors(), given.get("resourceVersion", "")
    if match and not version:
        errors.forbidden(_MATCH, "resourceVersionMatch is forbidden unless resourceVersion is provided")
    if match and given.get("continue"):
        errors.forbidden(_MATCH, "resourceVersionMatch is forbidden when continue is provided")
    if match not in _MATCHES:
        errors.unsupported(_MATCH, match, _MATCHES)
    if match == "Exact" and version == "0":
        errors.forbidden(_MATCH, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"')
    if "sendInitialEvents" in given:
        errors.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list")
    if errors.causes:
        raise invalid_options("ListOptions", errors.causes)


def check_watch(ask: HTTPRequest) -> None:
    """Raise StatusError 422 where options of a watch contradict each other (validateWatchOptions)."""
    errors, given = FieldErrors(), ask.parameters
    match, initial = given.get("resourceVersionMatch", ""), "sendInitialEvents" in given
    if initial:
        if match != "NotOlderThan":
            errors.forbidden(_MATCH, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")
        errors.forbidden("sendInitialEvents", _NO_WATCH_LIST)
    if match and not initial:
        errors.forbidden(_MATCH, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")
    if match and match != "NotOlderThan":
        errors.unsupported(_MATCH, match, ("NotOlderThan",))
    if match and given.get("continue"):
        errors.forbidden(_MATCH, "resourceVersionMatch is forbidden when continue is provided")
    if errors.causes:
        raise invalid_options("ListOptions", errors.causes)


def timeout_s(ask: HTTPRequest) -> int:
    """After how many real seconds a watch is to end; 0 where it does not say. Raises StatusError 400."""
    text = ask.parameters.get("timeoutSeconds", "")
    limit = parsed_int(text) if text else 0
    if limit < 0:
        raise bad_request(f'timeoutSeconds: Invalid value: "{text}": must be a number that is not negative')
    return limit
