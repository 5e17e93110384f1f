"""Kinds that a CustomResourceDefinition adds while the cluster runs, and their objects.

Nothing here knows which kinds there are: `engine.apiserver.apiextensions.kinds` reads that from the definitions in the
store. Objects of all such kinds have one type; what they hold beside their metadata stays plain data.
"""

from __future__ import annotations

from typing import Any

import msgspec

from engine.api.meta import Object, ObjectMeta


class CustomVersion(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """What a definition says of one version of its kind. Two of them are equal only where they are the same one."""

    definition: str
    """The name of the CustomResourceDefinition, which is the name of the resource with its group."""
    list_kind: str
    storage: str
    """The name of the version in which objects are stored."""
    schema: dict[str, Any]
    """The structural schema (`openAPIV3Schema`); empty where there is none."""
    status: bool = False
    """Has it a status subresource?"""
    scale: dict[str, str] | None = None
    """The paths of its scale subresource."""
    columns: tuple[dict[str, Any], ...] = ()
    """Its additional printer columns."""
    selectable: tuple[str, ...] = ()
    """The JSON paths of fields that lists can be selected by."""
    warning: str = ""
    """What is said to whoever uses it, where it is deprecated."""
    terminating: bool = False
    """Is the definition being deleted? Then nothing new is created."""


class CustomObject(Object, frozen=True):
    """An object of such a kind, in the version in which its kind was stored when it was written."""

    metadata: ObjectMeta = ObjectMeta()
    resource: str = ""
    """The resource with its group, under which the store keeps it: `widgets.example.com`."""
    body: dict[str, Any] = {}
