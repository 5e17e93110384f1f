"""Validation of ConfigMaps and Secrets (ValidateConfigMap and ValidateSecret in pkg/apis/core/validation)."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from engine.api import names
from engine.api.config import Secret
from engine.golang import json as go_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.api.config import ConfigMap
    from engine.apiserver.validation.fielderrors import FieldErrors

_LARGEST = 1024 * 1024
_SSH = "kubernetes.io/ssh-auth"
_BASIC_AUTH = "kubernetes.io/basic-auth"
_BASIC_AUTH_KEYS = ("username", "password")
"""Of which one is enough."""
_JSON_TYPES = ("kubernetes.io/dockercfg", "kubernetes.io/dockerconfigjson")
_NEEDED_KEYS = {
    "kubernetes.io/dockercfg": (".dockercfg",),
    "kubernetes.io/dockerconfigjson": (".dockerconfigjson",),
    _SSH: ("ssh-privatekey",),
    "kubernetes.io/tls": ("tls.crt", "tls.key"),
}
_NEEDED_ANNOTATIONS = {"kubernetes.io/service-account-token": "kubernetes.io/service-account.name"}


def configmap(errors: FieldErrors, obj: ConfigMap) -> None:
    """Check a ConfigMap: its keys, each in one of its two maps only, and its size."""
    _keys(errors, "data", obj.data)
    for key in sorted(obj.data.keys() & obj.binary_data.keys()):
        errors.invalid(f"data[{key}]", key, "duplicate of key present in binaryData")
    _keys(errors, "binaryData", obj.binary_data)
    if sum(len(text.encode()) for text in obj.data.values()) + sum(map(_size, obj.binary_data.values())) > _LARGEST:
        # The server names no field.
        errors.too_long("[]", _LARGEST)


def secret(errors: FieldErrors, obj: Secret) -> None:
    """Check a Secret: its keys, its size, and what its type needs."""
    _keys(errors, "data", obj.data)
    if sum(map(_size, obj.data.values())) > _LARGEST:
        errors.too_long("data", _LARGEST)
    annotation = _NEEDED_ANNOTATIONS.get(obj.type)
    if annotation is not None and not obj.metadata.annotations.get(annotation):
        errors.required(f"metadata.annotations[{annotation}]")
    if obj.type == _BASIC_AUTH and not obj.data.keys() & _BASIC_AUTH_KEYS:
        for key in _BASIC_AUTH_KEYS:
            errors.required(f"data[{key}]")
    for key in _NEEDED_KEYS.get(obj.type, ()):
        if key not in obj.data or (obj.type == _SSH and not obj.data[key]):
            errors.required(f"data[{key}]")
        elif obj.type in _JSON_TYPES:
            _json_object(errors, f"data[{key}]", base64.b64decode(obj.data[key]))


def _json_object(errors: FieldErrors, path: str, content: bytes) -> None:
    problem = go_json.object_problem(content)
    if problem:
        errors.invalid(path, "<secret contents redacted>", problem)


def _size(value: str) -> int:
    """How many bytes a base64 text stands for."""
    return len(value) // 4 * 3 - value.count("=")


def _keys(errors: FieldErrors, path: str, keys: Iterable[str]) -> None:
    for key in sorted(keys):
        for problem in names.config_key(key):
            errors.invalid(f"{path}[{key}]", key, problem)


def update(errors: FieldErrors, old: ConfigMap | Secret, new: ConfigMap | Secret) -> None:
    """What was declared immutable stays as it is, and a Secret keeps its type."""
    if isinstance(old, Secret) and isinstance(new, Secret) and old.type != new.type:
        errors.invalid("type", new.type, "field is immutable")
    if not old.immutable:
        return
    if not new.immutable:
        errors.forbidden("immutable", "field is immutable when `immutable` is set")
    if old.data != new.data:
        errors.forbidden("data", "field is immutable when `immutable` is set")
