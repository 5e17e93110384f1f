"""Validation of Services (pkg/apis/core/validation, ValidateService), in the server's order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from engine.api import names
from engine.api.meta import number
from engine.apiserver.validation import meta as metadata
from engine.apiserver.validation.fielderrors import go_value
from engine.apiserver.validation.networking import addresses

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.api.core import IntOrString, Service, ServicePort
    from engine.apiserver.validation.fielderrors import FieldErrors

PROTOCOLS = ("SCTP", "TCP", "UDP")
TYPES = ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")
_FAMILIES = ("IPv4", "IPv6")
_FAMILY_POLICIES = ("PreferDualStack", "RequireDualStack", "SingleStack")
_POLICIES = ("Cluster", "Local")
_AFFINITIES = ("ClientIP", "None")
_EXTERNAL_TYPES = ("NodePort", "LoadBalancer")
_AFFINITY_MAX_S = 86400
_UNSAID = "must be empty when `clusterIP` is not specified"
HEADLESS = "None"


def is_headless(service: Service) -> bool:
    """A Service without an address of its own: DNS answers with its Pods' addresses."""
    return service.spec.cluster_ip == HEADLESS


def service(errors: FieldErrors, svc: Service) -> None:
    """Check a Service as it would be stored."""
    spec = svc.spec
    if spec.type != "ExternalName" and (_alone(errors, svc, _addresses) or _alone(errors, svc, _families)):
        return
    if not spec.ports and not is_headless(svc) and spec.type != "ExternalName":
        errors.required("spec.ports")
    _by_type(errors, svc)
    for index, port in enumerate(spec.ports):
        _port(errors, f"spec.ports[{index}]", port, named=len(spec.ports) > 1)
    _port_names(errors, spec.ports)
    if spec.selector:
        metadata.labels(errors, "spec.selector", spec.selector)
    _affinity(errors, svc)
    _external_ips(errors, spec.external_ips)
    if spec.type not in TYPES:
        errors.unsupported("spec.type", spec.type, TYPES)
    _node_ports(errors, svc)
    _duplicates(errors, spec.ports)
    _balancer(errors, svc)
    _policies(errors, svc)


def _by_type(errors: FieldErrors, svc: Service) -> None:
    spec = svc.spec
    if spec.type in _EXTERNAL_TYPES and is_headless(svc):
        errors.invalid("spec.clusterIPs[0]", HEADLESS, f"may not be set to 'None' for {spec.type} services")
    if spec.type != "ExternalName":
        return
    if spec.cluster_ips or spec.cluster_ip:
        errors.forbidden("spec.clusterIPs", "may not be set for ExternalName services")
    for path, value in (("ipFamilies", spec.ip_families), ("ipFamilyPolicy", spec.ip_family_policy)):
        if value:
            errors.forbidden(f"spec.{path}", "may not be set for ExternalName services")
    if not spec.external_name:
        errors.required("spec.externalName")
    else:
        for problem in names.subdomain(spec.external_name.removesuffix(".")):
            errors.invalid("spec.externalName", spec.external_name, problem)


def _port(errors: FieldErrors, path: str, port: ServicePort, *, named: bool) -> None:
    if named and not port.name:
        errors.required(f"{path}.name")
    elif port.name:
        for problem in names.label(port.name):
            errors.invalid(f"{path}.name", port.name, problem)
    for problem in names.port_number(port.port):
        errors.invalid(f"{path}.port", port.port, problem)
    if port.protocol not in PROTOCOLS:
        errors.unsupported(f"{path}.protocol", port.protocol, PROTOCOLS)
    for problem in _target(port.target_port):
        errors.invalid(f"{path}.targetPort", port.target_port, problem)
    for problem in names.qualified(port.app_protocol) if port.app_protocol else ():
        errors.invalid(f"{path}.appProtocol", port.app_protocol, problem)


def _target(target: IntOrString) -> list[str]:
    return names.port_number(target) if isinstance(target, int) else names.port_name(target)


