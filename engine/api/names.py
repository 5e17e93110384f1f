"""Names, labels, ports (apimachinery's util/validation): what is wrong with a text, in Kubernetes' words."""

from __future__ import annotations

import re

_LABEL_RE = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN_RE = rf"{_LABEL_RE}(\.{_LABEL_RE})*"
_DNS1035_RE = "[a-z]([-a-z0-9]*[a-z0-9])?"
_QUALIFIED_RE = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_VALUE_RE = f"({_QUALIFIED_RE})?"
_KEY_RE = "[-._a-zA-Z0-9]+"
_SEARCH_LABEL_RE = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
_SEARCH_RE = rf"{_SEARCH_LABEL_RE}(\.{_SEARCH_LABEL_RE})*"

_LABEL = re.compile(_LABEL_RE)
_SUBDOMAIN = re.compile(_SUBDOMAIN_RE)
_DNS1035 = re.compile(_DNS1035_RE)
_QUALIFIED = re.compile(_QUALIFIED_RE)
_VALUE = re.compile(_VALUE_RE)
_KEY = re.compile(_KEY_RE)
_SEARCH = re.compile(_SEARCH_RE)
_ENV_RE = "[-._a-zA-Z][-._a-zA-Z0-9]*"
_ENV = re.compile(_ENV_RE)

LABEL_MAX = 63
SUBDOMAIN_MAX = 253
PORT_NAME_MAX = 15
PORT_MAX = 65535


def _regex_error(message: str, regex: str, *examples: str) -> str:
    shown = " or ".join(f"'{example}', " for example in examples)
    return f"{message} (e.g. {shown}regex used for validation is '{regex}')"


_ENV_TEXT = _regex_error(
    "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', "
    "and must not start with a digit",
    _ENV_RE,
    "my.env-name",
    "MY_ENV.NAME",
    "MyEnvName1",
)
_SUBDOMAIN_TEXT = _regex_error(
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
    "and must start and end with an alphanumeric character",
    _SUBDOMAIN_RE,
    "example.com",
)
_LABEL_TEXT = _regex_error(
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', "
    "and must start and end with an alphanumeric character",
    _LABEL_RE,
    "my-name",
    "123-abc",
)
_DNS1035_TEXT = _regex_error(
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', "
    "start with an alphabetic character, and end with an alphanumeric character",
    _DNS1035_RE,
    "my-name",
    "abc-123",
)
_REASON_RE = "[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?"
_REASON = re.compile(_REASON_RE)
_REASON_TEXT = _regex_error(
    "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric "
    "characters or '_,:', and must end with an alphanumeric character or '_'",
    _REASON_RE,
    "my_name",
    "MY_NAME",
    "MyName",
    "ReasonA,ReasonB",
    "ReasonA:ReasonB",
)
_WILDCARD_RE = rf"\*\.{_SUBDOMAIN_RE}"
_WILDCARD = re.compile(_WILDCARD_RE)
_WILDCARD_TEXT = _regex_error(
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of "
    "lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
    _WILDCARD_RE,
    "*.example.com",
)
_VALUE_TEXT = _regex_error(
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
    "and must start and end with an alphanumeric character",
    _VALUE_RE,
    "MyValue",
    "my_value",
    "12345",
)
_QUALIFIED_TEXT = _regex_error(
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
    _QUALIFIED_RE,
    "MyName",
    "my.name",
    "123-abc",
)
_KEY_TEXT = _regex_error(
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
    _KEY_RE,
    "key.name",
    "KEY_NAME",
    "key-name",
)
_SEARCH_TEXT = _regex_error(
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', "
    "and must start and end with an alphanumeric character",
    _SEARCH_RE,
    "example.com",
)


def _too_long(limit: int) -> str:
    return f"must be no more than {limit} characters"


def _check(text: str, pattern: re.Pattern[str], limit: int, message: str) -> list[str]:
    errors = [_too_long(limit)] if len(text) > limit else []
    if not pattern.fullmatch(text):
        errors.append(message)
    return errors


def subdomain(text: str) -> list[str]:
    """Complaints about a DNS-1123 subdomain: the name of most kinds."""
    return _check(text, _SUBDOMAIN, SUBDOMAIN_MAX, _SUBDOMAIN_TEXT)


