"""`kubectl create poddisruptionbudget NAME --selector=... --min-available=...`.

Upstream: k8s.io/kubectl/pkg/cmd/create/create_pdb.go.
"""

from __future__ import annotations

import re
from typing import Any

from engine.kubectl.cmd.arguments.selectors import label_selector
from engine.kubectl.cmd.basic.create.typed import FLAGS, one_name, post
from engine.kubectl.cmd.podspec import metadata
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag

_AMOUNT = re.compile(r"[0-9]+%?")


def run(call: CommandContext) -> CommandSteps:
    """Create the budget of the line."""
    name, args = one_name(call), call.args
    least, most = args.text("min-available"), args.text("max-unavailable")
    message = ""
    if not args.text("selector"):
        message = "a selector must be specified"
    elif not least and not most:
        message = "one of min-available or max-unavailable must be specified"
    elif least and most:
        message = "min-available and max-unavailable cannot be both specified"
    elif not _AMOUNT.fullmatch(least or most):
        message = f"invalid format specified for {'min-available' if least else 'max-unavailable'}"
    if message:
        raise KubectlError(message)
    spec: dict[str, Any] = {"minAvailable": _amount(least)} if least else {}
    spec["selector"] = label_selector(args.text("selector"))
    if most:
        spec["maxUnavailable"] = _amount(most)
    status = dict.fromkeys(("disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods"), 0)
    budget = {
        "kind": "PodDisruptionBudget",
        "apiVersion": "policy/v1",
        "metadata": metadata(call, name),
        "spec": spec,
        "status": status,
    }
    return (yield from post(call, "poddisruptionbudgets", budget, wrapped="failed to create poddisruptionbudgets"))


def _amount(text: str) -> int | str:
    return int(text) if text.isdecimal() else text


VERB = KubectlCommand(
    name="poddisruptionbudget",
    run=run,
    summary="Create a pod disruption budget with the specified name, selector, and desired minimum available pods.",
    examples=(
        ("Keep one pod with a label at work", "kubectl create pdb web --selector=app=web --min-available=1"),
        ("Let half of them go at a time", "kubectl create pdb web --selector=app=web --max-unavailable=50%"),
    ),
    short="Create a pod disruption budget with the specified name",
    usage="NAME --selector=SELECTOR --min-available=N",
    aliases=("pdb",),
    mutating=True,
    flags=(
        Flag("selector", help="The labels of the pods."),
        Flag("min-available", help="How many, or how many percent, have to stay."),
        Flag("max-unavailable", help="How many, or how many percent, may be gone."),
        *FLAGS,
    ),
)
