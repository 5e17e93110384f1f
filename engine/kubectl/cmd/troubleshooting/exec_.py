"""`kubectl exec`: runs a command in a container.

Upstream: k8s.io/kubectl/pkg/cmd/exec/exec.go. Different on purpose: there is no terminal, so -t changes nothing, and a
shell needs a script.
"""

from __future__ import annotations

from typing import Any

from engine.api.status import StreamError, bad_request
from engine.client.output import Stderr, Stdout
from engine.kubectl.cmd.troubleshooting.logs import choose_container, container_names, selector_text
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError, usage_error
from engine.kubectl.flags import Flag
from engine.kubectl.resource.builder import find_resource, parse_selection

_FINISHED = ("Succeeded", "Failed")


def run(call: CommandContext) -> CommandSteps:
    """Run the command behind `--` in the Pod that the line names."""
    target, command = _parse(call)
    pod = _pod(call, target)
    phase = (pod.get("status") or {}).get("phase", "")
    if phase in _FINISHED:
        message = f"cannot exec into a container in a completed pod; current phase is {phase}"
        raise KubectlError(message)
    wished = call.args.text("container")
    name = pod["metadata"]["name"]
    if wished and wished not in container_names(pod):
        raise bad_request(f"container {wished} is not valid for pod {name}")
    container = yield from choose_container(pod, wished)
    stdin = call.stdin if call.args.on("stdin") else ""
    try:
        stdout, stderr, code = call.rest.exec(pod["metadata"]["namespace"], name, container, command, stdin)
    except StreamError as error:
        raise KubectlError(error.message) from error
    if stdout:
        yield Stdout(stdout)
    if stderr:
        yield Stderr(stderr)
    if code:
        yield Stderr(f"command terminated with exit code {code}\n")
    return code


def _parse(call: CommandContext) -> tuple[str, list[str]]:
    words, dash = call.args.words, call.args.dash
    front = words if dash is None else words[:dash]
    if not front:
        message = "pod, type/name or --filename must be specified"
        raise KubectlError(message)
    if len(front) > 1:
        raise usage_error(
            call.path,
            "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead",
        )
    command = words[len(front) :]
    if not command:
        message = "you must specify at least one command for the container"
        raise KubectlError(message)
    return front[0], command


def _pod(call: CommandContext, target: str) -> dict[str, Any]:
    """Return the Pod, or for a workload or Service the first of its running Pods."""
    pods = find_resource(call.rest, "pods")
    resource, name = parse_selection(call.rest, [target]).names[0] if "/" in target else (pods, target)
    found = call.rest.get(resource, call.namespace, name)
    if resource == pods:
        return found
    selector = selector_text(found)
    if not selector:
        message = f"cannot attach to {resource.plural}/{name}: it selects no pods"
        raise KubectlError(message)
    items: list[dict[str, Any]] = call.rest.list(pods, call.namespace, labels=selector)["items"]
    running = [pod for pod in items if (pod.get("status") or {}).get("phase") == "Running"]
    if not items:
        message = "timed out waiting for the condition"
        raise KubectlError(message)
    return (running or items)[0]


VERB = KubectlCommand(
    name="exec",
    run=run,
    summary="Execute a command in a container.",
    examples=(
        ("Look at the variables of a process", "kubectl exec go-demo-2-db -- env"),
        ("Run a script in it", "kubectl exec go-demo-2-db -- sh -c 'pwd; ls /etc'"),
        ("Ask another container of the pod", "kubectl exec go-demo-2-db -c api -- curl http://localhost:8080"),
    ),
    usage="(POD | TYPE/NAME) [-c CONTAINER] -- COMMAND [args...]",
    flags=(
        Flag("container", short="c", help="The container; without it the first one."),
        Flag("stdin", "bool", short="i", help="Pass standard input to the command."),
        Flag("tty", "bool", short="t", help="Accepted; there is no terminal."),
        Flag("quiet", "bool", short="q", help="Accepted; only the command speaks."),
        Flag("filename", "list", short="f", supported=False),
    ),
)
