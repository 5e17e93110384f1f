"""Validation of how a Pod looks up names: DNS policy and configuration, and aliases in its hosts file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api import names
from engine.apiserver.validation.networking.addresses import address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api.core import PodSpec
    from engine.apiserver.validation.fielderrors import FieldErrors

_POLICIES = ("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None")
_SERVERS_MAX = 3
_SEARCHES_MAX = 32
_SEARCH_TEXT_MAX = 2048


def policy(errors: FieldErrors, path: str, spec: PodSpec) -> None:
    """Check the DNS policy."""
    if spec.dns_policy not in _POLICIES:
        errors.unsupported(path, spec.dns_policy, _POLICIES)


def config(errors: FieldErrors, path: str, spec: PodSpec) -> None:
    """Check name servers, search domains and options; without a policy there has to be a name server."""
    given: dict[str, Any] | None = spec.carried("dnsConfig")
    if spec.dns_policy == "None":
        if given is None:
            errors.required(path, "must provide `dnsConfig` when `dnsPolicy` is None")
        elif not given.get("nameservers"):
            detail = "must provide at least one DNS nameserver when `dnsPolicy` is None"
            errors.required(f"{path}.nameservers", detail)
            return
    if given is None:
        return
    _servers(errors, f"{path}.nameservers", given.get("nameservers") or ())
    _searches(errors, f"{path}.searches", given.get("searches") or ())
    for index, option in enumerate(given.get("options") or ()):
        if not option.get("name"):
            errors.required(f"{path}.options[{index}]", "must not be empty")


def _servers(errors: FieldErrors, path: str, servers: Sequence[str]) -> None:
    if len(servers) > _SERVERS_MAX:
        errors.invalid(path, servers, f"must not have more than {_SERVERS_MAX} nameservers")
    for index, server in enumerate(servers):
        address(errors, f"{path}[{index}]", server)


def _searches(errors: FieldErrors, path: str, searches: Sequence[str]) -> None:
    if len(searches) > _SEARCHES_MAX:
        errors.invalid(path, searches, f"must not have more than {_SEARCHES_MAX} search paths")
    if len(" ".join(searches).encode()) > _SEARCH_TEXT_MAX:
        limit = f"{_SEARCH_TEXT_MAX} characters (including spaces) in the search list"
        errors.invalid(path, searches, f"must not have more than {limit}")
    for index, search in enumerate(searches):
        domain = search.removesuffix(".")
        for problem in names.search_domain(domain) if search != "." else ():
            errors.invalid(f"{path}[{index}]", domain, problem)


def aliases(errors: FieldErrors, path: str, spec: PodSpec) -> None:
    """Check addresses and names of the hosts file."""
    for index, alias in enumerate(spec.carried("hostAliases") or ()):
        here = f"{path}[{index}]"
        address(errors, f"{here}.ip", alias.get("ip", ""))
        for number, host in enumerate(alias.get("hostnames") or ()):
            for problem in names.subdomain(host):
                errors.invalid(f"{here}.hostnames[{number}]", host, problem)