def _port_names(errors: FieldErrors, ports: tuple[ServicePort, ...]) -> None:
    seen: set[str] = set()
    for index, port in enumerate(ports):
        if port.name and port.name in seen:
            errors.duplicate(f"spec.ports[{index}].name", f'"{port.name}"')
        seen.add(port.name)


def _affinity(errors: FieldErrors, svc: Service) -> None:
    spec = svc.spec
    if spec.session_affinity not in _AFFINITIES:
        errors.unsupported("spec.sessionAffinity", spec.session_affinity, _AFFINITIES)
    config = spec.session_affinity_config
    if config is UNSET:
        return
    if spec.session_affinity == "None":
        errors.forbidden("spec.sessionAffinityConfig", "must not be set when session affinity is None")
        return
    timeout = 1 if config.client_ip is None else number(config.client_ip.timeout_seconds, 1)
    if not 0 < timeout <= _AFFINITY_MAX_S:
        path = "spec.sessionAffinityConfig.clientIP.timeoutSeconds"
        errors.invalid(path, timeout, f"must be greater than 0 and less than {_AFFINITY_MAX_S}")


def _alone(errors: FieldErrors, svc: Service, check: Callable[[FieldErrors, Service], None]) -> bool:
    """Whether a check that is made before all others found something; then nothing else is said."""
    before = len(errors.causes)
    check(errors, svc)
    found = len(errors.causes) > before
    if found:
        del errors.causes[:before]
    return found


def _addresses(errors: FieldErrors, svc: Service) -> None:
    """Addresses and families as such (ValidateServiceClusterIPsRelatedFields)."""
    spec = svc.spec
    if spec.cluster_ips and spec.cluster_ips[0] != spec.cluster_ip:
        unlike = "first value must match `clusterIP`" if spec.cluster_ip else _UNSAID
        errors.invalid("spec.clusterIPs", spec.cluster_ips, unlike)
    for index, family in enumerate(spec.ip_families):
        path = f"spec.ipFamilies[{index}]"
        if family not in _FAMILIES:
            errors.unsupported(path, family, _FAMILIES)
        if family in spec.ip_families[:index]:
            errors.duplicate(path, go_value(family))
    policy = spec.ip_family_policy
    if policy and policy not in _FAMILY_POLICIES:
        errors.unsupported("spec.ipFamilyPolicy", policy, _FAMILY_POLICIES)
    for index, address in enumerate(spec.cluster_ips):
        if address == HEADLESS and len(spec.cluster_ips) > 1:
            errors.invalid("spec.clusterIPs", spec.cluster_ips, "'None' must be the first and only value")
        elif address != HEADLESS and not addresses.is_ip(address):
            errors.invalid(f"spec.clusterIPs[{index}]", address, addresses.NO_IP)
    if policy == "SingleStack" and len(spec.ip_families) > 1 and _is_allocated(svc):
        detail = "must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified"
        errors.invalid("spec.ipFamilyPolicy", policy, detail)


def _families(errors: FieldErrors, svc: Service) -> None:
    """Families as this cluster has them."""
    spec = svc.spec
    if not _is_allocated(svc):
        return
    if spec.ip_family_policy == "RequireDualStack":
        detail = "this cluster is not configured for dual-stack services"
        errors.invalid("spec.ipFamilyPolicy", "RequireDualStack", detail)
    if "IPv6" in spec.ip_families:
        errors.invalid(f"spec.ipFamilies[{spec.ip_families.index('IPv6')}]", "IPv6", "not configured on this cluster")


def _is_allocated(svc: Service) -> bool:
    """A headless Service without selector may name families that the cluster does not have: nobody allocates for it."""
    return bool(svc.spec.selector) or not is_headless(svc)


def _external_ips(errors: FieldErrors, external: tuple[str, ...]) -> None:
    for index, address in enumerate(external):
        problem = addresses.problem_of(address)
        if problem:
            errors.invalid(f"spec.externalIPs[{index}]", address, problem)


