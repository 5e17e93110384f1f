"""`kubectl set resources TYPE NAME --limits=... --requests=...`. Upstream: pkg/cmd/set/set_resources.go."""

from __future__ import annotations

from typing import Any

from engine.kubectl import shared_flags
from engine.kubectl.cmd.arguments.quantities import resource_list
from engine.kubectl.cmd.basic.set.editing import FLAGS, Aspect, check_words, containers_of, edit, pod_spec
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag

_ASPECT = Aspect("resource requirements updated", "failed to patch resources update to pod template")


def run(call: CommandContext) -> CommandSteps:
    """Set limits and requests of every container that is meant."""
    check_words(call, call.args.words)
    given = {name: call.args.text(name) for name in ("limits", "requests") if call.args.text(name)}
    if not given:
        message = "you must specify an update to requests or limits (in the form of --requests/--limits)"
        raise KubectlError(message)
    wanted = {name: resource_list(text) for name, text in given.items()}
    pattern = call.args.text("containers")

    def change(obj: dict[str, Any]) -> None:
        chosen = containers_of(pod_spec(call, obj), pattern)
        if not chosen:
            message = f"error: unable to find container named {pattern}"
            raise KubectlError(message, raw=True)
        for container in chosen:
            resources = container.setdefault("resources", {})
            for kind, quantities in wanted.items():
                resources[kind] = {**(resources.get(kind) or {}), **quantities}

    return (yield from edit(call, call.args.words, change, _ASPECT))


VERB = KubectlCommand(
    name="resources",
    run=run,
    summary="Update resource requests/limits on objects with pod templates.",
    examples=(
        ("Set what each container asks for", "kubectl set resources deploy web --requests=cpu=100m,memory=64Mi"),
    ),
    usage="(-f FILENAME | TYPE NAME) ([--limits=LIMITS & --requests=REQUESTS])",
    mutating=True,
    flags=(
        Flag("limits", help="Such as cpu=200m,memory=512Mi."),
        Flag("requests", help="Such as cpu=100m,memory=256Mi."),
        Flag("containers", short="c", default="*", help="Names of the containers; * stands for any letters."),
        shared_flags.RECORD,
        *FLAGS,
    ),
)
