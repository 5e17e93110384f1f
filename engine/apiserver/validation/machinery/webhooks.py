"""Validation of webhook configurations (pkg/apis/admissionregistration/validation)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from engine.api import names
from engine.api.meta import number
from engine.apiserver.validation import meta
from engine.apiserver.validation.machinery import rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api.serializer.idle.admission import (
        MutatingWebhook,
        MutatingWebhookConfiguration,
        ValidatingWebhook,
        ValidatingWebhookConfiguration,
        WebhookClientConfig,
        WebhookServiceReference,
    )
    from engine.apiserver.validation.fielderrors import FieldErrors

_FEWEST_SEGMENTS = 3
_FAILURES = ("Fail", "Ignore")
_MATCHES = ("Equivalent", "Exact")
_SIDE_EFFECTS = ("None", "NoneOnDryRun")
_INVOCATIONS = ("IfNeeded", "Never")
_REVIEWS = ("v1", "v1beta1")
_LONGEST_S = 30
_FORM = "; desired format: https://host[/path]"


def validating(errors: FieldErrors, obj: ValidatingWebhookConfiguration) -> None:
    """Check a ValidatingWebhookConfiguration."""
    _all(errors, obj.webhooks)


def mutating(errors: FieldErrors, obj: MutatingWebhookConfiguration) -> None:
    """Check a MutatingWebhookConfiguration."""
    _all(errors, obj.webhooks)
    for index, hook in enumerate(obj.webhooks):
        policy = hook.reinvocation_policy
        if policy and policy not in _INVOCATIONS:
            errors.unsupported(f"webhooks[{index}].reinvocationPolicy", policy, _INVOCATIONS)


def _all(errors: FieldErrors, hooks: Sequence[ValidatingWebhook | MutatingWebhook]) -> None:
    seen: set[str] = set()
    for index, hook in enumerate(hooks):
        path = f"webhooks[{index}]"
        _webhook(errors, path, hook)
        _review_versions(errors, f"{path}.admissionReviewVersions", hook.admission_review_versions)
        if hook.name and hook.name in seen:
            errors.duplicate(f"{path}.name", f'"{hook.name}"')
        seen.add(hook.name)


def _webhook(errors: FieldErrors, path: str, hook: ValidatingWebhook | MutatingWebhook) -> None:
    _qualified(errors, f"{path}.name", hook.name)
    for index, rule in enumerate(hook.rules):
        rules.with_operations(errors, f"{path}.rules[{index}]", rule)
    for field, value, allowed in (
        ("failurePolicy", hook.failure_policy, _FAILURES),
        ("matchPolicy", hook.match_policy, _MATCHES),
    ):
        if value not in allowed:
            errors.unsupported(f"{path}.{field}", value, allowed)
    if not hook.side_effects:
        errors.required(f"{path}.sideEffects", f"must specify one of {', '.join(_SIDE_EFFECTS)}")
    elif hook.side_effects not in _SIDE_EFFECTS:
        errors.unsupported(f"{path}.sideEffects", hook.side_effects, _SIDE_EFFECTS)
    seconds = number(hook.timeout_seconds, 1)
    if not 1 <= seconds <= _LONGEST_S:
        errors.invalid(f"{path}.timeoutSeconds", seconds, "the timeout value must be between 1 and 30 seconds")
    for field, selector in (("namespaceSelector", hook.namespace_selector), ("objectSelector", hook.object_selector)):
        if selector is not None:
            meta.label_selector(errors, f"{path}.{field}", selector)
    _client(errors, f"{path}.clientConfig", hook.client_config)
    rules.conditions(errors, f"{path}.matchConditions", hook.match_conditions)


def _qualified(errors: FieldErrors, path: str, name: str) -> None:
    if not name:
        errors.required(path)
        return
    problems = names.subdomain(name)
    if problems:
        errors.invalid(path, name, ",".join(problems))
    elif len(name.split(".")) < _FEWEST_SEGMENTS:
        errors.invalid(path, name, "should be a domain with at least three segments separated by dots")


def _review_versions(errors: FieldErrors, path: str, versions: tuple[str, ...]) -> None:
    if not versions:
        errors.required(path, f"must specify one of {', '.join(_REVIEWS)}")
        return
    seen: set[str] = set()
    for index, version in enumerate(versions):
        if version in seen:
            errors.invalid(f"{path}[{index}]", version, "duplicate version")
            continue
        seen.add(version)
        for problem in names.service_name(version):
            errors.invalid(f"{path}[{index}]", version, problem)
    if not seen & set(_REVIEWS):
        errors.invalid(path, versions, f"must include at least one of {', '.join(_REVIEWS)}")


def _client(errors: FieldErrors, path: str, config: WebhookClientConfig | None) -> None:
    url, service = ("", None) if config is None else (config.url, config.service)
    if bool(url) == (service is not None):
        errors.required(path, "exactly one of url or service is required")
    elif service is not None:
        _service(errors, f"{path}.service", service)
    else:
        _url(errors, f"{path}.url", url)


def _url(errors: FieldErrors, path: str, text: str) -> None:
    parts = urlsplit(text)
    if parts.scheme != "https":
        errors.invalid(path, parts.scheme, f"'https' is the only allowed URL scheme{_FORM}")
    if not parts.netloc:
        errors.invalid(path, "", f"host must be specified{_FORM}")
    if "@" in parts.netloc:
        errors.invalid(path, parts.netloc.rpartition("@")[0], "user information is not permitted in the URL")
    if parts.fragment:
        errors.invalid(path, parts.fragment, "fragments are not permitted in the URL")
    if parts.query:
        errors.invalid(path, parts.query, "query parameters are not permitted in the URL")


def _service(errors: FieldErrors, path: str, service: WebhookServiceReference) -> None:
    if not service.name:
        errors.required(f"{path}.name", "service name is required")
    if not service.namespace:
        errors.required(f"{path}.namespace", "service namespace is required")
    port = number(service.port, 1)
    problems = names.port_number(port)
    if problems:
        errors.invalid(f"{path}.port", port, f"port is not valid: {','.join(problems)}")
    _path(errors, f"{path}.path", service.path)


def _path(errors: FieldErrors, path: str, text: str) -> None:
    if text in {"", "/"}:
        return
    if text == "//":
        errors.invalid(path, text, "segment[0] may not be empty")
        return
    if not text.startswith("/"):
        errors.invalid(path, text, "must start with a '/'")
    for index, step in enumerate(text[1:].removesuffix("/").split("/")):
        if not step:
            errors.invalid(path, text, f"segment[{index}] may not be empty")
            continue
        for problem in names.subdomain(step):
            errors.invalid(path, text, f"segment[{index}]: {problem}")
