"""What a label's key and value may look like (apimachinery's util/validation).

Selectors check what they are asked for with it; each function returns Kubernetes' own sentences, none if all is well.
"""

from __future__ import annotations

import re

_NAME = r"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_VALUE = rf"({_NAME})?"
_SUBDOMAIN = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*"
_NAME_RULE = (
    "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
)
_NAME_ERROR = (
    f"name part must {_NAME_RULE} (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '{_NAME}')"
)
_KEY_ERROR = (
    f"a qualified name must {_NAME_RULE} (e.g. 'MyName',  or 'my.name',  or '123-abc', "
    f"regex used for validation is '{_NAME}') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
)
_VALUE_ERROR = (
    f"a valid label must be an empty string or {_NAME_RULE} "
    f"(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '{_VALUE}')"
)
_PREFIX_ERROR = (
    "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must "
    f"start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '{_SUBDOMAIN}')"
)
_NAME_LENGTH = 63
_PREFIX_LENGTH = 253


def key_errors(key: str) -> list[str]:
    """What is wrong with a label's key, e.g. `app.kubernetes.io/name` (IsQualifiedName)."""
    if key.count("/") > 1:
        return [_KEY_ERROR]
    prefix, slash, name = key.rpartition("/")
    return (_prefix_errors(prefix) if slash else []) + _name_errors(name)


def value_errors(value: str) -> list[str]:
    """What is wrong with a label's value (IsValidLabelValue)."""
    errors = [f"must be no more than {_NAME_LENGTH} bytes"] if len(value.encode()) > _NAME_LENGTH else []
    if re.fullmatch(_VALUE, value) is None:
        errors.append(_VALUE_ERROR)
    return errors


def _prefix_errors(prefix: str) -> list[str]:
    if not prefix:
        return ["prefix part must be non-empty"]
    errors = []
    if len(prefix) > _PREFIX_LENGTH:
        errors.append(f"prefix part must be no more than {_PREFIX_LENGTH} bytes")
    if re.fullmatch(_SUBDOMAIN, prefix) is None:
        errors.append(_PREFIX_ERROR)
    return errors


def _name_errors(name: str) -> list[str]:
    errors = []
    if not name:
        errors.append("name part must be non-empty")
    elif len(name.encode()) > _NAME_LENGTH:
        errors.append(f"name part must be no more than {_NAME_LENGTH} bytes")
    if re.fullmatch(_NAME, name) is None:
        errors.append(_NAME_ERROR)
    return errors
