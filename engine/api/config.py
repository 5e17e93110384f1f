"""Types of the core group `v1` for configuration: ConfigMaps and Secrets."""

from typing import Annotated

from msgspec import UNSET, UnsetType

from engine.api.meta import Object, ObjectMeta

Base64 = Annotated[str, "base64"]
"""Bytes, as JSON carries them."""


class ConfigMap(Object, frozen=True):
    """Settings, as texts by key."""

    metadata: ObjectMeta = ObjectMeta()
    binary_data: dict[str, Base64] = {}
    data: dict[str, str] = {}
    immutable: bool | UnsetType = UNSET


class Secret(Object, frozen=True):
    """Settings that are not for everybody's eyes: base64 by key. `string_data` is taken in and never shown."""

    metadata: ObjectMeta = ObjectMeta()
    data: dict[str, Base64] = {}
    immutable: bool | UnsetType = UNSET
    string_data: dict[str, str] = {}
    type: str = ""
