"""`kubectl create configmap NAME`, and how configmaps and secrets take data from the line.

Upstream: k8s.io/kubectl/pkg/cmd/create/create_configmap.go. Different on purpose: no --append-hash.
"""

from __future__ import annotations

from engine.kubectl.cmd.basic.create.typed import FLAGS, one_name, post
from engine.kubectl.cmd.podspec import metadata
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag

DATA_FLAGS = (
    Flag("from-literal", "strings", help="KEY=VALUE; may be repeated."),
    Flag("from-file", "strings", help="FILE or KEY=FILE; may be repeated."),
    Flag("from-env-file", "strings", help="A file of KEY=VALUE lines."),
)


def run(call: CommandContext) -> CommandSteps:
    """Create the ConfigMap of the line."""
    name, data = one_name(call), data_of(call)
    head = metadata(call, name)
    configmap = {"kind": "ConfigMap", "apiVersion": "v1", "metadata": head}
    if data:
        configmap["data"] = data
    return (yield from post(call, "configmaps", configmap, wrapped="failed to create configmap"))


def data_of(call: CommandContext) -> dict[str, str]:
    """Return the data that --from-literal, --from-file and --from-env-file give, in order of their keys.

    Raises:
        KubectlError: a pair is malformed, a file missing, or a key given twice.

    """
    found: dict[str, str] = {}
    for key, value in [*_literals(call), *_files(call), *_env_files(call)]:
        if key in found:
            message = f'cannot add key "{key}", another key by that name already exists'
            raise KubectlError(message)
        found[key] = value
    return dict(sorted(found.items()))


def _literals(call: CommandContext) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for text in call.args.many("from-literal"):
        key, equals, value = text.partition("=")
        if not key or not equals:
            message = f"invalid literal source {text}, expected key=value"
            raise KubectlError(message)
        pairs.append((key, value))
    return pairs


def _files(call: CommandContext) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for text in call.args.many("from-file"):
        key, equals, path = text.partition("=")
        path = path if equals else text
        pairs.append((key if equals else path.rsplit("/", 1)[-1], _read(call, path)))
    return pairs


def _env_files(call: CommandContext) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for path in call.args.many("from-env-file"):
        for line in _read(call, path).splitlines():
            if line.strip() and not line.lstrip().startswith("#"):
                key, _, value = line.strip().partition("=")
                pairs.append((key, value))
    return pairs


def _read(call: CommandContext, path: str) -> str:
    try:
        return call.files.read(path)
    except OSError as error:
        message = f"error reading {path}: no such file or directory"
        raise KubectlError(message) from error


VERB = KubectlCommand(
    name="configmap",
    run=run,
    summary="Create a config map from a local file, directory or literal value.",
    examples=(
        (
            "Create a config map with two keys",
            "kubectl create configmap colors --from-literal=a=red --from-literal=b=blue",
        ),
    ),
    usage="NAME [--from-file=[key=]source] [--from-literal=key1=value1]",
    aliases=("cm",),
    mutating=True,
    flags=(*DATA_FLAGS, *FLAGS),
)