def wildcard_subdomain(text: str) -> list[str]:
    """Complaints about a DNS-1123 subdomain behind `*.`: the host of an Ingress."""
    return _check(text, _WILDCARD, SUBDOMAIN_MAX, _WILDCARD_TEXT)


def path_segment(text: str) -> list[str]:
    """Complaints about what becomes part of a URL: the name of a role, of a metric."""
    if text in {".", ".."}:
        return [f"may not be '{text}'"]
    return [f"may not contain '{part}'" for part in ("/", "%") if part in text]


def label(text: str) -> list[str]:
    """Complaints about a DNS-1123 label: namespaces, containers, port names of a Service."""
    errors = [_too_long(LABEL_MAX)] if len(text) > LABEL_MAX else []
    if not _LABEL.fullmatch(text):
        errors.append("must not contain dots" if _SUBDOMAIN.fullmatch(text) else _LABEL_TEXT)
    return errors


def service_name(text: str) -> list[str]:
    """Complaints about a DNS-1035 label: the name of a Service."""
    return _check(text, _DNS1035, LABEL_MAX, _DNS1035_TEXT)


def label_value(text: str) -> list[str]:
    """Complaints about the value of a label."""
    return _check(text, _VALUE, LABEL_MAX, _VALUE_TEXT)


def qualified(text: str) -> list[str]:
    """Complaints about the key of a label or annotation."""
    *prefix, name = text.split("/")
    if len(prefix) > 1:
        shape = _QUALIFIED_TEXT.replace("must consist", "a qualified name must consist", 1)
        return [f"{shape} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"]
    errors: list[str] = []
    if prefix:
        errors += (
            ["prefix part must be non-empty"] if not prefix[0] else [f"prefix part {e}" for e in subdomain(prefix[0])]
        )
    if not name:
        return [*errors, "name part must be non-empty", f"name part {_QUALIFIED_TEXT}"]
    return errors + [f"name part {error}" for error in _check(name, _QUALIFIED, LABEL_MAX, _QUALIFIED_TEXT)]


def config_key(text: str) -> list[str]:
    """Complaints about a key of a ConfigMap or Secret."""
    errors = [_too_long(SUBDOMAIN_MAX)] if len(text) > SUBDOMAIN_MAX else []
    if not _KEY.fullmatch(text):
        errors.append(_KEY_TEXT)
    elif text in {".", ".."}:
        errors.append(f"must not be '{text}'")
    elif text.startswith(".."):
        errors.append("must not start with '..'")
    return errors


def env_var_name(text: str) -> list[str]:
    """Name the problems of an environment variable's name as the client knows it (IsEnvVarName)."""
    problems = [] if _ENV.fullmatch(text) else [_ENV_TEXT]
    if text in {".", ".."}:
        problems.append(f"must not be '{text}'")
    elif text.startswith(".."):
        problems.append("must not start with '..'")
    return problems


def condition_reason(text: str) -> list[str]:
    """Complaints about the reason of a condition."""
    return [] if _REASON.fullmatch(text) else [_REASON_TEXT]


def search_domain(text: str) -> list[str]:
    """Complaints about a domain in which names are looked up: underscores are allowed there."""
    return _check(text, _SEARCH, SUBDOMAIN_MAX, _SEARCH_TEXT)


def port_name(text: str) -> list[str]:
    """Complaints about the name of a container port."""
    errors = [_too_long(PORT_NAME_MAX)] if len(text) > PORT_NAME_MAX else []
    if not re.fullmatch("[-a-z0-9]+", text):
        errors.append("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
    if not re.search("[a-z]", text):
        errors.append("must contain at least one letter (a-z)")
    if "--" in text:
        errors.append("must not contain consecutive hyphens")
    if text and "-" in (text[0], text[-1]):
        errors.append("must not begin or end with a hyphen")
    return errors


def port_number(port: int) -> list[str]:
    """Complaints about a port number."""
    return [] if 1 <= port <= PORT_MAX else [f"must be between 1 and {PORT_MAX}, inclusive"]
