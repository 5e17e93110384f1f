"""`kubectl create cronjob NAME --image=... --schedule=...`.

Upstream: k8s.io/kubectl/pkg/cmd/create/create_cronjob.go.
"""

from __future__ import annotations

from typing import Any

from engine.kubectl.cmd.basic.create.typed import FLAGS, one_name, post
from engine.kubectl.cmd.podspec import metadata
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.flags import Flag


def run(call: CommandContext) -> CommandSteps:
    """Create the CronJob of the line, its Jobs with one container each."""
    name, args = one_name(call), call.args
    container: dict[str, Any] = {"name": name, "image": args.text("image")}
    if command := args.words[args.dash :] if args.dash is not None else []:
        container["command"] = command
    container["resources"] = {}
    template = {
        "metadata": {"creationTimestamp": None},
        "spec": {"containers": [container], "restartPolicy": args.text("restart") or "OnFailure"},
    }
    spec = {
        "schedule": args.text("schedule"),
        "jobTemplate": {"metadata": {"name": name, "creationTimestamp": None}, "spec": {"template": template}},
    }
    head = metadata(call, name)
    cron_job = {"kind": "CronJob", "apiVersion": "batch/v1", "metadata": head, "spec": spec, "status": {}}
    return (yield from post(call, "cronjobs", cron_job, wrapped="failed to create cronjob"))


VERB = KubectlCommand(
    name="cronjob",
    run=run,
    summary="Create a cron job with the specified name.",
    examples=(
        (
            "Create a cron job that runs every five minutes",
            "kubectl create cronjob tick --image=busybox --schedule='*/5 * * * *' -- date",
        ),
    ),
    usage="NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...]",
    aliases=("cj",),
    required=("image", "schedule"),
    mutating=True,
    flags=(
        Flag("image", help="Image to run."),
        Flag("schedule", help="When: minute, hour, day, month and weekday, as cron writes them."),
        Flag("restart", help="OnFailure or Never."),
        *FLAGS,
    ),
)
