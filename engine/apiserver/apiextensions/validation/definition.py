"""A definition as a whole: its names, its versions, what an update may change.

What all versions have alike is said of the definition, and not of each version, since the server's own form of it keeps
it there: hence `spec.validation` and `spec.subresources` in errors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from engine.api import names
from engine.apiserver.apiextensions.kinds import is_established
from engine.apiserver.apiextensions.validation import parts
from engine.apiserver.apiextensions.validation.schema import check_schema
from engine.golang.fmt import go_quote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.api.apps import Passive
    from engine.apiserver.validation.fielderrors import FieldErrors

APPROVED = "api-approved.kubernetes.io"
_PULL = "https://github.com/kubernetes/enhancements/pull/1111"
_SHARED = ("schema", "subresources", "additionalPrinterColumns", "selectableFields")
_SCOPES = ("Cluster", "Namespaced")
_MOST_FIELDS = 8
_WARNING_MAX = 256


def check(errors: FieldErrors, new: Passive, old: Passive | None) -> None:
    """Check a definition, or a newer state of `old`."""
    spec, status = new.body.get("spec") or {}, new.body.get("status") or {}
    _check_name(errors, new, spec)
    _check_spec(errors, spec)
    stored = status.get("storedVersions") or []
    _check_stored(errors, stored, spec.get("versions") or [])
    if old is None:
        _check_approval(errors, new, spec.get("group") or "")
    if spec.get("preserveUnknownFields"):
        why = "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead"
        errors.invalid("spec.preserveUnknownFields", True, why)  # noqa: FBT003 - the value that is refused
    if old is not None:
        _check_update(errors, spec, old)


def _check_name(errors: FieldErrors, new: Passive, spec: dict[str, Any]) -> None:
    plural = (spec.get("names") or {}).get("plural") or ""
    if new.metadata.name and new.metadata.name != f"{plural}.{spec.get('group') or ''}":
        errors.invalid("metadata.name", new.metadata.name, 'must be spec.names.plural+"."+spec.group')


def _check_spec(errors: FieldErrors, spec: dict[str, Any]) -> None:
    versions, group = spec.get("versions") or [], spec.get("group") or ""
    if not group:
        errors.required("spec.group")
    elif problems := names.subdomain(group):
        errors.invalid("spec.group", group, ",".join(problems))
    elif "." not in group:
        errors.invalid("spec.group", group, "should be a domain with at least one dot")
    if not spec.get("scope"):
        errors.required("spec.scope")
    elif spec["scope"] not in _SCOPES:
        errors.unsupported("spec.scope", spec["scope"], _SCOPES)
    shared = {name for name in _SHARED if _is_shared(versions, name)}
    for index, version in enumerate(versions):
        if not (version.get("schema") or {}).get("openAPIV3Schema"):
            errors.required(f"spec.versions[{index}].schema.openAPIV3Schema", "schemas are required")
    for index, version in enumerate(versions):
        _check_version(errors, f"spec.versions[{index}]", version, shared)
    _check_versions(errors, versions, shared, spec.get("versions"))
    _check_names(errors, "spec.names", spec.get("names") or {})
    if versions:
        first = versions[0]
        _check_parts(errors, "spec", {name: first.get(name) for name in shared}, first)
    parts.conversion(errors, "spec.conversion", spec.get("conversion"))


def _is_shared(versions: list[dict[str, Any]], name: str) -> bool:
    return bool(versions) and all(version.get(name) == versions[0].get(name) for version in versions)


def _check_version(errors: FieldErrors, path: str, version: dict[str, Any], shared: set[str]) -> None:
    name = version.get("name") or ""
    if problems := names.service_name(name):
        errors.invalid(f"{path}.name", name, ",".join(problems))
    warning = version.get("deprecationWarning")
    if warning is not None:
        if not version.get("deprecated"):
            errors.invalid(f"{path}.deprecationWarning", warning, "can only be set for deprecated versions")
        if len(warning) > _WARNING_MAX:
            errors.invalid(f"{path}.deprecationWarning", warning, "must be <= 256 characters long")
        if not warning:
            errors.invalid(f"{path}.deprecationWarning", warning, "must not be an empty string")
    own = {key: version.get(key) for key in _SHARED if key not in shared}
    if own.get("selectableFields") and "schema" in shared:
        why = "selectableFields may only be set when version.schema.openAPIV3Schema is not included"
        errors.raw_invalid(f"{path}.selectableFields", '""', why)
        del own["selectableFields"]
    _check_parts(errors, path, own, version)


def _check_parts(errors: FieldErrors, path: str, held: dict[str, Any], version: dict[str, Any]) -> None:
    """Check the schema, subresources, columns and fields that stand at a path."""
    root = ((version.get("schema") or {}).get("openAPIV3Schema")) or {}
    schema = (held.get("schema") or {}).get("openAPIV3Schema")
    if schema:
        where = "validation" if path == "spec" else "schema"
        check_schema(errors, f"{path}.{where}.openAPIV3Schema", schema)
    scale = (held.get("subresources") or {}).get("scale")
    if scale is not None:
        parts.scale(errors, f"{path}.subresources.scale", scale)
    for index, column in enumerate(held.get("additionalPrinterColumns") or ()):
        parts.column(errors, f"{path}.additionalPrinterColumns[{index}]", column)
    parts.selectable_fields(errors, f"{path}.selectableFields", held.get("selectableFields") or [], root)


def _check_versions(errors: FieldErrors, versions: list[dict[str, Any]], shared: set[str], given: Any) -> None:
    called = [version.get("name") or "" for version in versions]
    shown = parts.go_versions(versions, shared, given)
    if len(set(called)) != len(called):
        errors.raw_invalid("spec.versions", shown, "must contain unique version names")
    if sum(bool(version.get("storage")) for version in versions) != 1:
        errors.raw_invalid("spec.versions", shown, "must have exactly one version marked as storage version")
    if called and (problems := names.service_name(called[0])):
        errors.invalid("spec.version", called[0], ",".join(problems))


def _check_names(errors: FieldErrors, path: str, given: dict[str, Any]) -> None:
    for name in ("plural", "singular", "kind", "listKind"):
        if not given.get(name):
            errors.required(f"{path}.{name}")
    for name in ("plural", "singular"):
        if given.get(name) and (problems := names.service_name(given[name])):
            errors.invalid(f"{path}.{name}", given[name], ",".join(problems))
    for name in ("kind", "listKind"):
        if given.get(name) and (problems := names.service_name(given[name].lower())):
            why = f"may have mixed case, but should otherwise match: {','.join(problems)}"
            errors.invalid(f"{path}.{name}", given[name], why)
    _check_each(errors, f"{path}.shortNames", given.get("shortNames") or ())
    if given.get("kind") and given.get("kind") == given.get("listKind"):
        errors.invalid(f"{path}.listKind", given["listKind"], "kind and listKind may not be the same")
    _check_each(errors, f"{path}.categories", given.get("categories") or ())


def _check_each(errors: FieldErrors, path: str, given: Iterable[str]) -> None:
    for index, name in enumerate(given):
        if problems := names.service_name(name):
            errors.invalid(f"{path}[{index}]", name, ",".join(problems))


def _check_stored(errors: FieldErrors, stored: list[str], versions: list[dict[str, Any]]) -> None:
    if not stored:
        errors.raw_invalid("status.storedVersions", "[]string(nil)", "must have at least one stored version")
        return
    called = [version.get("name") for version in versions]
    shown = f"[]string{{{', '.join(map(go_quote, stored))}}}"
    for version in versions:
        if version.get("storage") and version.get("name") not in stored:
            errors.raw_invalid("status.storedVersions", shown, f"must have the storage version {version['name']}")
    for index, name in enumerate(stored):
        if name not in called:
            why = (
                f"missing from spec.versions; {name} was previously a storage version, and must remain in "
                f"spec.versions until a storage migration ensures no data remains persisted in {name} and removes "
                f"{name} from status.storedVersions"
            )
            errors.invalid(f"status.storedVersions[{index}]", name, why)


def approval(annotations: dict[str, str]) -> str:
    """What the annotation of a protected group says: `approved`, `unapproved`, `invalid`, or nothing."""
    text = annotations.get(APPROVED)
    if text is None:
        return ""
    if text.startswith("unapproved"):
        return "unapproved"
    address = urlsplit(text)
    return "approved" if address.scheme and address.netloc else "invalid"


def is_protected(group: str) -> bool:
    """Whether a group is the community's own."""
    return any(group == own or group.endswith(f".{own}") for own in ("k8s.io", "kubernetes.io"))


