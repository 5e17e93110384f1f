"""The forms of `networking.k8s.io/v1`: Ingress, IngressClass, NetworkPolicy."""

from typing import ClassVar

from msgspec import UNSET

from engine.api.base import Api
from engine.api.core import IntOrString
from engine.api.meta import Int, LabelSelector, Object, ObjectMeta


class TypedLocalObjectReference(Api, frozen=True):
    """An object of any kind in the same namespace."""

    api_group: str | None = None
    kind: str = ""
    name: str = ""


class ServiceBackendPort(Api, frozen=True):
    """A port of a Service, by its name or its number."""

    name: str = ""
    number: int = 0


class IngressServiceBackend(Api, frozen=True):
    """A Service and one of its ports."""

    name: str = ""
    port: ServiceBackendPort = ServiceBackendPort()


class IngressBackend(Api, frozen=True):
    """Where requests go."""

    resource: TypedLocalObjectReference | None = None
    service: IngressServiceBackend | None = None


class HTTPIngressPath(Api, frozen=True):
    """A path, and where its requests go."""

    backend: IngressBackend = IngressBackend()
    path: str = ""
    path_type: str | None = None


class HTTPIngressRuleValue(Api, frozen=True):
    """The paths of a host."""

    always: ClassVar[frozenset[str]] = frozenset({"paths"})
    paths: tuple[HTTPIngressPath, ...] = ()


class IngressRule(Api, frozen=True):
    """A host and its paths."""

    host: str = ""
    http: HTTPIngressRuleValue | None = None


class IngressTLS(Api, frozen=True):
    """Hosts, and the Secret with their certificate."""

    hosts: tuple[str, ...] = ()
    secret_name: str = ""


class IngressSpec(Api, frozen=True):
    """Which requests from outside go to which Service."""

    default_backend: IngressBackend | None = None
    ingress_class_name: str | None = None
    rules: tuple[IngressRule, ...] | None = None
    tls: tuple[IngressTLS, ...] = ()


class IngressPortStatus(Api, frozen=True):
    """What became of one port."""

    error: str | None = None
    port: int = 0
    protocol: str = ""


class IngressLoadBalancerIngress(Api, frozen=True):
    """Where a load balancer takes requests."""

    hostname: str = ""
    ip: str = ""
    ports: tuple[IngressPortStatus, ...] = ()


class IngressLoadBalancerStatus(Api, frozen=True):
    """All places where it does."""

    ingress: tuple[IngressLoadBalancerIngress, ...] = ()


class IngressStatus(Api, frozen=True):
    """What a controller reported."""

    load_balancer: IngressLoadBalancerStatus = IngressLoadBalancerStatus()


class Ingress(Object, frozen=True):
    """Rules for requests from outside."""

    metadata: ObjectMeta = ObjectMeta()
    spec: IngressSpec = IngressSpec()
    status: IngressStatus = IngressStatus()


class IngressClassParametersReference(Api, frozen=True):
    """The object with a controller's settings."""

    api_group: str | None = None
    kind: str = ""
    name: str = ""
    namespace: str | None = None
    scope: str | None = None


class IngressClassSpec(Api, frozen=True):
    """Which controller it is."""

    controller: str = ""
    parameters: IngressClassParametersReference | None = None


class IngressClass(Object, frozen=True):
    """A name for a controller of Ingresses."""

    metadata: ObjectMeta = ObjectMeta()
    spec: IngressClassSpec = IngressClassSpec()


class NetworkPolicyPort(Api, frozen=True):
    """A port, or a range of them."""

    end_port: Int = UNSET
    port: IntOrString | None = None
    protocol: str | None = None


class IPBlock(Api, frozen=True):
    """A range of addresses, and the parts of it that are left out."""

    cidr: str = ""
    except_: tuple[str, ...] = ()


class NetworkPolicyPeer(Api, frozen=True):
    """Whom traffic comes from or goes to."""

    ip_block: IPBlock | None = None
    namespace_selector: LabelSelector | None = None
    pod_selector: LabelSelector | None = None


class NetworkPolicyIngressRule(Api, frozen=True):
    """What may come in."""

    from_: tuple[NetworkPolicyPeer, ...] = ()
    ports: tuple[NetworkPolicyPort, ...] = ()


class NetworkPolicyEgressRule(Api, frozen=True):
    """What may go out."""

    ports: tuple[NetworkPolicyPort, ...] = ()
    to: tuple[NetworkPolicyPeer, ...] = ()


class NetworkPolicySpec(Api, frozen=True):
    """What the selected Pods may receive and send."""

    egress: tuple[NetworkPolicyEgressRule, ...] = ()
    ingress: tuple[NetworkPolicyIngressRule, ...] = ()
    pod_selector: LabelSelector = LabelSelector()
    policy_types: tuple[str, ...] = ()


class NetworkPolicy(Object, frozen=True):
    """Rules for traffic between Pods. It has had no status since 1.28."""

    metadata: ObjectMeta = ObjectMeta()
    spec: NetworkPolicySpec = NetworkPolicySpec()
