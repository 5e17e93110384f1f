"""`kubectl create`: objects from files, and the subcommands that make one from flags.

Upstream: k8s.io/kubectl/pkg/cmd/create/create.go.
"""

from __future__ import annotations

from engine.api.status import StatusError
from engine.client.output import Stderr
from engine.kubectl import shared_flags
from engine.kubectl.cmd.basic.create import (
    configmap,
    cronjob,
    deployment,
    ingress,
    job,
    namespace,
    poddisruptionbudget,
    priorityclass,
    quota,
    role,
    rolebinding,
    secret,
    service,
    serviceaccount,
    token,
)
from engine.kubectl.cmd.changecause import recorded
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError, usage_error
from engine.kubectl.flags import Flag
from engine.kubectl.printers import results
from engine.kubectl.resource.builder import ResourceError, reader
from engine.kubectl.resource.manifests import Manifest


def run(call: CommandContext) -> CommandSteps:
    """Create every object of the line's files; one that fails does not stop the others."""
    if call.args.words:
        raise usage_error(call.path, f"Unexpected args: [{' '.join(call.args.words)}]")
    if not call.args.many("filename"):
        message = "must specify one of -f and -k"
        raise KubectlError(message)
    results.check_output(call)
    mode = shared_flags.dry_run(call.args)
    code, seen = 0, 0
    for item in reader(call).read(call.args.many("filename"), recursive=call.args.on("recursive")):
        seen += 1
        if isinstance(item, KubectlError):
            yield Stderr(item.stderr())
            code = 1
        else:
            code = (yield from _create(call, item, mode)) or code
    if not seen:
        message = "no objects passed to create"
        raise KubectlError(message)
    return code


def _create(call: CommandContext, manifest: Manifest, mode: str) -> CommandSteps:
    body = results.saved(call, recorded(call, manifest.body))
    if mode != "client":
        try:
            body = call.rest.create(
                manifest.resource,
                manifest.namespace,
                body,
                dry_run=mode == "server",
                validation=shared_flags.validation(call.args),
                manager=shared_flags.field_manager(call.args, call.path),
            )
        except StatusError as error:
            yield results.failed(ResourceError(error, manifest.source), "creating")
            return 1
    yield results.done(call, manifest.resource, body, "created", mode)
    return 0


VERB = KubectlCommand(
    name="create",
    run=run,
    summary="Create a resource from a file or from stdin.",
    examples=(
        ("Create what a file describes", "kubectl create -f go-demo-2-rs.yml"),
        ("Create what another command prints", "cat svc.yml | kubectl create -f -"),
    ),
    usage="-f FILENAME",
    mutating=True,
    subcommands=(
        role.CLUSTER_ROLE,
        rolebinding.CLUSTER_ROLE_BINDING,
        configmap.VERB,
        cronjob.VERB,
        deployment.VERB,
        ingress.VERB,
        job.VERB,
        namespace.VERB,
        poddisruptionbudget.VERB,
        priorityclass.VERB,
        quota.VERB,
        role.ROLE,
        rolebinding.ROLE_BINDING,
        secret.VERB,
        service.VERB,
        serviceaccount.VERB,
        token.VERB,
    ),
    flags=(
        shared_flags.VALIDATE,
        shared_flags.SAVE_CONFIG,
        shared_flags.RECORD,
        shared_flags.SELECTOR,
        Flag("edit", "bool", supported=False),
        Flag("raw", supported=False),
        *shared_flags.FILES,
        *shared_flags.PRINT,
        *shared_flags.WRITE,
    ),
)
