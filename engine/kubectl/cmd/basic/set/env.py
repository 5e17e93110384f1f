"""`kubectl set env TYPE NAME KEY=VALUE KEY-`, from ConfigMaps and Secrets with --from, and --list.

Upstream: k8s.io/kubectl/pkg/cmd/set/set_env.go and set/env/env_parse.go.
"""

from __future__ import annotations

import re
from typing import Any

from engine.api.names import env_var_name
from engine.client.output import Stderr
from engine.client.steps import Steps
from engine.kubectl.cmd.arguments.key_value_args import split_pairs
from engine.kubectl.cmd.basic.set.editing import FLAGS, Aspect, containers_of, edit, named, pod_spec
from engine.kubectl.cmd.basic.set.envlist import listing
from engine.kubectl.cmd.visitor import each
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError
from engine.kubectl.flags import Flag
from engine.kubectl.resource.builder import ResourceError, fetch, fetch_all, parse_selection, select

_ASPECT = Aspect("env updated", "failed to patch env update to pod template:")
_SOURCES = {"ConfigMap": "configMapKeyRef", "Secret": "secretKeyRef"}
_NO_LETTERS = re.compile(r"[^a-zA-Z0-9_]")


def run(call: CommandContext) -> CommandSteps:
    """Set and remove variables, or list them."""
    words, pairs = split_pairs(call.args.words, "environment")
    if not words and not call.args.many("filename"):
        raise KubectlError("one or more resources must be specified as <resource> <name> or <resource>/<name>")
    if words:
        parse_selection(call.rest, words)  # a wrong object is complained of before a wrong setting
    if call.args.many("keys") and not call.args.text("from"):
        raise KubectlError("when specifying --keys, a configmap or secret must be provided with --from")
    wanted, removed = _parsed([*call.args.many("env"), *pairs])
    wanted += yield from _taken_over(call)
    unmatched: list[str] = []

    def change(obj: dict[str, Any]) -> None:
        chosen = containers_of(pod_spec(call, obj), call.args.text("containers"))
        if not chosen:
            pattern = call.args.text("containers")
            about = f"{obj['kind']}/{obj['metadata']['name']}"
            unmatched.append(f'{about} does not have any containers matching "{pattern}"')
        for container in chosen:
            if not call.args.on("overwrite"):
                _refuse_overwriting(call, obj, container, wanted)
            container["env"] = _updated(container.get("env") or [], wanted, removed)
            if not container["env"]:
                del container["env"]

    if call.args.on("list"):
        items = fetch_all(call, words, lists_need_all=True)
        code = yield from each(items, lambda item: listing(call, item, change))
    else:
        code = yield from edit(call, words, change, _ASPECT)
    yield from (Stderr(f"Warning: {text}\n") for text in unmatched)
    return code


def _parsed(pairs: list[str]) -> tuple[list[dict[str, Any]], set[str]]:
    """Return the variables to set and the names of those to remove."""
    wanted: list[dict[str, Any]] = []
    removed: set[str] = set()
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            if not pair.endswith("-"):
                message = f"unknown environment variable: {pair}"
                raise KubectlError(message)
            removed.add(pair[:-1])
            continue
        if problems := env_var_name(name):
            message = f'"{name}" is not a valid key name: {";".join(problems)}'
            raise KubectlError(message)
        wanted.append({"name": name, "value": value})
    if removed & {variable["name"] for variable in wanted}:
        raise KubectlError("can not both modify and remove the same environment variable in the same command")
    return wanted, removed


def _taken_over(call: CommandContext) -> Steps[list[dict[str, Any]]]:
    """Return a variable for each key of the ConfigMap or Secret of --from; a name that is none is told."""
    if not call.args.text("from"):
        return []
    found: list[dict[str, Any]] = []
    keys = call.args.many("keys")
    for item in fetch(call, select(call, [call.args.text("from")])):
        if isinstance(item, ResourceError):
            raise item.error
        if item.resource.kind not in _SOURCES:
            raise KubectlError("unsupported resource specified in --from")
        for key in sorted(item.object.get("data") or {}):
            if keys and key not in keys:
                continue
            name = _NO_LETTERS.sub("_", key).upper()
            if name != key:
                yield Stderr(f"Warning: key {key} transferred to {name}\n")
            source = {_SOURCES[item.resource.kind]: {"name": item.name, "key": key}}
            found.append({"name": call.args.text("prefix") + name, "valueFrom": source})
    return found


def _refuse_overwriting(
    call: CommandContext, obj: dict[str, Any], container: dict[str, Any], wanted: list[dict[str, Any]]
) -> None:
    names = {variable["name"] for variable in wanted}
    for variable in container.get("env") or ():
        if variable["name"] in names:
            value = variable.get("value", "")
            have = f"'{variable['name']}' already has a value ({value})"
            message = f"error: {named(call, obj)} {have}, and --overwrite is false"
            raise KubectlError(message, raw=True)


def _updated(have: list[dict[str, Any]], wanted: list[dict[str, Any]], removed: set[str]) -> list[dict[str, Any]]:
    """Return the variables, the changed ones in their places, new ones at the end; of several of a name the first."""
    new: dict[str, dict[str, Any]] = {}
    for variable in wanted:
        new.setdefault(variable["name"], variable)
    kept: list[dict[str, Any]] = []
    covered = set(removed)
    for variable in [*have, *wanted]:
        name = variable["name"]
        if name not in covered:
            kept.append(new.get(name, variable))
            if name in new:
                covered.add(name)
    return kept


VERB = KubectlCommand(
    name="env",
    run=run,
    summary="Update environment variables on a pod template.",
    examples=(
        ("Set a variable", "kubectl set env deploy/web COLOR=blue"),
        ("Remove it", "kubectl set env deploy/web COLOR-"),
        ("Take all of a config map", "kubectl set env deploy/web --from=configmap/colors"),
        ("List the variables", "kubectl set env deploy/web --list"),
    ),
    usage="TYPE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N",
    mutating=True,
    flags=(
        Flag("containers", short="c", default="*", help="Names of the containers; * stands for any letters."),
        Flag("env", "strings", short="e", help="KEY=VALUE; may be repeated."),
        Flag("list", "bool", help="Print the variables instead of changing them."),
        Flag("resolve", "bool", help="With --list: print what references come to."),
        Flag("from", help="A config map or secret whose keys become variables, as configmap/NAME."),
        Flag("keys", "list", help="Only these keys of it."),
        Flag("prefix", help="What stands before their names."),
        Flag("overwrite", "bool", default=True, help="false: a variable that is there is an error."),
        *FLAGS,
    ),
)
