"""`kubectl create configmap NAME`, and how configmaps and secrets take data from the line.

Upstream: k8s.io/kubectl/pkg/cmd/create/create_configmap.go.
"""

from __future__ import annotations

from typing import Any

from engine.api.names import config_key
from engine.kubectl.cmd.basic.create.namehash import with_hash
from engine.kubectl.cmd.basic.create.typed import FLAGS, one_name, post
from engine.kubectl.cmd.podspec import metadata
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag

APPEND_HASH = Flag("append-hash", "bool", help="Put a hash of the content at the end of the name.")
DATA_FLAGS = (
    Flag("from-literal", "strings", help="KEY=VALUE; may be repeated."),
    Flag("from-file", "strings", help="FILE or KEY=FILE; may be repeated."),
    Flag("from-env-file", "strings", help="A file of KEY=VALUE lines."),
    APPEND_HASH,
)


def run(call: CommandContext) -> CommandSteps:
    """Create the ConfigMap of the line."""
    name = one_name(call)
    taken = f'cannot add key "{{}}", another key by that name already exists in Data for ConfigMap "{name}"'
    data = data_of(call, taken, '"{}" is not a valid key name for a ConfigMap: {}')
    configmap: dict[str, Any] = {"kind": "ConfigMap", "apiVersion": "v1", "metadata": metadata(call, name)}
    if data:
        configmap["data"] = data
    configmap = hashed(call, configmap)
    return (yield from post(call, "configmaps", configmap, wrapped="failed to create configmap"))


def data_of(call: CommandContext, taken: str, bad: str) -> dict[str, str]:
    """Return the data that --from-literal, --from-file and --from-env-file give, in order of their keys.

    `taken` and `bad` are how upstream words a key that is there twice, and one that is none: they stand for the key,
    and for what is wrong with it.

    Raises:
        KubectlError: a pair is malformed, a file missing, a key no key or given twice.

    """
    if call.args.many("from-env-file") and (call.args.many("from-file") or call.args.many("from-literal")):
        raise KubectlError("from-env-file cannot be combined with from-file or from-literal")
    found: dict[str, str] = {}
    for key, value in [*files_of(call), *_literals(call), *_env_files(call)]:
        if problems := config_key(key):
            raise KubectlError(bad.format(key, ";".join(problems)))
        if key in found:
            raise KubectlError(taken.format(key))
        found[key] = value
    return dict(sorted(found.items()))


def hashed(call: CommandContext, obj: dict[str, Any]) -> dict[str, Any]:
    """Return the object, its name with a hash of its content where the line asks for one."""
    return with_hash(obj) if call.args.on("append-hash") else obj


def _literals(call: CommandContext) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for text in call.args.many("from-literal"):
        key, equals, value = text.partition("=")
        if not key or not equals:
            message = f"invalid literal source {text}, expected key=value"
            raise KubectlError(message)
        pairs.append((key, value))
    return pairs


def files_of(call: CommandContext) -> list[tuple[str, str]]:
    """Return the keys and texts that --from-file gives. Raises KubectlError where a file is missing."""
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
