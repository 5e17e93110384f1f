"""`kubectl create ingress NAME --rule=host/path=service:port[,tls[=secret]]`.

Upstream: k8s.io/kubectl/pkg/cmd/create/create_ingress.go.
"""

from __future__ import annotations

import re
from typing import Any

from engine.kubectl.cmd.basic.create.typed import FLAGS, one_name, post
from engine.kubectl.cmd.podspec import metadata
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag

_RULE = re.compile(r"(?P<host>[\w*\-.]*)(?P<path>/.*)=(?P<name>[\w\-]+):(?P<port>[\w\-]+)(,tls=?[\w\-]*)?", re.ASCII)
_NOTHING = (
    "not enough information provided: every ingress has to either specify a default-backend (which catches all "
    "traffic) or a list of rules (which catch specific paths)"
)
_TWO = 2


def run(call: CommandContext) -> CommandSteps:
    """Create the Ingress of the line."""
    name, args = one_name(call), call.args
    _check(call)
    spec: dict[str, Any] = {}
    if args.text("class"):
        spec["ingressClassName"] = args.text("class")
    if args.text("default-backend"):
        spec["defaultBackend"] = _backend(args.text("default-backend"))
    if tls := _tls(args.many("rule")):
        spec["tls"] = tls
    if rules := _rules(args.many("rule")):
        spec["rules"] = rules
    head = metadata(call, name)
    if annotations := dict(text.split("=", 1) for text in args.many("annotation")):
        head["annotations"] = dict(sorted(annotations.items()))
    ingress = {
        "kind": "Ingress",
        "apiVersion": "networking.k8s.io/v1",
        "metadata": head,
        "spec": spec,
        "status": {"loadBalancer": {}},
    }
    return (yield from post(call, "ingresses", ingress, wrapped="failed to create ingress"))


def _check(call: CommandContext) -> None:
    args = call.args
    backend, rules = args.text("default-backend"), args.many("rule")
    message = ""
    if not backend and not rules:
        message = _NOTHING
    elif bad := [rule for rule in rules if not _RULE.match(rule)]:
        message = f"rule {bad[0]} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]"
    elif bad := [text for text in args.many("annotation") if "=" not in text]:
        message = f"annotation {bad[0]} is invalid and should be in format key=[value]"
    elif backend and len(backend.split(":")) != _TWO:
        message = "default-backend should be in format servicename:serviceport"
    if message:
        raise KubectlError(message)


def _tls(rules: list[str]) -> list[dict[str, Any]]:
    """Return who has which certificate; a host counts with its first rule, hosts of one Secret stand together."""
    found: list[dict[str, Any]] = []
    seen: set[str] = set()
    for rule in rules:
        target, *tls = rule.split(",")
        host = target.split("/", 1)[0]
        if len(tls) != 1 or host in seen:
            continue
        seen.add(host)
        secret = tls[0].partition("=")[2]
        same = next((entry for entry in found if entry.get("secretName", "") == secret), None)
        if same is not None:
            same.setdefault("hosts", []).append(host)
            continue
        entry: dict[str, Any] = {"hosts": [host]} if host else {}
        if secret:
            entry["secretName"] = secret
        if entry:
            found.append(entry)
    return found


def _rules(rules: list[str]) -> list[dict[str, Any]]:
    """Return one rule for each host, in the order in which the line names them."""
    paths: dict[str, list[dict[str, Any]]] = {}
    for rule in rules:
        host, _, rest = rule.split(",")[0].partition("/")
        path, service = f"/{rest}".split("=")[:_TWO]
        kind = "Prefix" if path.endswith("*") else "Exact"
        entry = {"path": path.removesuffix("*"), "pathType": kind, "backend": _backend(service)}
        paths.setdefault(host, []).append(entry)
    return [({"host": host} if host else {}) | {"http": {"paths": found}} for host, found in paths.items()]


def _backend(text: str) -> dict[str, Any]:
    name, port = text.split(":")[:_TWO]
    return {"service": {"name": name, "port": {"number": int(port)} if port.isdecimal() else {"name": port}}}


VERB = KubectlCommand(
    name="ingress",
    run=run,
    summary="Create an ingress with the specified name.",
    examples=(
        (
            "Send what comes for a host to a service",
            "kubectl create ingress web --rule='demo.example.com/*=go-demo-2-svc:28017'",
        ),
    ),
    usage="NAME --rule=host/path=service:port[,tls[=secret]]",
    aliases=("ing",),
    mutating=True,
    flags=(
        Flag("class", help="The class of the ingress."),
        Flag("rule", "strings", help="host/path=service:port[,tls[=secret]]; a * at the end means all paths below."),
        Flag("default-backend", help="service:port for what no rule is about."),
        Flag("annotation", "strings", help="KEY=VALUE; may be repeated."),
        *FLAGS,
    ),
)