def _check_approval(errors: FieldErrors, new: Passive, group: str) -> None:
    if not is_protected(group):
        return
    path, needs = (
        f"metadata.annotations[{APPROVED}]",
        f"protected groups must have approval annotation {go_quote(APPROVED)}",
    )
    match approval(new.metadata.annotations):
        case "":
            errors.required(path, f"{needs}, see {_PULL}")
        case "invalid":
            why = f'{needs} with either a URL or a reason starting with "unapproved", see {_PULL}'
            errors.invalid(path, new.metadata.annotations[APPROVED], why)


def _check_update(errors: FieldErrors, spec: dict[str, Any], old: Passive) -> None:
    """An established kind keeps its scope and its names; the group is kept anyway."""
    before = old.body.get("spec") or {}
    called, was = spec.get("names") or {}, before.get("names") or {}
    fixed = [
        ("spec.group", spec.get("group"), before.get("group")),
        ("spec.names.plural", called.get("plural"), was.get("plural")),
    ]
    if is_established(old.body):
        fixed = [
            ("spec.scope", spec.get("scope"), before.get("scope")),
            ("spec.names.kind", called.get("kind"), was.get("kind")),
            *fixed,
        ]
    for path, value, kept in fixed:
        if value != kept:
            errors.invalid(path, value, "field is immutable")
