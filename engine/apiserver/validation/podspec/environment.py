"""Validation of environment variables and of where they have their values from (ValidateEnv, ValidateEnvFrom)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from engine.api import names
from engine.apiserver.validation.podspec import references

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api.core import EnvVar
    from engine.apiserver.validation.fielderrors import FieldErrors

_NAME = re.compile(r"[ -<>-~]+")
_BAD_NAME = "a valid environment variable name must consist only of printable ASCII characters other than '='"
_SOURCES = ("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef")
_BULK_SOURCES = ("configMapRef", "secretRef")
_ONE_FIELD = "may not have more than one field specified at a time"


def variables(errors: FieldErrors, path: str, env: Sequence[EnvVar]) -> None:
    """Check names and sources of variables."""
    for index, variable in enumerate(env):
        here = f"{path}[{index}]"
        if not variable.name:
            errors.required(f"{here}.name")
        elif not _NAME.fullmatch(variable.name):
            errors.invalid(f"{here}.name", variable.name, _BAD_NAME)
        source = variable.carried("valueFrom")
        if source is not None:
            _source(errors, f"{here}.valueFrom", source, variable.value)


def _source(errors: FieldErrors, path: str, source: dict[str, Any], value: str) -> None:
    given = [kind for kind in _SOURCES if source.get(kind) is not None]
    if "fieldRef" in given:
        references.field(errors, f"{path}.fieldRef", source["fieldRef"], references.OF_VARIABLES)
    if "resourceFieldRef" in given:
        references.resource(errors, f"{path}.resourceFieldRef", source["resourceFieldRef"], by_container=False)
    for kind in ("configMapKeyRef", "secretKeyRef"):
        if kind in given:
            _key(errors, f"{path}.{kind}", source[kind])
    if not given:
        known = "`fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"
        errors.invalid(path, "", f"must specify one of: {known}")
    elif value:
        errors.invalid(path, "", "may not be specified when `value` is not empty")
    elif len(given) > 1:
        errors.invalid(path, "", _ONE_FIELD)


def _key(errors: FieldErrors, path: str, selector: dict[str, Any]) -> None:
    name, key = selector.get("name", ""), selector.get("key", "")
    for problem in names.subdomain(name):
        errors.invalid(f"{path}.name", name, problem)
    if not key:
        errors.required(f"{path}.key")
    for problem in names.config_key(key) if key else ():
        errors.invalid(f"{path}.key", key, problem)


def bulk(errors: FieldErrors, path: str, sources: Sequence[dict[str, Any]]) -> None:
    """Check ConfigMaps and Secrets of which every key becomes a variable."""
    for index, source in enumerate(sources):
        here, prefix = f"{path}[{index}]", source.get("prefix", "")
        if prefix and not _NAME.fullmatch(prefix):
            errors.invalid(f"{here}.prefix", prefix, _BAD_NAME)
        given = [kind for kind in _BULK_SOURCES if source.get(kind) is not None]
        for kind in given:
            name = source[kind].get("name", "")
            if not name:
                errors.required(f"{here}.{kind}.name")
            for problem in names.subdomain(_as_beginning(name)) if name else ():
                errors.invalid(f"{here}.{kind}.name", name, problem)
        if not given:
            errors.invalid(path, "", "must specify one of: `configMapRef` or `secretRef`")
        elif len(given) > 1:
            errors.invalid(path, "", _ONE_FIELD)


def _as_beginning(name: str) -> str:
    """Upstream lets such a name end in a dash, as if more were to follow."""
    return f"{name[:-2]}a" if len(name) > 1 and name.endswith("-") else name
