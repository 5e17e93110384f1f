"""`kubectl create service clusterip|nodeport|loadbalancer|externalname NAME`.

Upstream: k8s.io/kubectl/pkg/cmd/create/create_service.go.
"""

from __future__ import annotations

from typing import Any

from engine.api.names import subdomain
from engine.kubectl.cmd.basic.create.typed import FLAGS, one_name, post
from engine.kubectl.cmd.podspec import service
from engine.kubectl.cmd.usage import only_subcommands
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag
from engine.kubectl.numbers import read_int

_TCP = Flag("tcp", "list", help="PORT or PORT:TARGET; several with commas or repeated.")


def run(call: CommandContext) -> CommandSteps:
    """Refuse a line without a known type of Service."""
    return (yield from only_subcommands(call, VERB))


def _clusterip(call: CommandContext) -> CommandSteps:
    headless = call.args.text("clusterip") == "None"
    return (yield from _create(call, "ClusterIP", needs_port=not headless, clusterIP=call.args.text("clusterip")))


def _nodeport(call: CommandContext) -> CommandSteps:
    return (yield from _create(call, "NodePort", node_port=call.args.number("node-port")))


def _loadbalancer(call: CommandContext) -> CommandSteps:
    return (yield from _create(call, "LoadBalancer"))


def _externalname(call: CommandContext) -> CommandSteps:
    name = call.args.text("external-name")
    if subdomain(name):
        message = f"invalid service external name {name}"
        raise KubectlError(message)
    return (yield from _create(call, "ExternalName", needs_port=False, externalName=name))


def _create(
    call: CommandContext, kind: str, *, needs_port: bool = True, node_port: int = 0, **more: Any
) -> CommandSteps:
    name = one_name(call)
    if needs_port and not call.args.many("tcp"):
        message = "at least one tcp port specifier must be provided"
        raise KubectlError(message)
    ports = [_port(text, node_port) for text in call.args.many("tcp")]
    made = service(call, name, kind, ports, selector={"app": name}, **more)
    return (yield from post(call, "services", made, wrapped=f"failed to create {kind} service"))


def _port(text: str, node_port: int) -> dict[str, Any]:
    first, colon, second = text.partition(":")
    port = read_int(first, "ParseUint")
    target: int | str = port
    if colon:
        target = read_int(second, "ParseUint") if second.isdecimal() else second
    found: dict[str, Any] = {
        "name": text.replace(":", "-"),
        "protocol": "TCP",
        "port": port,
        "targetPort": target,
    }
    return {**found, "nodePort": node_port} if node_port else found


VERB = KubectlCommand(
    name="service",
    run=run,
    summary="Create a service using a specified subcommand.",
    usage="TYPE NAME",
    aliases=("svc",),
    mutating=True,
    subcommands=(
        KubectlCommand(
            name="clusterip",
            run=_clusterip,
            summary="Create a ClusterIP service.",
            examples=(("Create a service", "kubectl create service clusterip web --tcp=80:8080"),),
            usage="NAME [--tcp=<port>:<targetPort>]",
            mutating=True,
            flags=(_TCP, Flag("clusterip", help="The cluster IP; None makes a headless service."), *FLAGS),
        ),
        KubectlCommand(
            name="nodeport",
            run=_nodeport,
            summary="Create a NodePort service.",
            examples=(
                ("Create a service with a port on every node", "kubectl create service nodeport web --tcp=80:8080"),
            ),
            usage="NAME [--tcp=port:targetPort]",
            mutating=True,
            flags=(_TCP, Flag("node-port", "int", help="The port on every node; 0 lets the server choose."), *FLAGS),
        ),
        KubectlCommand(
            name="loadbalancer",
            run=_loadbalancer,
            summary="Create a LoadBalancer service.",
            examples=(("Create a service with a balancer", "kubectl create service loadbalancer web --tcp=80:8080"),),
            usage="NAME [--tcp=port:targetPort]",
            mutating=True,
            flags=(_TCP, *FLAGS),
        ),
        KubectlCommand(
            name="externalname",
            run=_externalname,
            summary="Create an ExternalName service.",
            examples=(
                (
                    "Create a name for something outside",
                    "kubectl create service externalname db --external-name=db.example.com",
                ),
            ),
            usage="NAME --external-name external.name",
            mutating=True,
            required=("external-name",),
            flags=(_TCP, Flag("external-name", help="The name that the service stands for."), *FLAGS),
        ),
    ),
)
