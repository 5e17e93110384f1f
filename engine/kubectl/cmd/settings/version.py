"""`kubectl version`: the version of kubectl and of the API server, which are one program here."""

from __future__ import annotations

from engine.client.output import Stdout
from engine.golang import yaml
from engine.golang.fmt import go_json
from engine.kubectl import shared_flags
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag

_KUSTOMIZE = "v5.6.0"
_SERVER = {
    "buildDate": "2025-05-15T08:19:08Z",
    "compiler": "gc",
    "gitCommit": "8adc0f041b8e7ad1d30e29cc59c6ae7a15e19828",
    "gitTreeState": "clean",
    "gitVersion": "v1.33.1",
    "goVersion": "go1.24.2",
    "major": "1",
    "minor": "33",
    "platform": "linux/amd64",
}
"""The release of Kubernetes whose behaviour this is modelled on."""
_CLIENT = {**_SERVER, "buildDate": "2025-05-15T08:27:33Z"}


def run(call: CommandContext) -> CommandSteps:
    """Print the versions."""
    output, client_only = call.args.text("output"), call.args.on("client")
    versions: dict[str, object] = {"clientVersion": _CLIENT, "kustomizeVersion": _KUSTOMIZE}
    if not client_only:
        versions["serverVersion"] = _SERVER
    if output == "yaml":
        yield Stdout(yaml.dump(versions) + "\n")
    elif output == "json":
        yield Stdout(go_json(versions, indent=2) + "\n")
    elif output:
        message = '--output must be "yaml" or "json"'
        raise KubectlError(message)
    else:
        server = "" if client_only else f"Server Version: {_SERVER['gitVersion']}\n"
        yield Stdout(f"Client Version: {_SERVER['gitVersion']}\nKustomize Version: {_KUSTOMIZE}\n{server}")
    return 0


VERB = KubectlCommand(
    name="version",
    run=run,
    summary="Print the client and server version information.",
    examples=(("Print the versions", "kubectl version"),),
    flags=(Flag("client", "bool", help="Only the client's version."), shared_flags.OUTPUT),
)
