"""`kubectl taint`: sets and removes the taints of nodes with a strategic patch of the whole list.

Upstream: k8s.io/kubectl/pkg/cmd/taint/taint.go and utils.go.
"""

from __future__ import annotations

from typing import Any

from engine.api import names
from engine.api.component_helpers.taints import NO_EXECUTE, NO_SCHEDULE, PREFER_NO_SCHEDULE
from engine.kubectl import shared_flags
from engine.kubectl.cmd.visitor import each
from engine.kubectl.command_base import CommandContext, CommandSteps, KubectlCommand
from engine.kubectl.errors import KubectlError, usage_error
from engine.kubectl.flags import Flag
from engine.kubectl.printers import results
from engine.kubectl.resource.builder import ResourceInfo, fetch_all

TaintArgument = dict[str, Any]
_EFFECTS = (NO_SCHEDULE, PREFER_NO_SCHEDULE, NO_EXECUTE)
_PARTS = 2
"""A spec is KEY[=VALUE] and an effect."""


def run(call: CommandContext) -> CommandSteps:
    """Taint every node that the line names."""
    results.check_output(call)
    mode = shared_flags.dry_run(call.args)
    words, specs = _split(call.args.words)
    try:
        added, removed = parse_taints(specs)
    except BothWaysError as error:
        raise KubectlError(str(error)) from error
    except ValueError as error:
        raise usage_error(call.path, str(error)) from error
    _check(call, words)
    return (
        yield from each(
            fetch_all(call, words, lists_need_all=True),
            lambda node: _taint(call, node, added, removed, mode),
        )
    )


def _split(words: list[str]) -> tuple[list[str], list[str]]:
    objects: list[str] = []
    specs: list[str] = []
    for word in words:
        if "=" in word or ":" in word or word.endswith("-"):
            specs.append(word)
        elif specs:
            message = f"all resources must be specified before taint changes: {word}"
            raise KubectlError(message)
        else:
            objects.append(word)
    if not objects:
        message = "one or more resources must be specified as <resource> <name>"
        raise KubectlError(message)
    if not specs:
        message = "at least one taint update is required"
        raise KubectlError(message)
    return objects, specs


def _check(call: CommandContext, words: list[str]) -> None:
    labels, everything = call.args.text("selector"), call.args.on("all")
    kind = words[0].partition("/")[0].lower()
    message = ""
    if kind not in {"node", "nodes"}:
        message = f"invalid resource type {words[0]}, only node types are supported"
    elif labels and everything:
        message = "setting 'all' parameter with a non empty selector is prohibited"
    elif not (labels or everything or len(words) > 1 or "/" in words[0]):
        message = "at least one resource name must be specified since 'all' parameter is not set"
    if message:
        raise KubectlError(message)


class BothWaysError(ValueError):
    """A taint is to be set and to go."""


def parse_taints(specs: list[str]) -> tuple[list[TaintArgument], list[TaintArgument]]:
    """Read `KEY=VALUE:EFFECT` (added) and `KEY[:EFFECT]-` (removed).

    Raises:
        ValueError: with kubectl's text.

    """
    added: list[TaintArgument] = []
    removed: list[TaintArgument] = []
    for spec in specs:
        if spec.endswith("-"):
            removed.append(_parse(spec[:-1]))
            continue
        taint = _parse(spec)
        if "effect" not in taint:
            message = f"invalid taint spec: {spec}"
            raise ValueError(message)
        if _find(added, taint) is not None:
            message = f"duplicated taints with the same key and effect: {taint_text(taint)}"
            raise ValueError(message)
        added.append(taint)
    both = [f"{taint['key']}={taint['effect']}" for taint in added if any(_matches(taint, gone) for gone in removed)]
    if both:
        message = f"can not both modify and remove the following taint(s) in the same command: {','.join(both)}"
        raise BothWaysError(message)
    return added, removed


