"""Tables of kinds that say how the API itself works: webhooks, policies, certificates, priorities, other servers."""

from __future__ import annotations

from typing import Any

from engine.api.apps import Passive
from engine.api.meta import Object
from engine.apiserver.tables.cells import AGED, NAMED, UNSET, Cell, Cells, at, condition, count, field
from engine.apiserver.tables.columns import NONE, number, text
from engine.apiserver.tables.humanduration import human_duration
from engine.apiserver.tables.labeltext import format_selector


def _param_kind(raw: dict[str, Any]) -> str:
    kind = at(raw, "spec.paramKind", None)
    return UNSET if kind is None else f"{kind.get('apiVersion', '')}/{kind.get('kind', '')}"


def _param_ref(raw: dict[str, Any]) -> str:
    ref = at(raw, "spec.paramRef", {})
    if ref.get("name"):
        return f"{ref.get('namespace') or '*'}/{ref['name']}"
    return format_selector(ref["selector"]) if ref.get("selector") is not None else UNSET


def _requested(raw: dict[str, Any]) -> str:
    seconds = at(raw, "spec.expirationSeconds", None)
    return NONE if seconds is None else human_duration(seconds)


def _decided(raw: dict[str, Any]) -> str:
    """What became of a request for a certificate (extractCSRStatus)."""
    word = "Denied" if condition(raw, "Denied") else "Approved" if condition(raw, "Approved") else "Pending"
    failed = ",Failed" if condition(raw, "Failed") else ""
    issued = ",Issued" if at(raw, "status.certificate") else ""
    return f"{word}{failed}{issued}"


def _server(raw: dict[str, Any]) -> str:
    service = at(raw, "spec.service", None)
    return "Local" if service is None else f"{service.get('namespace', '')}/{service.get('name', '')}"


def _available(raw: dict[str, Any]) -> str:
    found = condition(raw, "Available")
    said = str(found.get("status", ""))
    return said if said in {"", "True"} else f"{said} ({found.get('reason', '')})"


_HOOKS: Cells = (NAMED, Cell(number("Webhooks"), count("webhooks")), AGED)
MUTATING_WEBHOOKS = VALIDATING_WEBHOOKS = _HOOKS
POLICY: Cells = (
    NAMED,
    Cell(number("Validations"), count("spec.validations")),
    Cell(text("ParamKind"), _param_kind),
    AGED,
)
POLICY_BINDING: Cells = (
    NAMED,
    Cell(text("PolicyName"), field("spec.policyName")),
    Cell(text("ParamRef"), _param_ref),
    AGED,
)
SIGNING_REQUEST: Cells = (
    NAMED,
    AGED,
    Cell(text("SignerName"), field("spec.signerName", NONE)),
    Cell(text("Requestor"), field("spec.username")),
    Cell(text("RequestedDuration"), _requested),
    Cell(text("Condition"), _decided),
)


def precedence(schema: Object) -> tuple[int, str]:
    """The place of a flow schema among all."""
    spec = schema.body.get("spec", {}) if isinstance(schema, Passive) else {}
    return spec.get("matchingPrecedence", 0), schema.metadata.name


FLOW_SCHEMA: Cells = (
    NAMED,
    Cell(text("PriorityLevel"), field("spec.priorityLevelConfiguration.name")),
    Cell(number("MatchingPrecedence"), field("spec.matchingPrecedence", 0)),
    Cell(text("DistinguisherMethod"), field("spec.distinguisherMethod.type", NONE)),
    AGED,
    Cell(text("MissingPL"), lambda raw: condition(raw, "Dangling").get("status", "?")),
)
PRIORITY_LEVEL: Cells = (
    NAMED,
    Cell(text("Type"), field("spec.type")),
    Cell(text("NominalConcurrencyShares"), field("spec.limited.nominalConcurrencyShares", NONE)),
    Cell(text("Queues"), field("spec.limited.limitResponse.queuing.queues", NONE)),
    Cell(text("HandSize"), field("spec.limited.limitResponse.queuing.handSize", NONE)),
    Cell(text("QueueLengthLimit"), field("spec.limited.limitResponse.queuing.queueLengthLimit", NONE)),
    AGED,
)
API_SERVICE: Cells = (NAMED, Cell(text("Service"), _server), Cell(text("Available"), _available), AGED)
RUNTIME_CLASS: Cells = (NAMED, Cell(text("Handler"), field("handler")), AGED)
COMPONENT_STATUS: Cells = (
    NAMED,
    Cell(
        text("Status"),
        lambda raw: (
            "Healthy" if any(entry.get("status") == "True" for entry in raw.get("conditions", ())) else "Unhealthy"
        ),
    ),
    Cell(text("Message"), lambda raw: "".join(entry.get("message", "") for entry in raw.get("conditions", ()))),
    Cell(text("Error"), lambda raw: "".join(entry.get("error", "") for entry in raw.get("conditions", ()))),
)
