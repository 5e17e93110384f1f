"""What a scenario file says of its cluster: machines, lags, and what would otherwise be drawn."""

import msgspec

from engine.runtime.registry import Registry
from levels.scenario.schema.strict import Strict


class SeedsEntry(Strict, frozen=True, kw_only=True):
    """Further seeds of the stream `traffic`."""

    encore: tuple[int, ...] = ()


class CrashBackoff(Strict, frozen=True, kw_only=True):
    """Ticks that a container waits for its restarts: the first, the second, at most, and how many more by chance."""

    first: int = 0
    base: int | None = None
    max: int | None = None
    jitter: int = 0


class TimingEntry(Strict, frozen=True, kw_only=True):
    """Lags of hops in ticks: 1 sees what the tick before wrote."""

    controller_lag: int = 1
    endpoints_lag: int = 1
    proxy_lag: dict[str, int] = {}
    dns_lag: int = 1
    dns_ttl: int = msgspec.field(name="dnsTTL", default=30)
    node_grace: int | None = None
    """Ticks that a silent node is believed in; 50 seconds unless given."""
    evict_after: int | None = None
    """Ticks that Pods bear a lost node; 300 seconds unless given."""
    crash_backoff: CrashBackoff = CrashBackoff()


class FixturesEntry(Strict, frozen=True, kw_only=True):
    """Numbers and names that would be drawn, fixed in order of creation."""

    cluster_ips: dict[str, str] = msgspec.field(name="clusterIPs", default={})
    node_ports: dict[str, int] = {}
    pod_ips: dict[str, tuple[str, ...]] = msgspec.field(name="podIPs", default={})
    pod_names: dict[str, tuple[str, ...]] = {}
    placement: dict[str, tuple[str, ...]] = {}


class NodeEntry(Strict, frozen=True, kw_only=True):
    """One machine."""

    name: str
    cpu: str | int = "2"
    memory: str | int = "4Gi"
    labels: dict[str, str] = {}
    zone: str = ""
    unschedulable_until: int | None = None
    """The tick in which it is uncordoned."""


class CloudProvider(Strict, frozen=True, kw_only=True):
    """Who makes load balancers: a cluster without one leaves them pending for ever."""

    load_balancer_after: int


class ClusterEntry(Strict, frozen=True, kw_only=True):
    """The machines, and what the cluster has beside them."""

    nodes: tuple[NodeEntry, ...] = ()
    cloud_provider: CloudProvider | None = None
    dns_addon: bool = True
    metrics_server: bool = False
    """Whether somebody measures what Pods use, so that autoscalers have figures to go by."""
    registry: Registry = "open"
    """`strict`: only images that are described are pulled, and of podfall's own only by tags that look real."""