def _parse(spec: str) -> TaintArgument:
    front, *effects = spec.split(":")
    key, *values = front.split("=") if effects else [front]
    if len(effects) >= _PARTS or len(values) >= _PARTS:
        message = f"invalid taint spec: {spec}"
        raise ValueError(message)
    if effects and effects[0] not in _EFFECTS:
        message = f"invalid taint effect: {effects[0]}, unsupported taint effect"
        raise ValueError(message)
    errors = [error for value in values for error in names.label_value(value)]
    errors = errors or names.qualified(key)
    if errors:
        message = f"invalid taint spec: {spec}, {'; '.join(errors)}"
        raise ValueError(message)
    taint = {"key": key, "value": "".join(values), "effect": "".join(effects)}
    return {field: text for field, text in taint.items() if text}


def _taint(
    call: CommandContext, node: ResourceInfo, added: list[TaintArgument], removed: list[TaintArgument], mode: str
) -> CommandSteps:
    old = list(node.object["spec"].get("taints") or ())
    overwrite = call.args.on("overwrite")
    there = [taint["key"] for taint in added if _find(old, taint) is not None]
    if there and not overwrite:
        message = (
            f"node {node.name} already has {','.join(there)} taint(s) with same effect(s) and --overwrite is false"
        )
        raise KubectlError(message)
    kept = [*added, *(taint for taint in old if _find(added, taint) is None)]
    new = [taint for taint in kept if not any(_matches(taint, gone) for gone in removed)]
    for gone in removed:
        if not any(_matches(taint, gone) for taint in kept):
            message = f'taint "{taint_text(gone)}" not found'
            raise KubectlError(message)
    operation = "tainted" if len(kept) != len(old) else "untainted"
    if overwrite or (removed and operation == "tainted"):
        operation = "modified"
    changed = {**node.object, "spec": {**node.object["spec"], "taints": new}}
    if mode != "client":
        patch = {"spec": {"taints": new or None}}
        manager, dry_run = shared_flags.field_manager(call.args, call.path), mode == "server"
        where = (node.resource, "", node.name)
        changed = call.rest.patch(*where, patch, type="strategic", dry_run=dry_run, manager=manager)
    # Upstream does not say that it was a dry run of the client.
    yield results.done(call, node.resource, changed, operation, "none" if mode == "client" else mode)
    return 0


def _find(taints: list[TaintArgument], wished: TaintArgument) -> TaintArgument | None:
    """Return the taint of the same key and effect: the pair names it."""
    for taint in taints:
        if (taint["key"], taint.get("effect")) == (wished["key"], wished.get("effect")):
            return taint
    return None


def _matches(taint: TaintArgument, gone: TaintArgument) -> bool:
    """Whether a removal means this taint; without an effect it means all of the key."""
    return bool(taint["key"] == gone["key"] and gone.get("effect") in {None, taint.get("effect")})


def taint_text(taint: TaintArgument) -> str:
    """Return a taint as kubectl writes it: KEY[=VALUE][:EFFECT]."""
    value, effect = taint.get("value", ""), taint.get("effect", "")
    return f"{taint['key']}{'=' + value if value else ''}{':' + effect if effect else ''}"


VERB = KubectlCommand(
    name="taint",
    run=run,
    summary="Update the taints on one or more nodes.",
    examples=(
        ("Keep pods away that do not tolerate it", "kubectl taint nodes node-1 dedicated=db:NoSchedule"),
        ("Remove the taint", "kubectl taint nodes node-1 dedicated=db:NoSchedule-"),
    ),
    usage="NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N KEY-",
    mutating=True,
    flags=(
        Flag("overwrite", "bool", help="Allow taints that exist to be changed."),
        Flag("all", "bool", help="Taint every node."),
        shared_flags.SELECTOR,
        shared_flags.VALIDATE,
        *shared_flags.PRINT,
        *shared_flags.WRITE,
    ),
)
