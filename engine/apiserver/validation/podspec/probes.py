"""Validation of probes and hooks, and of what they call (validateProbe, validateLifecycle, validateHandler)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import UNSET

from engine.api import names
from engine.api.core import ExecAction, HTTPGetAction, SleepAction, TCPSocketAction
from engine.api.meta import number
from engine.apiserver.validation.meta import not_negative

if TYPE_CHECKING:
    from engine.api.core import Container, IntOrString, LifecycleHandler, Probe
    from engine.apiserver.validation.fielderrors import FieldErrors

_SCHEMES = ("HTTP", "HTTPS")
_HEADER = re.compile(r"[-A-Za-z0-9]+")
_BAD_HEADER = (
    "a valid HTTP header must consist of alphanumeric characters or '-' "
    "(e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')"
)
_ONLY_SIDECARS = "may not be set for init containers without restartPolicy=Always"


def probes_and_hooks(errors: FieldErrors, path: str, container: Container, grace: int) -> None:
    """Check the hooks and probes of a container whose Pod has `grace` seconds to end."""
    if container.lifecycle is not None:
        hooks = (("postStart", container.lifecycle.post_start), ("preStop", container.lifecycle.pre_stop))
        for name, hook in hooks:
            if hook is not None:
                _hook(errors, f"{path}.lifecycle.{name}", hook, grace)
    for name, probe in _probes(container):
        if probe is not None:
            _probe(errors, f"{path}.{name}", probe, name)


def none_of_them(errors: FieldErrors, path: str, container: Container) -> None:
    """Check that a container which runs before all others, and ends, has neither hooks nor probes."""
    if container.lifecycle is not None:
        errors.forbidden(f"{path}.lifecycle", _ONLY_SIDECARS)
    for name, probe in _probes(container):
        if probe is not None:
            errors.forbidden(f"{path}.{name}", _ONLY_SIDECARS)


def _probes(container: Container) -> tuple[tuple[str, Probe | None], ...]:
    return (
        ("livenessProbe", container.liveness_probe),
        ("readinessProbe", container.readiness_probe),
        ("startupProbe", container.startup_probe),
    )


def _probe(errors: FieldErrors, path: str, probe: Probe, name: str) -> None:
    handlers = {
        "exec": probe.exec_,
        "httpGet": probe.http_get,
        "tcpSocket": probe.tcp_socket,
        "grpc": probe.carried("grpc"),
    }
    _one_handler(errors, path, handlers, 0)
    for field, value in (
        ("initialDelaySeconds", probe.initial_delay_seconds),
        ("timeoutSeconds", probe.timeout_seconds),
        ("periodSeconds", probe.period_seconds),
        ("successThreshold", probe.success_threshold),
        ("failureThreshold", probe.failure_threshold),
    ):
        not_negative(errors, f"{path}.{field}", value)
    grace = probe.termination_grace_period_seconds
    if grace is not UNSET and number(grace) <= 0:
        errors.invalid(f"{path}.terminationGracePeriodSeconds", number(grace), "must be greater than 0")
    if name != "readinessProbe" and number(probe.success_threshold, 1) != 1:
        errors.invalid(f"{path}.successThreshold", number(probe.success_threshold), "must be 1")
    if name == "readinessProbe" and grace is not UNSET:
        detail = "must not be set for readinessProbes"
        errors.invalid(f"{path}.terminationGracePeriodSeconds", number(grace), detail)


def _hook(errors: FieldErrors, path: str, hook: LifecycleHandler, grace: int) -> None:
    handlers = {
        "exec": hook.exec_,
        "httpGet": hook.http_get,
        "tcpSocket": hook.carried("tcpSocket"),
        "sleep": hook.sleep,
    }
    _one_handler(errors, path, handlers, grace)


def _one_handler(errors: FieldErrors, path: str, handlers: dict[str, Any], grace: int) -> None:
    """Check the first of the handlers that are given, and that there is no other."""
    given = [name for name, handler in handlers.items() if handler is not None]
    if not given:
        errors.required(path, "must specify a handler type")
        return
    _handler(errors, f"{path}.{given[0]}", handlers[given[0]], grace)
    for name in given[1:]:
        errors.forbidden(f"{path}.{name}", "may not specify more than 1 handler type")


def _handler(errors: FieldErrors, path: str, handler: Any, grace: int) -> None:
    if isinstance(handler, ExecAction):
        if not handler.command:
            errors.required(f"{path}.command")
    elif isinstance(handler, HTTPGetAction):
        _http(errors, path, handler)
    elif isinstance(handler, SleepAction):
        if not 0 <= handler.seconds <= grace:
            limit = f"less than terminationGracePeriodSeconds ({grace})"
            errors.invalid(path, handler.seconds, f"must be non-negative and {limit}")
    else:
        port = handler.port if isinstance(handler, TCPSocketAction) else handler.get("port", 0)
        _port(errors, f"{path}.port", port)


def _http(errors: FieldErrors, path: str, get: HTTPGetAction) -> None:
    _port(errors, f"{path}.port", get.port)
    if get.scheme and get.scheme not in _SCHEMES:
        errors.unsupported(f"{path}.scheme", get.scheme, _SCHEMES)
    for header in get.carried("httpHeaders") or ():
        if not _HEADER.fullmatch(header.get("name", "")):
            errors.invalid(f"{path}.httpHeaders", header.get("name", ""), _BAD_HEADER)


def _port(errors: FieldErrors, path: str, port: IntOrString) -> None:
    for problem in names.port_name(port) if isinstance(port, str) else names.port_number(port):
        errors.invalid(path, port, problem)
