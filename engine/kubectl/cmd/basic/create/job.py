"""`kubectl create job NAME --image=...` or `--from=cronjob/NAME`.

Upstream: k8s.io/kubectl/pkg/cmd/create/create_job.go.
"""

from __future__ import annotations

from typing import Any

from engine.kubectl.cmd.basic.create.typed import FLAGS, one_name, post
from engine.kubectl.cmd.podspec import metadata
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag
from engine.kubectl.resource.builder import find_resource, parse_selection

_MANUAL = {"cronjob.kubernetes.io/instantiate": "manual"}


def run(call: CommandContext) -> CommandSteps:
    """Create the Job of the line."""
    name, args = one_name(call), call.args
    command = args.words[args.dash :] if args.dash is not None else []
    image, source = args.text("image"), args.text("from")
    if bool(image) == bool(source):
        message = "either --image or --from must be specified"
        raise KubectlError(message)
    if command and source:
        message = "cannot specify --from and command"
        raise KubectlError(message)
    job = _from_cron_job(call, name, source) if source else _of_image(call, name, image, command)
    return (yield from post(call, "jobs", job, wrapped="failed to create job"))


def _of_image(call: CommandContext, name: str, image: str, command: list[str]) -> dict[str, Any]:
    container: dict[str, Any] = {"name": name, "image": image}
    if command:
        container["command"] = command
    container["resources"] = {}
    template = {
        "metadata": {"creationTimestamp": None},
        "spec": {"containers": [container], "restartPolicy": "Never"},
    }
    return _job(metadata(call, name), {"template": template})


def _from_cron_job(call: CommandContext, name: str, source: str) -> dict[str, Any]:
    """Make a Job from the template of a CronJob, which becomes its owner."""
    selection = parse_selection(call.rest, [source])
    if not selection.names:
        message = "from must be an existing cronjob"
        raise KubectlError(message)
    resource, cron_name = selection.names[0]
    if resource != find_resource(call.rest, "cronjobs"):
        message = f"unknown object type *{resource.version}.{resource.kind}"
        raise KubectlError(message)
    cron = call.rest.get(resource, call.namespace, cron_name)
    template = (cron.get("spec") or {}).get("jobTemplate") or {}
    own = template.get("metadata") or {}
    meta = metadata(call, name, own.get("labels"))
    meta["annotations"] = {**_MANUAL, **(own.get("annotations") or {})}
    meta["ownerReferences"] = [
        {
            "apiVersion": cron["apiVersion"],
            "kind": cron["kind"],
            "name": cron_name,
            "uid": cron["metadata"]["uid"],
            "controller": True,
        },
    ]
    return _job(meta, template.get("spec") or {})


def _job(meta: dict[str, Any], spec: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "Job", "apiVersion": "batch/v1", "metadata": meta, "spec": spec, "status": {}}


VERB = KubectlCommand(
    name="job",
    run=run,
    summary="Create a job with the specified name.",
    examples=(
        ("Create a job", "kubectl create job once --image=busybox -- sleep 5"),
        ("Create a job from the template of a cron job", "kubectl create job test --from=cronjob/nightly"),
    ),
    usage="NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]",
    mutating=True,
    flags=(
        Flag("image", help="Image to run."),
        Flag("from", help="The cron job whose template is used, as cronjob/NAME."),
        *FLAGS,
    ),
)
