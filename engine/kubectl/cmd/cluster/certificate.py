"""`kubectl certificate approve|deny NAME`: answers a CertificateSigningRequest, which nobody here signs.

Upstream: k8s.io/kubectl/pkg/cmd/certificates/certificates.go.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from engine.client.output import Stderr, Stdout
from engine.kubectl import shared_flags
from engine.kubectl.cmd.usage import usage
from engine.kubectl.cmd.visitor import each
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError, usage_error
from engine.kubectl.flags import Flag
from engine.kubectl.printers import results
from engine.kubectl.resource.builder import ResourceInfo, fetch_all


class _Answer(NamedTuple):
    """What a subcommand says to a request."""

    condition: str
    excluded: str
    """The condition with which it cannot be said any more."""
    reason: str
    message: str
    done: str


_APPROVAL = _Answer(
    "Approved", "Denied", "KubectlApprove", "This CSR was approved by kubectl certificate approve.", "approved"
)
_DENIAL = _Answer("Denied", "Approved", "KubectlDeny", "This CSR was denied by kubectl certificate deny.", "denied")


def run(call: CommandContext) -> CommandSteps:
    """Say which subcommands there are: a line with none of them came here."""
    if call.args.words:
        raise usage_error(call.path, f'unknown command "{" ".join(call.args.words)}"')
    yield Stdout(usage(VERB, call.path))
    return 0


def approve(call: CommandContext) -> CommandSteps:
    """Approve every request that the line names."""
    return (yield from _answer_all(call, _APPROVAL))


def deny(call: CommandContext) -> CommandSteps:
    """Deny every request that the line names."""
    return (yield from _answer_all(call, _DENIAL))


def _answer_all(call: CommandContext, answer: _Answer) -> CommandSteps:
    if not call.args.words and not call.args.many("filename"):
        raise KubectlError("one or more CSRs must be specified as <name> or -f <filename>")
    results.check_output(call)
    words = [f"certificatesigningrequests/{name}" for name in call.args.words]
    items = list(fetch_all(call, words))
    if not items:
        yield Stderr("No resources found\n")
    return (yield from each(items, lambda info: _answer_one(call, info, answer)))


def _answer_one(call: CommandContext, info: ResourceInfo, answer: _Answer) -> CommandSteps:
    conditions = (info.object.get("status") or {}).get("conditions") or []
    types = [condition.get("type") for condition in conditions]
    if answer.excluded in types:
        message = f'certificate signing request "{info.name}" is already {answer.excluded}'
        raise KubectlError(message)
    answered = info.object
    if answer.condition not in types or call.args.on("force"):
        kept = [condition for condition in conditions if condition.get("type") != answer.condition]
        answered = call.rest.update(
            info.resource,
            info.namespace,
            info.name,
            _with_conditions(info.object, [*kept, _condition(answer)]),
            subresource="approval",
            manager=shared_flags.field_manager(call.args, call.path),
        )
    yield results.done(call, info.resource, answered, answer.done)
    return 0


def _condition(answer: _Answer) -> dict[str, Any]:
    return {"type": answer.condition, "status": "True", "reason": answer.reason, "message": answer.message}


def _with_conditions(request: dict[str, Any], conditions: list[dict[str, Any]]) -> dict[str, Any]:
    return {**request, "status": {**(request.get("status") or {}), "conditions": conditions}}


_FLAGS = (
    Flag("force", "bool", help="Say it once more, although it has been said."),
    *shared_flags.FILES,
    *shared_flags.PRINT,
    shared_flags.FIELD_MANAGER,
)
VERB = KubectlCommand(
    name="certificate",
    run=run,
    summary="Modify certificate resources.",
    usage="SUBCOMMAND",
    subcommands=(
        KubectlCommand(
            name="approve",
            run=approve,
            summary="Approve a certificate signing request.",
            examples=(("Approve a request", "kubectl certificate approve jane"),),
            usage="(-f FILENAME | NAME)",
            mutating=True,
            flags=_FLAGS,
        ),
        KubectlCommand(
            name="deny",
            run=deny,
            summary="Deny a certificate signing request.",
            examples=(("Deny a request", "kubectl certificate deny jane"),),
            usage="(-f FILENAME | NAME)",
            mutating=True,
            flags=_FLAGS,
        ),
    ),
)
