"""``kubectl describe``: one object told at length, together with what belongs to it.

The verb resolves names and prints; ``describe`` fetches related lists (events, Pods, EndpointSlices ...) through the
client and returns the text. Mirrors k8s.io/kubectl/pkg/describe. Kinds that podfall does not act on are shown field by
field. Ages are counted to the cluster's clock, not to the wall clock.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.api.scheme import Resource
from engine.client.restclient import RESTClient
from engine.kubectl.describe.daemonset import describe_daemon_set
from engine.kubectl.describe.deployment import describe_deployment
from engine.kubectl.describe.endpoints import describe_endpoints
from engine.kubectl.describe.endpointslice import describe_endpoint_slice
from engine.kubectl.describe.generic import describe_config_map, describe_generic, describe_secret
from engine.kubectl.describe.namespace import describe_namespace
from engine.kubectl.describe.node import describe_node
from engine.kubectl.describe.pod import describe_pod
from engine.kubectl.describe.replicaset import describe_replica_set
from engine.kubectl.describe.service import describe_service
from engine.kubectl.describe.writer import PrefixWriter

Describer = Callable[[PrefixWriter, RESTClient, dict[str, Any], bool], None]


def describe(rest: RESTClient, resource: Resource, obj: dict[str, Any], show_events: bool = True) -> str:
    """Return the description of an object, every line ended by a newline.

    The verb separates several descriptions. Raises StatusError when a related list cannot be read.
    """
    writer = PrefixWriter()
    _DESCRIBERS.get((resource.group, resource.kind), describe_generic)(writer, rest, obj, show_events)
    return writer.text()


_DESCRIBERS: dict[tuple[str, str], Describer] = {
    ("", "Pod"): describe_pod,
    ("", "Service"): describe_service,
    ("", "Endpoints"): describe_endpoints,
    ("", "Node"): describe_node,
    ("", "Namespace"): describe_namespace,
    ("", "ConfigMap"): describe_config_map,
    ("", "Secret"): describe_secret,
    ("apps", "ReplicaSet"): describe_replica_set,
    ("apps", "Deployment"): describe_deployment,
    ("apps", "DaemonSet"): describe_daemon_set,
    ("discovery.k8s.io", "EndpointSlice"): describe_endpoint_slice,
}
