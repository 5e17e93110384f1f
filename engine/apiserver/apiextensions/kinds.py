"""The one place where kinds are added while the cluster runs: what the established definitions in the store serve.

Nothing is kept that does not follow from the store, so that a way back in time takes the kinds along. Whoever looks for
a kind looks into the scheme first: only what that does not have costs a look at the definitions.
Mirrors apiextensions-apiserver/pkg/apiserver/customresource_handler.go and customresource_discovery_controller.go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from engine.api import scheme
from engine.api.apps import Passive
from engine.api.customresources import CustomObject, CustomVersion
from engine.api.scheme import SCHEME, SERVED, Resource
from engine.apiserver.apiextensions.versions import by_priority, deprecation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.api.meta import Object
    from engine.etcd.store import Store

DEFINITIONS = "customresourcedefinitions"
VERBS = ("delete", "deletecollection", "get", "list", "patch", "create", "update", "watch")
"""In the order in which the server of custom resources names them."""


class _View(NamedTuple):
    """What a set of definitions comes to."""

    served: tuple[Resource, ...]
    """Every served version, in the order of discovery."""
    stored: Mapping[str, Resource]
    """By table, in the version that is stored, served or not."""


_NONE = _View((), {})


class CustomKinds:
    """The kinds of one cluster beside those of the scheme."""

    def __init__(self, store: Store) -> None:
        """Read the definitions in `store`."""
        self._store = store
        self._seen: tuple[Object, ...] = ()
        self._view = _NONE

    def _now(self) -> _View:
        """The view of the definitions as they are; worked out again only where one of them is another object."""
        table = self._store.table(DEFINITIONS)
        if not table and not self._seen:
            return _NONE
        if len(table) != len(self._seen) or any(table.get(known.metadata.name) is not known for known in self._seen):
            self._seen = tuple(self._store.list(DEFINITIONS))
            self._view = _view(self._seen)
        return self._view

    def served(self) -> tuple[Resource, ...]:
        """All that discovery names: the scheme, and after it the custom kinds by group."""
        return SERVED + self._now().served

    def served_custom(self) -> tuple[Resource, ...]:
        """Every served version of a custom kind."""
        return self._now().served

    def custom(self) -> tuple[Resource, ...]:
        """The custom kinds in the version that is stored, by their tables."""
        return tuple(self._now().stored.values())

    def stored(self) -> tuple[Resource, ...]:
        """All that is stored, in the version in which it is stored."""
        return SCHEME + self.custom()

    def by_table(self, table: str) -> Resource:
        """The stored resource whose objects lie under that name; KeyError where there is none."""
        found = self._now().stored.get(table) if "." in table else None
        return scheme.by_plural(table) if found is None else found

    def for_kind(self, api_version: str, kind: str) -> Resource | None:
        """The resource that a manifest's apiVersion and kind name."""
        found = scheme.for_kind(api_version, kind)
        if found is not None or "." not in api_version:
            return found
        for resource in self._now().served:
            if (resource.api_version, resource.kind) == (api_version, kind):
                return resource
        return None

    def of(self, obj: Object) -> Resource:
        """The stored resource that an object belongs to; what its names say where its definition is gone."""
        if isinstance(obj, CustomObject):
            found = self._now().stored.get(obj.resource)
            if found is not None:
                return found
        return scheme.resource_of(obj)


def _view(definitions: tuple[Object, ...]) -> _View:
    served: list[Resource] = []
    stored: dict[str, Resource] = {}
    for definition in definitions:
        if isinstance(definition, Passive) and is_established(definition.body) and _is_whole(definition.body):
            for resource, is_served, is_stored in _versions(definition):
                if is_served:
                    served.append(resource)
                if is_stored:
                    stored[resource.table] = resource
    order = by_priority(sorted({resource.version for resource in served}))
    served.sort(key=lambda each: (each.group, order.index(each.version), each.plural))
    return _View(tuple(served), dict(sorted(stored.items())))


def _is_whole(body: dict[str, Any]) -> bool:
    """Whether it says what a kind needs, as all do that were validated, and not all that were read from a dump."""
    spec = body.get("spec") or {}
    names = spec.get("names") or {}
    return all((spec.get("group"), spec.get("scope"), names.get("plural"), names.get("kind")))


def is_established(body: dict[str, Any]) -> bool:
    """Whether a definition's kind is served."""
    return any(
        entry.get("type") == "Established" and entry.get("status") == "True"
        for entry in (body.get("status") or {}).get("conditions") or ()
    )


def _versions(definition: Passive) -> list[tuple[Resource, bool, bool]]:
    """Each version of a definition as a resource, whether it is served and whether it is stored.

    A status says only what somebody wrote there: names that it lacks are those that were wished for.
    """
    spec, accepted = definition.body["spec"], (definition.body.get("status") or {}).get("acceptedNames") or {}
    names = spec["names"] | {name: value for name, value in accepted.items() if value}
    versions = spec.get("versions") or ()
    storage = next((version["name"] for version in versions if version.get("storage")), "")
    out = []
    for version in versions:
        parts = version.get("subresources") or {}
        custom = CustomVersion(
            definition=definition.metadata.name,
            list_kind=names.get("listKind") or f"{names['kind']}List",
            storage=storage,
            schema=(version.get("schema") or {}).get("openAPIV3Schema") or {},
            status="status" in parts,
            scale=parts.get("scale"),
            columns=tuple(version.get("additionalPrinterColumns") or ()),
            selectable=tuple(field["jsonPath"] for field in version.get("selectableFields") or ()),
            warning=deprecation(spec, version),
            terminating=definition.metadata.deletion_timestamp is not None,
        )
        resource = Resource(
            group=spec["group"],
            version=version["name"],
            kind=names["kind"],
            plural=names["plural"],
            singular=names.get("singular") or names["kind"].lower(),
            short_names=tuple(names.get("shortNames") or ()),
            namespaced=spec["scope"] == "Namespaced",
            categories=tuple(names.get("categories") or ()),
            type=CustomObject,
            scalable=custom.scale is not None,
            has_status=custom.status,
            verbs=VERBS,
            custom=custom,
        )
        out.append((resource, bool(version.get("served")), bool(version.get("storage"))))
    return out
