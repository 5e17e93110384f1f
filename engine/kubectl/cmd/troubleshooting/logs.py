"""`kubectl logs`: what containers wrote.

Reads Pods through the client and their logs through its `log` port.

Upstream: k8s.io/kubectl/pkg/cmd/logs/logs.go. Different on purpose: -f ends after 60 ticks, which it says on stderr;
--since and --timestamps are not supported.
"""

from __future__ import annotations

from typing import Any

from engine.api.status import StatusError
from engine.client.output import Stderr, Stdout
from engine.client.steps import Steps
from engine.clock import Wait
from engine.kubectl import shared_flags
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError, usage_error
from engine.kubectl.flags import Flag
from engine.kubectl.resource.builder import PLAIN_SELECTORS, find_resource, parse_selection

FOLLOW_TICKS = 60
_SELECTOR_TAIL = 10
_DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container"
_USAGE = (
    "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\n"
    "POD or TYPE/NAME is a required argument for the logs command"
)

Source = tuple[dict[str, Any], str]
"""A Pod and the name of one of its containers."""


def run(call: CommandContext) -> CommandSteps:
    """Print the logs that the line asks for."""
    sources = yield from _sources(call)
    for pod, container in sources:
        yield Stdout(_text(call, pod, container, tail=_tail(call)))
    if call.args.on("follow") and sources:
        yield from _follow(call, sources)
    return 0


def _follow(call: CommandContext, sources: list[Source]) -> CommandSteps:
    printed = [len(_text(call, pod, container)) for pod, container in sources]

    def grown() -> bool:
        return any(len(_text(call, *source)) > seen for source, seen in zip(sources, printed, strict=True))

    for _ in range(FOLLOW_TICKS):
        if not (yield Wait(grown, 1)):
            continue
        for index, (pod, container) in enumerate(sources):
            text = _text(call, pod, container)
            if len(text) > printed[index]:
                yield Stdout(text[printed[index] :])
                printed[index] = len(text)
    yield Stderr(f"logs ended after {FOLLOW_TICKS} ticks\n")
    return 0


def _text(call: CommandContext, pod: dict[str, Any], container: str, tail: int | None = None) -> str:
    metadata = pod["metadata"]
    text = call.rest.log(
        metadata["namespace"],
        metadata["name"],
        container,
        previous=call.args.on("previous"),
        tail=tail,
    )
    limit = call.args.number("limit-bytes")
    if limit:
        text = text.encode()[:limit].decode(errors="ignore")
    if not call.args.on("prefix"):
        return text
    return "".join(f"[pod/{metadata['name']}/{container}] {line}" for line in text.splitlines(keepends=True))


def _tail(call: CommandContext) -> int | None:
    if call.args.has("tail"):
        return call.args.number("tail") if call.args.number("tail") >= 0 else None
    return _SELECTOR_TAIL if call.args.text("selector") else None


def _sources(call: CommandContext) -> Steps[list[Source]]:
    """Yield remarks on stderr and return the Sources."""
    words = call.args.words
    if call.args.text("selector"):
        if words:
            raise usage_error(call.path, "only a selector (-l) or a POD name is allowed")
        pods = call.rest.list(find_resource(call.rest, "pods"), call.namespace, labels=call.args.text("selector"))[
            "items"
        ]
        if not pods:
            yield Stderr(f"No resources found in {call.namespace} namespace.\n")
    else:
        if not words or len(words) > 2:  # noqa: PLR2004 - a Pod and its container
            raise usage_error(call.path, _USAGE)
        pod = yield from _pod(call, words[0])
        pods = [pod]
    sources: list[Source] = []
    for pod in pods:
        if call.args.on("all-containers"):
            sources += [(pod, name) for name in container_names(pod)]
        else:
            name = yield from choose_container(pod, words[1] if len(words) > 1 else call.args.text("container"))
            sources.append((pod, name))
    return sources


