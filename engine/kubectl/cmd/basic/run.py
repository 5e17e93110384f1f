"""`kubectl run`: one Pod from an image, and a Service for it with --expose.

Upstream: k8s.io/kubectl/pkg/cmd/run/run.go.
Different on purpose: no terminal is ever attached (-i, -t, --attach, --rm).
"""

from __future__ import annotations

from typing import Any

from engine.kubectl import shared_flags
from engine.kubectl.cmd.changecause import recorded
from engine.kubectl.cmd.overrides import FLAGS as OVERRIDES
from engine.kubectl.cmd.overrides import overridden
from engine.kubectl.cmd.podspec import check_image, metadata, service
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError, usage_error
from engine.kubectl.flags import Flag
from engine.kubectl.numbers import read_int
from engine.kubectl.printers import results
from engine.kubectl.resource.builder import find_resource

_PULL_POLICIES = ("", "Always", "IfNotPresent", "Never")
_RESTART_POLICIES = ("Always", "OnFailure", "Never")


def run(call: CommandContext) -> CommandSteps:
    """Create the Pod of the line."""
    args = call.args
    results.check_output(call)
    mode = shared_flags.dry_run(args)
    name = _name(call)
    if not args.text("image"):
        raise KubectlError("--image is required")
    check_image(args.text("image"))
    if (policy := args.text("image-pull-policy")) not in _PULL_POLICIES:
        raise usage_error(call.path, f"invalid image pull policy: {policy}")
    if args.on("expose") and not args.text("port"):
        raise usage_error(call.path, "--port must be set when exposing a service")
    made = []
    if args.on("expose"):
        port = read_int(args.text("port"), "Atoi")
        ports = [{"protocol": "TCP", "port": port, "targetPort": port}]
        made.append(("services", service(call, name, "", ports, selector=_labels(call, name), labels={})))
    made.append(("pods", overridden(call, _pod(call, name))))
    said = []
    # Upstream posts the Pod first and speaks of the Service first.
    for plural, obj in reversed(made):
        resource, written = find_resource(call.rest, plural), results.saved(call, recorded(call, obj))
        if mode != "client":
            written = call.rest.create(
                resource,
                call.namespace,
                written,
                dry_run=mode == "server",
                manager=shared_flags.field_manager(call.args, call.path),
            )
        said.append(results.done_typed(call, resource, written, "created", mode))
    yield from reversed(said)
    return 0


def _name(call: CommandContext) -> str:
    args = call.args
    if not args.words or args.dash == 0:
        raise usage_error(call.path, "NAME is required for run")
    if args.text("restart") not in _RESTART_POLICIES:
        raise usage_error(call.path, f"invalid restart policy: {args.text('restart')}")
    return args.words[0]


def _pod(call: CommandContext, name: str) -> dict[str, Any]:
    args = call.args
    container: dict[str, Any] = {"name": name, "image": args.text("image")}
    if words := args.words[1:]:
        container["command" if args.on("command") else "args"] = words
    if port := args.text("port"):
        container["ports"] = [{"containerPort": read_int(port, "Atoi")}]
    if args.many("env"):
        container["env"] = [_variable(text) for text in args.many("env")]
    container["resources"] = {}
    if policy := args.text("image-pull-policy"):
        container["imagePullPolicy"] = policy
    if args.on("privileged"):
        container["securityContext"] = {"privileged": True}
    head = metadata(call, name, _labels(call, name))
    if args.many("annotations"):
        head["annotations"] = dict(text.split("=", 1) for text in args.many("annotations") if "=" in text)
    spec = {"containers": [container], "restartPolicy": args.text("restart"), "dnsPolicy": "ClusterFirst"}
    return {"kind": "Pod", "apiVersion": "v1", "metadata": head, "spec": spec, "status": {}}


def _labels(call: CommandContext, name: str) -> dict[str, str]:
    text = call.args.text("labels")
    if not text:
        return {"run": name}
    labels: dict[str, str] = {}
    for part in text.split(","):
        key, equals, value = part.partition("=")
        if not equals:
            message = f"unexpected label spec: {part}"
            raise KubectlError(message)
        labels[key] = value
    return labels


def _variable(text: str) -> dict[str, str]:
    key, equals, value = text.partition("=")
    if not key or not equals:
        message = f"invalid env: {text}"
        raise KubectlError(message)
    return {"name": key, "value": value}


VERB = KubectlCommand(
    name="run",
    run=run,
    summary="Create and run a particular image in a pod.",
    examples=(
        ("Start a pod", "kubectl run web --image=nginx"),
        ("Start a pod and a service for it", "kubectl run web --image=nginx --port=80 --expose"),
        ("Show the pod that would be made", "kubectl run web --image=nginx --dry-run=client -o yaml"),
        ("Give the container arguments", "kubectl run once --image=busybox --restart=Never -- sleep 5"),
    ),
    short="Run a particular image on the cluster",
    usage='NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--command] -- [ARG...]',
    required=("image",),
    mutating=True,
    flags=(
        Flag("image", help="The image of the container."),
        Flag("env", "strings", help="An environment variable, KEY=VALUE; may be repeated."),
        Flag("port", help="The port that the container exposes."),
        Flag("expose", "bool", help="Also create a ClusterIP service; needs --port."),
        Flag("labels", short="l", help="Labels of the pod, instead of run=NAME."),
        Flag("annotations", "strings", help="An annotation of the pod; may be repeated."),
        Flag("command", "bool", help="The words after -- replace the image's command, not its arguments."),
        Flag("restart", default="Always", help="Always, OnFailure or Never."),
        Flag("image-pull-policy", help="Always, IfNotPresent or Never."),
        Flag("stdin", "bool", short="i", supported=False),
        Flag("tty", "bool", short="t", supported=False),
        Flag("attach", "bool", supported=False),
        Flag("rm", "bool", supported=False),
        *OVERRIDES,
        Flag("privileged", "bool", help="The container may do everything on its node."),
        Flag("quiet", "bool", short="q", help="Accepted."),
        shared_flags.RECORD,
        shared_flags.SAVE_CONFIG,
        *shared_flags.PRINT,
        *shared_flags.WRITE,
    ),
)
