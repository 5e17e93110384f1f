"""A client's way in one line, as a row of a panel shows it: `tester -> :30326 -> node-2 rules 12 (2 behind) x gone`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from levels.session.routes.values import CALLER, ENDING, ENDPOINT, FRONTEND, LISTENING, NAME, RULES

if TYPE_CHECKING:
    from levels.session.routes.values import ObservedRules, RouteCaller, RouteLoss, ServiceRoute


def one_line(route: ServiceRoute, caller: RouteCaller, arrow: str = "->", cross: str = "x") -> str:
    """A client's way in one line, up to where it breaks: its worst loss of this tick, or else the rules that lag."""
    loss = next((loss for loss in route.losses if loss.client == caller.name), None)
    steps = [caller.name, _door(route, caller)]
    if loss is not None and loss.cell in {NAME, CALLER, FRONTEND}:
        broken = {NAME: _unknown_name(route, caller), CALLER: dials_nothing(caller), FRONTEND: loss.hop}
        return f" {arrow} ".join(step for step in steps if step) + f" {cross} {broken[loss.cell]}"
    rules = _met(route, caller, loss)
    if rules is not None:
        steps.append(f"{rules.node} {_age(rules)}")
    return f" {arrow} ".join(step for step in steps if step) + _end(route, rules, loss, arrow, cross)


def dials_nothing(caller: RouteCaller) -> str:
    """Why a client has nothing to dial, where the caller itself lost its requests."""
    kind, _, name = caller.target.partition("/")
    if kind in {"pod", "pods"}:
        return f"no Pod with an address fits {name.partition(':')[0]}"
    return f"no process there has the variable {name.partition(':')[0]}"


def _age(rules: ObservedRules) -> str:
    """`rules 12 (2 behind)`; rules that are up to date show no age."""
    if rules.behind is None:
        return "rules" if rules.as_of is not None else "no rules"
    as_of = f"rules {rules.as_of}" if rules.as_of is not None else "no rules"
    return f"{as_of} ({rules.behind.ticks} behind)"


def _door(route: ServiceRoute, caller: RouteCaller) -> str:
    """What a client dials, as short as can be."""
    kind = caller.target.partition("/")[0]
    if kind in {"nodeport", "port"}:
        return next((f":{one.port}" for one in route.frontends if one.kind == "node port"), caller.target)
    if kind == "lb":
        return next((one.address for one in route.frontends if one.kind == "load balancer"), caller.target)
    unknown = [origin.host for origin in caller.origins if origin.host and not origin.addresses]
    return next(iter((*unknown, *(origin.host for origin in caller.origins if origin.host))), caller.target)


def _unknown_name(route: ServiceRoute, caller: RouteCaller) -> str:
    """Why a name has no address to this client: it is unknown to DNS, or the client does not get DNS to say it."""
    record = route.record
    if caller.origins and not any(origin.pod for origin in caller.origins):
        return "only Pods know cluster names"
    if record is not None and record.alias:
        return f"nobody knows {record.alias}"
    if record is not None and record.behind is None and (record.addresses or record.trouble):
        return "DNS gave it no address" if record.addresses else record.trouble
    behind = record.behind if record is not None else None
    return f"DNS knows no such name{f' ({behind.ticks} behind)' if behind is not None else ''}"


def _met(route: ServiceRoute, caller: RouteCaller, loss: RouteLoss | None) -> ObservedRules | None:
    """The rules to show: those that lost most, or the ones furthest behind of those that its requests met."""
    if loss is not None and loss.cell == RULES:
        return next((rules for rules in route.rules if rules.node == loss.place), None)
    met = [rules for rules in route.rules if rules.node in caller.nodes]
    return max(met, key=lambda rules: rules.behind.ticks if rules.behind is not None else 0, default=None)


def _end(route: ServiceRoute, rules: ObservedRules | None, loss: RouteLoss | None, arrow: str, cross: str) -> str:
    if loss is not None and loss.cell == ENDPOINT:
        return f" {cross} {loss.place} {loss.letter}"
    if rules is not None and rules.untrue:
        first = rules.untrue[0]
        return f" {cross} {first.address.rpartition(':')[0]} {first.why}"
    if rules is not None and rules.endpoints == 0:
        return f" {cross} no endpoint"
    if rules is not None and rules.local == 0:
        return f" {cross} no endpoint on {rules.node}, for a policy Local"
    serving = [one for one in route.endpoints if one.state in {LISTENING, ENDING} and one.ready]
    if loss is not None:
        return f" {cross} {loss.letter}"
    return f" {arrow} {len(serving)} endpoint{'' if len(serving) == 1 else 's'}"
