"""Which objects a request is about: one name, or whatever its label and field selectors choose.

Read and checked once, and used by every list, watch and deletecollection (apiserver/pkg/storage, SelectionPredicate).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.fieldlabels import stored_name
from engine.api.selectors import labels_match, parse_fields, parse_labels
from engine.api.status import bad_request
from engine.apiserver.endpoints import fieldselectors

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.api.scheme import Resource


class SelectionPredicate:
    """The selectors of one request."""

    def __init__(self, resource: Resource, *, name: str = "", labels: str = "", fields: str = "") -> None:
        """Read the selectors. Raises StatusError 400 where one cannot be read or asks for an unknown field."""
        try:
            self._labels = parse_labels(labels) if labels else []
            terms = parse_fields(fields) if fields else []
        except ValueError as error:
            raise bad_request(str(error)) from error
        # Names are compared without a look into the object: clients that wait for one object ask for its name only.
        self._names = [value for path, operator, value in terms if (path, operator) == ("metadata.name", "=")]
        self._fields = [term for term in terms if term[:2] != ("metadata.name", "=")]
        fieldselectors.check(resource, self._fields)
        self._fields = [(stored_name(resource, path), operator, value) for path, operator, value in self._fields]
        if name:
            self._names.append(name)

    @property
    def empty(self) -> bool:
        """Whether every object is chosen."""
        return not (self._names or self._labels or self._fields)

    def matches(self, obj: Object) -> bool:
        """Whether the object is chosen."""
        meta = obj.metadata
        if self._names and any(meta.name != name for name in self._names):
            return False
        if self._labels and not labels_match(self._labels, meta.labels):
            return False
        return not self._fields or fieldselectors.holds(obj, self._fields)
