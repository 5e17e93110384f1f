"""What a version says beside its schema: scale, columns, selectable fields; and how versions are converted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from engine.api import names
from engine.apiserver.apiextensions.schema.structural import inside
from engine.golang.fmt import go_quote

if TYPE_CHECKING:
    from engine.apiserver.validation.fielderrors import FieldErrors

_TYPES = ("boolean", "date", "integer", "number", "string")
_FORMATS = ("byte", "date", "date-time", "double", "float", "int32", "int64", "password")
_STRATEGIES = ("None", "Webhook")
_ONLY_WEBHOOK = "should not be set when strategy is not set to Webhook"
_MOST_FIELDS = 8
_SELECTABLE = ("string", "boolean", "integer")
_NO_FIELD = "is an invalid path: does not refer to a valid field"
_STEP = re.compile(r"\.([A-Za-z_][A-Za-z0-9_-]*)|\['((?:[^'\\]|\\.)*)'\]")


def scale(errors: FieldErrors, path: str, given: dict[str, Any]) -> None:
    """Check where the numbers of a Scale stand."""
    for name, root in (("specReplicasPath", ".spec."), ("statusReplicasPath", ".status.")):
        value, here = given.get(name) or "", f"{path}.{name}"
        if not value:
            errors.required(here)
        elif _is_simple(errors, here, value) and not value.startswith(root):
            errors.invalid(here, value, f"should be a json path under {root[:-1]}")
    selector, here = given.get("labelSelectorPath") or "", f"{path}.labelSelectorPath"
    if selector and _is_simple(errors, here, selector) and not selector.startswith((".spec.", ".status.")):
        errors.invalid(here, selector, "should be a json path under either .spec or .status")


def _is_simple(errors: FieldErrors, path: str, value: str) -> bool:
    if not value.startswith("."):
        errors.invalid(path, value, "must be a simple json path starting with .")
    return value.startswith(".")


def column(errors: FieldErrors, path: str, given: dict[str, Any]) -> None:
    """Check a column of `kubectl get`."""
    if not given.get("name"):
        errors.required(f"{path}.name")
    if not given.get("type"):
        errors.required(f"{path}.type", f"must be one of {','.join(_TYPES)}")
    elif given["type"] not in _TYPES:
        errors.invalid(f"{path}.type", given["type"], f"must be one of {','.join(_TYPES)}")
    if given.get("format") and given["format"] not in _FORMATS:
        errors.invalid(f"{path}.format", given["format"], f"must be one of {','.join(_FORMATS)}")
    if not given.get("jsonPath"):
        errors.required(f"{path}.JSONPath")
    else:
        _is_simple(errors, f"{path}.JSONPath", given["jsonPath"])


def selectable_fields(errors: FieldErrors, path: str, given: list[dict[str, Any]], schema: dict[str, Any]) -> None:
    """Check the fields that lists can be selected by: plain values of the schema, each once."""
    seen: set[str] = set()
    for index, field in enumerate(given):
        here, value = f"{path}[{index}].jsonPath", field.get("jsonPath") or ""
        if not value:
            errors.required(here)
            continue
        try:
            found = field_at(value, schema)
        except ValueError as error:
            errors.invalid(here, value, str(error))
            continue
        if found.get("type") not in _SELECTABLE:
            types = "string, boolean or integer"
            why = f"must point to a field of type {types}. Enum string fields and strings with formats are allowed."
            errors.invalid(here, value, why)
        if value in seen:
            errors.duplicate(here, go_quote(value))
        seen.add(value)
    if len(seen) > _MOST_FIELDS:
        errors.too_many(path, len(seen), _MOST_FIELDS)


def field_at(path: str, schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of the field at a path. Raises ValueError where there is none."""
    if path[:1] not in {".", "["}:
        first = re.split(r"[.\[]", path, maxsplit=1)[0]
        raise ValueError(f"is an invalid path: expected [ or . but got: {first}")
    rest = path
    while rest:
        step = _STEP.match(rest)
        found = inside(schema, step[1] or step[2]) if step is not None else None
        if step is None or found is None:
            raise ValueError(_NO_FIELD)
        schema, rest = found, rest[step.end() :]
    return schema


def conversion(errors: FieldErrors, path: str, given: dict[str, Any] | None) -> None:
    """Check how versions are converted."""
    if given is None:
        return
    strategy, webhook = given.get("strategy") or "", given.get("webhook") or {}
    client, reviews = webhook.get("clientConfig"), webhook.get("conversionReviewVersions") or []
    if not strategy:
        errors.required(f"{path}.strategy")
    elif strategy not in _STRATEGIES:
        errors.unsupported(f"{path}.strategy", strategy, _STRATEGIES)
    if strategy != "Webhook":
        if client is not None:
            errors.forbidden(f"{path}.webhookClientConfig", _ONLY_WEBHOOK)
        if reviews:
            errors.forbidden(f"{path}.conversionReviewVersions", _ONLY_WEBHOOK)
        return
    if client is None:
        errors.required(f"{path}.webhookClientConfig", "required when strategy is set to Webhook")
    elif (client.get("url") is None) == (client.get("service") is None):
        errors.required(f"{path}.webhookClientConfig", "exactly one of url or service is required")
    _reviews(errors, f"{path}.conversionReviewVersions", reviews)


def _reviews(errors: FieldErrors, path: str, given: list[str]) -> None:
    if not given:
        errors.required(path)
        return
    for index, name in enumerate(given):
        if name in given[:index]:
            errors.invalid(f"{path}[{index}]", name, "duplicate version")
        for problem in names.service_name(name):
            errors.invalid(f"{path}[{index}]", name, problem)
    if not {"v1", "v1beta1"} & set(given):
        shown = "[]string{" + ", ".join(map(go_quote, given)) + "}"
        errors.raw_invalid(path, shown, "must include at least one of v1, v1beta1")


def go_versions(versions: list[dict[str, Any]], shared: set[str], given: Any) -> str:
    """Versions as Go prints them in an error. What is a pointer there is shown by its type, not by its address."""
    if not versions:
        return "[]apiextensions.CustomResourceDefinitionVersion" + ("(nil)" if given is None else "{}")
    shown = ", ".join(_go_version(each, shared) for each in versions)
    return f"[]apiextensions.CustomResourceDefinitionVersion{{{shown}}}"


_GO_FIELDS = (
    ("Schema", "schema", "(*apiextensions.CustomResourceValidation)"),
    ("Subresources", "subresources", "(*apiextensions.CustomResourceSubresources)"),
    ("AdditionalPrinterColumns", "additionalPrinterColumns", "[]apiextensions.CustomResourceColumnDefinition"),
    ("SelectableFields", "selectableFields", "[]apiextensions.SelectableField"),
)


def _go_version(version: dict[str, Any], shared: set[str]) -> str:
    flags = [
        f"{name}:{'true' if version.get(name.lower()) else 'false'}" for name in ("Served", "Storage", "Deprecated")
    ]
    warning = "(*string)(nil)" if version.get("deprecationWarning") is None else "(*string)(0xc000000000)"
    more = []
    for name, key, type_ in _GO_FIELDS:
        absent = key in shared or version.get(key) is None
        more.append(f"{name}:{type_}{'(nil)' if absent else '{...}' if type_.startswith('[]') else '(0xc000000000)'}")
    head = f"Name:{go_quote(version.get('name') or '')}"
    inside_ = ", ".join([head, *flags, f"DeprecationWarning:{warning}", *more])
    return f"apiextensions.CustomResourceDefinitionVersion{{{inside_}}}"
