"""`kubectl set resources TYPE NAME --limits=... --requests=...`. Upstream: pkg/cmd/set/set_resources.go."""

from __future__ import annotations

from typing import Any

from engine.api.quantity import canonical
from engine.kubectl.cmd.basic.set.editing import FLAGS, edit, matching, pod_spec
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag


def run(call: CommandContext) -> CommandSteps:
    """Set limits and requests; a quantity of 0 removes one."""
    wanted = {name: _quantities(call, name) for name in ("limits", "requests") if call.args.text(name)}
    if not wanted:
        message = "you must specify an update to requests or limits (in the form of --requests/--limits)"
        raise KubectlError(message)
    pattern = call.args.text("containers")

    def change(obj: dict[str, Any]) -> None:
        chosen = matching(pod_spec(obj).get("containers") or [], pattern)
        if not chosen:
            message = f"unable to find container named {pattern}"
            raise KubectlError(message)
        for container in chosen:
            _apply(container.setdefault("resources", {}), wanted)

    return (yield from edit(call, call.args.words, change, "resource requirements updated"))


def _quantities(call: CommandContext, flag: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in call.args.text(flag).split(","):
        key, equals, value = part.partition("=")
        if not equals or not value:
            message = f"Invalid argument syntax {part}, expected <resource>=<quantity>"
            raise KubectlError(message)
        try:
            canonical(value)
        except ValueError as error:
            raise KubectlError(str(error)) from error
        found[key] = value
    return found


def _apply(resources: dict[str, Any], wanted: dict[str, dict[str, str]]) -> None:
    for kind, quantities in wanted.items():
        kept = {**(resources.get(kind) or {}), **quantities}
        resources[kind] = {key: value for key, value in kept.items() if value != "0"}


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
        *FLAGS,
    ),
)
