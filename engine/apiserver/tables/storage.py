"""Tables of objects that only hold data: ConfigMaps, Secrets and ServiceAccounts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engine.apiserver.tables.columns import AGE, NAME, Columns, creation_age, name_of, number, text

CONFIG_MAP: Columns = (NAME, number("Data"), AGE)
SECRET: Columns = (NAME, text("Type"), number("Data"), AGE)
SERVICE_ACCOUNT: Columns = (NAME, number("Secrets"), AGE)


def config_map_row(item: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one ConfigMap; DATA counts text and binary entries."""
    count = len(item.get("data") or ()) + len(item.get("binaryData") or ())
    return [name_of(item), count, creation_age(item, now)]


def secret_row(item: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one Secret."""
    return [name_of(item), item.get("type", ""), len(item.get("data") or ()), creation_age(item, now)]


def service_account_row(item: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one ServiceAccount."""
    return [name_of(item), len(item.get("secrets") or ()), creation_age(item, now)]
