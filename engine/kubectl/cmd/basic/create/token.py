"""`kubectl create token NAME`. Upstream: k8s.io/kubectl/pkg/cmd/create/create_token.go."""

from __future__ import annotations

from typing import Any

from engine.api.status import StatusError
from engine.client.output import Stdout
from engine.kubectl import shared_flags
from engine.kubectl.cmd.basic.create.typed import one_name
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag
from engine.kubectl.printers import outputs, results

_BOUND = {"Pod": "v1", "Secret": "v1", "Node": "v1"}


def run(call: CommandContext) -> CommandSteps:
    """Ask for a token of the line's ServiceAccount, and print it."""
    args, name = call.args, one_name(call)
    spec: dict[str, Any] = {}
    if args.many("audience"):
        spec["audiences"] = args.many("audience")
    if args.has("duration"):
        spec["expirationSeconds"] = args.number("duration")
    spec |= _bound(call)
    body = {"kind": "TokenRequest", "apiVersion": "authentication.k8s.io/v1", "spec": spec}
    try:
        answer = call.rest.token(call.namespace, name, body)
    except StatusError as error:
        message = f"failed to create token: {error.message}"
        raise KubectlError(message) from error
    if args.text("output"):
        results.check_output(call)
        yield Stdout(outputs.print_objects(args.text("output"), [answer], single=True))
        return 0
    yield Stdout(f"{answer['status']['token']}\n")
    return 0


def _bound(call: CommandContext) -> dict[str, Any]:
    """The object with which the token ends, as far as the line names one."""
    kind, name, uid = (call.args.text(f"bound-object-{part}") for part in ("kind", "name", "uid"))
    if not kind:
        if name or uid:
            message = f"--bound-object-{'name' if name else 'uid'} can only be set if --bound-object-kind is provided"
            raise KubectlError(message)
        return {}
    if kind not in _BOUND:
        message = f"supported --bound-object-kind values are {', '.join(sorted(_BOUND))}"
        raise KubectlError(message)
    if not name:
        message = "--bound-object-name is required if --bound-object-kind is provided"
        raise KubectlError(message)
    found = {"kind": kind, "apiVersion": _BOUND[kind], "name": name} | ({"uid": uid} if uid else {})
    return {"boundObjectRef": found}


VERB = KubectlCommand(
    name="token",
    run=run,
    summary="Request a service account token.",
    examples=(
        ("Ask for a token of a ServiceAccount", "kubectl create token robot"),
        ("Ask for one that lasts ten minutes", "kubectl create token robot --duration=10m"),
    ),
    usage="SERVICE_ACCOUNT_NAME",
    flags=(
        Flag("audience", "list", help="For whom the token is meant."),
        Flag("duration", "duration", help="How long it lasts, such as 1h."),
        Flag("bound-object-kind", help="Pod, Secret or Node: the token ends with that object."),
        Flag("bound-object-name", help="The name of that object."),
        Flag("bound-object-uid", help="Its uid."),
        shared_flags.OUTPUT,
    ),
)