def _node_ports(errors: FieldErrors, svc: Service) -> None:
    seen: set[tuple[str, int]] = set()
    for index, port in enumerate(svc.spec.ports):
        path = f"spec.ports[{index}].nodePort"
        if not port.node_port:
            continue
        if svc.spec.type not in _EXTERNAL_TYPES:
            errors.forbidden(path, f"may not be used when `type` is '{svc.spec.type}'")
        if (port.protocol, port.node_port) in seen:
            errors.duplicate(path, str(port.node_port))
        seen.add((port.protocol, port.node_port))


def _duplicates(errors: FieldErrors, ports: tuple[ServicePort, ...]) -> None:
    seen: set[tuple[str, int]] = set()
    for index, port in enumerate(ports):
        if (port.protocol, port.port) in seen:
            shown = (
                f'core.ServicePort{{Name:"", Protocol:{go_value(port.protocol)}, AppProtocol:(*string)(nil), '
                f'Port:{port.port}, TargetPort:intstr.IntOrString{{Type:0, IntVal:0, StrVal:""}}, NodePort:0}}'
            )
            errors.duplicate(f"spec.ports[{index}]", shown)
        seen.add((port.protocol, port.port))


def _balancer(errors: FieldErrors, svc: Service) -> None:
    spec, name = svc.spec, svc.spec.carried("loadBalancerClass")
    if spec.type == "LoadBalancer":
        for index, text in enumerate(spec.load_balancer_source_ranges):
            if addresses.cidr(text.strip()) is None:
                errors.invalid(f"spec.LoadBalancerSourceRanges[{index}]", text, addresses.NO_CIDR)
        for problem in names.qualified(name) if name is not None else ():
            errors.invalid("spec.loadBalancerClass", name, problem)
        return
    if spec.allocate_load_balancer_node_ports is not UNSET:
        detail = "may only be used when `type` is 'LoadBalancer'"
        errors.forbidden("spec.allocateLoadBalancerNodePorts", detail)
    if spec.load_balancer_source_ranges:
        errors.forbidden("spec.LoadBalancerSourceRanges", "may only be used when `type` is 'LoadBalancer'")
    if name is not None:
        errors.forbidden("spec.loadBalancerClass", "may only be used when `type` is 'LoadBalancer'")


def _policies(errors: FieldErrors, svc: Service) -> None:
    spec = svc.spec
    external = spec.type in _EXTERNAL_TYPES or (spec.type == "ClusterIP" and bool(spec.external_ips))
    policy = spec.external_traffic_policy
    if policy and not external:
        detail = "may only be set for externally-accessible services"
        errors.invalid("spec.externalTrafficPolicy", policy, detail)
    elif policy and policy not in _POLICIES:
        errors.unsupported("spec.externalTrafficPolicy", policy, _POLICIES)
    if spec.internal_traffic_policy and spec.internal_traffic_policy not in _POLICIES:
        errors.unsupported("spec.internalTrafficPolicy", spec.internal_traffic_policy, _POLICIES)
    if spec.health_check_node_port and not (spec.type == "LoadBalancer" and policy == "Local"):
        detail = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
        errors.invalid("spec.healthCheckNodePort", spec.health_check_node_port, detail)
    if spec.traffic_distribution and spec.traffic_distribution != "PreferClose":
        errors.unsupported("spec.trafficDistribution", spec.traffic_distribution, ("PreferClose",))


def update(errors: FieldErrors, old: Service, new: Service) -> None:
    """Check what may not change: an address once given, and who balances."""
    if old.spec.type == new.spec.type == "LoadBalancer":
        name = new.spec.carried("loadBalancerClass")
        if old.spec.carried("loadBalancerClass") != name:
            errors.invalid("spec.loadBalancerClass", name, "may not change once set")
    if old.spec.type == "ExternalName" or new.spec.type == "ExternalName" or not old.spec.cluster_ips:
        return
    if new.spec.cluster_ips[:1] != old.spec.cluster_ips[:1]:
        errors.invalid("spec.clusterIPs[0]", new.spec.cluster_ips, "may not change once set")
