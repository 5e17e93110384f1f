"""``kubectl describe serviceaccount``."""

from __future__ import annotations

from typing import Any

from engine.client.restclient import RESTClient
from engine.kubectl.describe.related import describe_events, list_related
from engine.kubectl.describe.writer import NONE, PrefixWriter, metadata

_ACCOUNT = "kubernetes.io/service-account.name"
_ACCOUNT_UID = "kubernetes.io/service-account.uid"
_TOKEN = "kubernetes.io/service-account-token"  # noqa: S105 - a type of Secret
_WIDTH = 19
"""How wide upstream writes the labels of the lists."""


def describe_service_account(
    writer: PrefixWriter, rest: RESTClient, account: dict[str, Any], show_events: bool
) -> None:
    """Write the description of a ServiceAccount; Secrets that are not there are marked."""
    metadata(writer, account)
    secrets = list_related(rest, "secrets", account["metadata"]["namespace"]) or []
    there = {secret["metadata"]["name"] for secret in secrets}
    tokens = [secret["metadata"]["name"] for secret in secrets if _is_token_of(secret, account)]
    for label, names in (
        ("Image pull secrets:", _names(account, "imagePullSecrets")),
        ("Mountable secrets:", _names(account, "secrets")),
        ("Tokens:", tokens),
    ):
        _list(writer, label, [each if each in there else f"{each} (not found)" for each in names])
    if show_events:
        describe_events(writer, rest, account)


def _names(account: dict[str, Any], field: str) -> list[str]:
    return [reference.get("name", "") for reference in account.get(field) or ()]


def _list(writer: PrefixWriter, label: str, names: list[str]) -> None:
    for name in names or [NONE]:
        writer.line(0, label.ljust(_WIDTH), name)
        label = ""


def _is_token_of(secret: dict[str, Any], account: dict[str, Any]) -> bool:
    annotations = secret["metadata"].get("annotations") or {}
    own = account["metadata"]
    meant = (annotations.get(_ACCOUNT), annotations.get(_ACCOUNT_UID))
    return secret.get("type") == _TOKEN and meant == (own["name"], own.get("uid"))
