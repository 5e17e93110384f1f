"""`kubectl expose`: makes a Service for the Pods of a ReplicaSet, Deployment, Pod or other Service.

Reads the object, takes selector, ports and labels from it where the line gives none, and posts one Service.

Upstream: k8s.io/kubectl/pkg/cmd/expose/expose.go. Different on purpose: --overrides is not supported.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine.api.status import StatusError
from engine.kubectl import shared_flags
from engine.kubectl.cmd.changecause import recorded
from engine.kubectl.cmd.overrides import FLAGS as OVERRIDES
from engine.kubectl.cmd.overrides import overridden
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag
from engine.kubectl.numbers import read_int
from engine.kubectl.printers import results
from engine.kubectl.resource.builder import (
    PLAIN_SELECTORS,
    ResourceError,
    ResourceInfo,
    fetch_all,
    find_resource,
    named_by_files,
)

_NAME_LENGTH = 63
_EXPOSABLE = ("ReplicationController", "Service", "Pod", "Deployment", "ReplicaSet")
_AFFINITIES = ("", "None", "ClientIP")


def run(call: CommandContext) -> CommandSteps:
    """Expose every object that the line names."""
    results.check_output(call)
    mode = shared_flags.dry_run(call.args)
    code = 0
    # Upstream takes objects of files as they are there, without asking the server for them.
    from_files = bool(call.args.many("filename"))
    for item in (
        named_by_files(call) if from_files else fetch_all(_without_selector(call), call.args.words, lists_need_all=True)
    ):
        if isinstance(item, ResourceError):
            yield results.failed(item)
            code = 1
            continue
        service = results.saved(call, recorded(call, overridden(call, service_for(call, item))))
        resource = find_resource(call.rest, "services")
        try:
            if mode != "client":
                service = call.rest.create(
                    resource,
                    item.namespace,
                    service,
                    dry_run=mode == "server",
                    manager=shared_flags.field_manager(call.args, call.path),
                )
        except StatusError as error:
            yield results.failed(ResourceError(error))
            code = 1
        else:
            yield results.done_typed(call, resource, service, "exposed", mode)
    return code


def _without_selector(call: CommandContext) -> CommandContext:
    """Return the line for choosing objects: --selector is that of the new Service."""
    values = {name: value for name, value in call.args.values.items() if name != "selector"}
    return replace(call, args=replace(call.args, values=values))


def service_for(call: CommandContext, info: ResourceInfo) -> dict[str, Any]:
    """Return the Service for an object, its fields in the order of the Go types.

    Raises:
        KubectlError: the object cannot be exposed, or neither it nor the line says how.

    """
    args = call.args
    if info.resource.kind not in _EXPOSABLE:
        group = f".{info.resource.group}" if info.resource.group else ""
        message = f"cannot expose a {info.resource.kind}{group}"
        raise KubectlError(message)
    metadata: dict[str, Any] = {"name": args.text("name") or info.name[:_NAME_LENGTH]}
    if call.namespace_given:
        metadata["namespace"] = info.namespace
    metadata["creationTimestamp"] = None
    labels = _pairs(args.text("labels")) if args.has("labels") else (info.object.get("metadata") or {}).get("labels")
    if labels:
        metadata["labels"] = dict(sorted(labels.items()))
    selector = _pairs(args.text("selector")) if args.text("selector") else _selector(info)
    spec: dict[str, Any] = {}
    ports = _ports(call, info)
    if ports:
        spec["ports"] = ports
    spec["selector"] = dict(sorted(selector.items()))
    spec |= _options(call)
    return {
        "kind": "Service",
        "apiVersion": "v1",
        "metadata": metadata,
        "spec": spec,
        "status": {"loadBalancer": {}},
    }


def _options(call: CommandContext) -> dict[str, Any]:
    args = call.args
    affinity = args.text("session-affinity")
    if affinity not in _AFFINITIES:
        message = f"unknown session affinity: {affinity}"
        raise KubectlError(message)
    external = args.text("external-ip")
    options = {
        "clusterIP": args.text("cluster-ip"),
        "type": args.text("type"),
        "externalIPs": external.split(",") if external else None,
        "sessionAffinity": affinity,
        "loadBalancerIP": args.text("load-balancer-ip") if args.text("type") == "LoadBalancer" else "",
    }
    return {key: value for key, value in options.items() if value}


def _selector(info: ResourceInfo) -> dict[str, str]:
    spec, kind = info.object.get("spec") or {}, info.resource.kind
    if kind == "Service":
        selector, lacking = spec.get("selector"), "the service has no pod selector set"
    elif kind == "Pod":
        selector, lacking = info.object["metadata"].get("labels"), "the pod has no labels and cannot be exposed"
    elif kind == "ReplicationController":
        selector, lacking = spec.get("selector"), "no selectors, therefore cannot be exposed"
    else:
        wish = spec.get("selector") or {}
        if wish.get("matchExpressions"):
            lacking = f'couldn\'t convert expressions - "{wish["matchExpressions"]}" to map-based selector format'
            selector = None
        else:
            lacking = f"invalid {kind.lower()}: no selectors, therefore cannot be exposed"
            selector = wish if kind in PLAIN_SELECTORS else wish.get("matchLabels")
    if not selector:
        message = f"couldn't retrieve selectors via --selector flag or introspection: {lacking}"
        raise KubectlError(message)
    return dict(selector)


def _ports(call: CommandContext, info: ResourceInfo) -> list[dict[str, Any]]:
    own = _own_ports(info)
    typed = call.args.text("port")
    numbers = typed.split(",") if typed else list(own)
    if not numbers:
        if call.args.text("cluster-ip") == "None":
            return []
        message = "couldn't find port via --port flag or introspection"
        raise KubectlError(message)
    ports: list[dict[str, Any]] = []
    for position, number in enumerate(numbers, start=1):
        protocol = call.args.text("protocol")
        protocols = [protocol] if protocol else own.get(number, ["TCP"])
        for each in protocols:
            name = f"port-{position}" if len(numbers) > 1 else ""
            if len(protocols) > 1:
                name = f"port-{position}-{each.lower()}"
            ports.append(_port(call, name, number, each))
    return ports


def _port(call: CommandContext, name: str, number: str, protocol: str) -> dict[str, Any]:
    port = read_int(number, "Atoi")
    target: int | str = port
    if wished := call.args.text("target-port"):
        target = read_int(wished, "Atoi") if wished.isdecimal() else wished
    named = {"name": name} if name else {}
    return {**named, "protocol": protocol, "port": port, "targetPort": target}


def _own_ports(info: ResourceInfo) -> dict[str, list[str]]:
    """Return the port numbers that the object declares, each with its protocols."""
    spec = info.object.get("spec") or {}
    if info.resource.kind == "Service":
        declared = [(port["port"], port.get("protocol")) for port in spec.get("ports") or ()]
    else:
        pod = spec if info.resource.kind == "Pod" else (spec.get("template") or {}).get("spec") or {}
        declared = [
            (port["containerPort"], port.get("protocol"))
            for container in pod.get("containers") or ()
            for port in container.get("ports") or ()
        ]
    found: dict[str, list[str]] = {}
    for number, protocol in declared:
        protocols = found.setdefault(str(number), [])
        if (protocol or "TCP") not in protocols:
            protocols.append(protocol or "TCP")
    return found


def _pairs(text: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for part in text.split(","):
        key, equals, value = part.partition("=")
        if not equals or not key:
            message = f"unexpected label spec: {part}"
            raise KubectlError(message)
        pairs[key] = value
    return pairs


VERB = KubectlCommand(
    name="expose",
    run=run,
    summary="Expose a resource as a new Kubernetes service.",
    examples=(
        (
            "Open a port on every node for the pods of a replica set",
            "kubectl expose rs go-demo-2 --name=go-demo-2-svc --target-port=28017 --type=NodePort",
        ),
        ("Create a service for a deployment", "kubectl expose deployment web --port=80 --target-port=8080"),
        ("Create a headless service for a pod", "kubectl expose pod db --port=27017 --cluster-ip=None"),
    ),
    short="Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service",
    usage="(-f FILENAME | TYPE NAME) [--port=port] [--target-port=number-or-name] [--name=name] [--type=type]",
    mutating=True,
    flags=(
        Flag("name", help="The name of the service; without it the name of the object."),
        Flag("port", help="The port of the service; several with commas; without it the object's ports."),
        Flag("target-port", help="Name or number of the container's port that the service directs traffic to."),
        Flag("type", help="ClusterIP, NodePort, LoadBalancer or ExternalName."),
        Flag("protocol", help="TCP, UDP or SCTP; without it the object's, else TCP."),
        Flag("selector", help="The selector of the service; without it the object's."),
        Flag("labels", short="l", help="Labels of the service; without them the object's."),
        Flag("cluster-ip", help="The cluster IP; None makes a headless service."),
        Flag("external-ip", help="Additional external IP address."),
        Flag("load-balancer-ip", help="IP to ask of the load balancer."),
        Flag("session-affinity", help="None or ClientIP."),
        *OVERRIDES,
        shared_flags.SAVE_CONFIG,
        shared_flags.RECORD,
        *shared_flags.FILES,
        *shared_flags.PRINT,
        *shared_flags.WRITE,
    ),
)