def _pod(call: CommandContext, word: str) -> Steps[dict[str, Any]]:
    pods = find_resource(call.rest, "pods")
    resource, name = parse_selection(call.rest, [word]).names[0] if "/" in word else (pods, word)
    try:
        found = call.rest.get(resource, call.namespace, name)
    except StatusError as error:
        if error.reason != "NotFound":
            raise
        # Upstream wraps this one error, and so doubles the word.
        message = f'error from server (NotFound): {error.message} in namespace "{call.namespace}"'
        raise KubectlError(message) from error
    if resource == pods:
        return found
    selector = selector_text(found)
    if not selector:
        message = f"cannot get the logs from {resource.plural}/{name}: it selects no pods"
        raise KubectlError(message)
    items = call.rest.list(pods, call.namespace, labels=selector)["items"]
    if not items:
        message = "timed out waiting for the condition"
        raise KubectlError(message)
    running = [pod for pod in items if (pod.get("status") or {}).get("phase") == "Running"]
    chosen: dict[str, Any] = (running or items)[0]
    if len(items) > 1:
        yield Stderr(f"Found {len(items)} pods, using pod/{chosen['metadata']['name']}\n")
    return chosen


def selector_text(obj: dict[str, Any]) -> str:
    """Return the label query for the Pods of a workload or Service; empty when it selects none."""
    selector = (obj.get("spec") or {}).get("selector") or {}
    labels = selector.get("matchLabels", selector if obj.get("kind") in PLAIN_SELECTORS else {})
    return ",".join(f"{key}={labels[key]}" for key in sorted(labels))


def choose_container(pod: dict[str, Any], wished: str) -> Steps[str]:
    """Return the container that is meant; say on stderr which one when the line leaves it open.

    Raises:
        KubectlError: the Pod has no such container.

    """
    names = container_names(pod)
    if wished:
        if wished not in names:
            message = f"container {wished} is not valid for pod {pod['metadata']['name']}"
            raise KubectlError(message)
        return wished
    preferred = (pod["metadata"].get("annotations") or {}).get(_DEFAULT_CONTAINER)
    if preferred in names:
        return str(preferred)
    main = [container["name"] for container in pod["spec"]["containers"]]
    if len(names) > 1:
        inits = [f"{name} (init)" for name in names if name not in main]
        yield Stderr(f'Defaulted container "{main[0]}" out of: {", ".join([*main, *inits])}\n')
    return str(main[0])


def container_names(pod: dict[str, Any]) -> list[str]:
    """Return the names of a Pod's containers, init containers first."""
    spec = pod["spec"]
    return [container["name"] for container in [*(spec.get("initContainers") or ()), *spec["containers"]]]


VERB = KubectlCommand(
    name="logs",
    run=run,
    summary="Print the logs for a container in a pod.",
    examples=(
        ("Print the log of a pod", "kubectl logs go-demo-2-db"),
        ("Print the last lines of one container", "kubectl logs go-demo-2-db -c api --tail=5"),
        ("Print the log of the container before its restart", "kubectl logs go-demo-2-db -c api -p"),
        ("Follow the logs of all pods with a label", "kubectl logs -f -l type=db"),
    ),
    usage="[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]",
    flags=(
        shared_flags.SELECTOR,
        Flag("container", short="c", help="The container; without it the first one."),
        Flag("all-containers", "bool", help="All containers of the pod."),
        Flag("follow", "bool", short="f", help="Go on printing for 60 ticks."),
        Flag("previous", "bool", short="p", help="The container's run before the present one."),
        Flag("prefix", "bool", help="Put pod and container before each line."),
        Flag("tail", "int", default=-1, help="How many of the last lines; -1 for all, with a selector 10."),
        Flag("max-log-requests", "int", default=5, help="Accepted."),
        Flag("ignore-errors", "bool", help="Accepted."),
        Flag("since", "duration", supported=False),
        Flag("since-time", supported=False),
        Flag("timestamps", "bool", supported=False),
        Flag("limit-bytes", "int", help="How many bytes at most; 0 for all."),
    ),
)
