"""`kubectl set env TYPE NAME KEY=VALUE KEY-`, and --list.

Upstream: k8s.io/kubectl/pkg/cmd/set/set_env.go. Different on purpose: --from is not supported.
"""

from __future__ import annotations

from typing import Any

from engine.client.output import Stdout
from engine.kubectl.cmd.basic.set.editing import FLAGS, edit, matching, pod_spec
from engine.kubectl.cmd.key_value_args import split_pairs
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag
from engine.kubectl.printers import results
from engine.kubectl.resource.builder import ResourceError, ResourceInfo, fetch_all, parse_selection


def run(call: CommandContext) -> CommandSteps:
    """Set and remove variables, or list them."""
    words, pairs = split_pairs(call.args.words, "environment")
    if words:
        parse_selection(call.rest, words)  # a wrong object is complained of before a missing setting
    pairs = [*pairs, *call.args.many("env")]
    if call.args.on("list"):
        return (yield from _list(call, words))
    if not pairs:
        message = "at least one environment variable must be provided"
        raise KubectlError(message)
    removed = {pair[:-1] for pair in pairs if "=" not in pair}
    wanted = {key: value for key, equals, value in (pair.partition("=") for pair in pairs) if equals}

    def change(obj: dict[str, Any]) -> None:
        for container in _containers(call, obj):
            kept = [var for var in container.get("env") or [] if var["name"] not in removed]
            known = [var["name"] for var in kept]
            kept = [{"name": v["name"], "value": wanted[v["name"]]} if v["name"] in wanted else v for v in kept]
            container["env"] = [*kept, *({"name": k, "value": v} for k, v in wanted.items() if k not in known)]
            if not container["env"]:
                del container["env"]

    return (yield from edit(call, words, change, "env updated"))


def _containers(call: CommandContext, obj: dict[str, Any]) -> list[dict[str, Any]]:
    pattern = call.args.text("containers")
    found = matching(pod_spec(obj).get("containers") or [], pattern)
    if not found:
        message = f'{obj["kind"]}/{obj["metadata"]["name"]} does not have any containers matching "{pattern}"'
        raise KubectlError(message)
    return found


def _list(call: CommandContext, words: list[str]) -> CommandSteps:
    code = 0
    for item in fetch_all(call, words, lists_need_all=True):
        if isinstance(item, ResourceError):
            yield results.failed(item)
            code = 1
        else:
            yield Stdout("".join(_lines(call, item)))
    return code


def _lines(call: CommandContext, info: ResourceInfo) -> list[str]:
    lines: list[str] = []
    for container in _containers(call, info.object):
        lines.append(f"# {info.resource.kind} {info.name}, container {container['name']}\n")
        for variable in container.get("env") or ():
            if source := variable.get("valueFrom"):
                lines.append(f"# {variable['name']} from {next(iter(source))}\n")
            else:
                lines.append(f"{variable['name']}={variable.get('value', '')}\n")
    return lines


VERB = KubectlCommand(
    name="env",
    run=run,
    summary="Update environment variables on a pod template.",
    examples=(
        ("Set a variable", "kubectl set env deploy/web COLOR=blue"),
        ("Remove it", "kubectl set env deploy/web COLOR-"),
        ("List the variables", "kubectl set env deploy/web --list"),
    ),
    usage="TYPE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N",
    mutating=True,
    flags=(
        Flag("containers", short="c", default="*", help="Names of the containers; * stands for any letters."),
        Flag("env", "strings", short="e", help="KEY=VALUE; may be repeated."),
        Flag("list", "bool", help="Print the variables instead of changing them."),
        Flag("from", supported=False),
        *FLAGS,
    ),
)
