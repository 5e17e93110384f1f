"""The naming and the establishing controller: which names a definition gets, and from when on its kind is served.

Woken by definitions; one that comes, goes or changes its names lets all others of its group be looked at again.
Writes their status. Mirrors apiextensions-apiserver/pkg/controller/{status,establish,apiapproval}.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from engine.api.apps import Passive
from engine.apiserver.apiextensions.definitions import condition, with_condition
from engine.apiserver.apiextensions.kinds import DEFINITIONS
from engine.apiserver.apiextensions.validation.definition import APPROVED, approval, is_protected
from engine.client.component import DONE, ReconcileResult
from engine.cluster.apiextensions.definitions import DefinitionController
from engine.golang.fmt import go_quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.api.meta import Object
    from engine.etcd.store import LogEntry

_STEPS = 2
"""Names first, and then that the kind is served."""
_ACCEPTED = "the initial names have been accepted"


class CRDNamingController(DefinitionController):
    """Reconciles definitions by name."""

    name = "crd-naming-condition-controller"

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """The definition, and all others of its group."""
        group = _group(entry.last)
        others = [key for key in sorted(self.caches[DEFINITIONS]) if _group(self.caches[DEFINITIONS][key]) == group]
        return list(dict.fromkeys([*([entry.key] if entry.obj is not None else []), *others]))

    def reconcile(self, key: str) -> ReconcileResult:
        """Write the names that are accepted and what follows from them, one step at a time. Raises StatusError."""
        current = self.client.store.get(DEFINITIONS, key)
        if not isinstance(current, Passive) or current.metadata.deletion_timestamp is not None:
            return DONE
        status = self._named(current)
        if status == current.body.get("status"):
            status = self._established(self._approved(current, status))
        if status != current.body.get("status"):
            self.client.update_status(replace(current, body=current.body | {"status": status}))
        return DONE

    def settle(self) -> None:
        """Look at every definition until nothing is left to say of it."""
        for key in self.client.store.keys(DEFINITIONS):
            for _ in range(_STEPS):
                self.reconcile(key)

    def _named(self, current: Passive) -> dict[str, Any]:
        """The status with the names that nobody else of the group has, and whether those are all."""
        status, stamp = current.body.get("status") or {}, self.clock.stamp()
        wanted = current.body["spec"]["names"]
        names, problem = self._deconflicted(current, wanted, status.get("acceptedNames") or {})
        if problem is None:
            accepted = condition("NamesAccepted", "True", "NoConflicts", "no conflicts found", stamp)
        else:
            accepted = condition("NamesAccepted", "False", *problem, stamp)
        known = {entry["type"]: entry for entry in status.get("conditions") or ()}
        established = known.get("Established")
        if established is None or established["status"] != "True":
            reason, message = (
                ("Installing", _ACCEPTED) if problem is None else ("NotAccepted", "not all names are accepted")
            )
            established = condition("Established", "False", reason, message, stamp)
        named = with_condition(status | {"acceptedNames": names}, accepted)
        return with_condition(named, established)

    def _deconflicted(
        self, current: Passive, wanted: dict[str, Any], accepted: dict[str, Any]
    ) -> tuple[dict[str, Any], tuple[str, str] | None]:
        """The accepted names, and the last thing that is in their way: a reason and a message."""
        resources, kinds = self._taken(current)
        names, problem = dict(accepted), None
        for name, taken in (
            ("plural", resources),
            ("singular", resources),
            ("shortNames", resources),
            ("kind", kinds),
            ("listKind", kinds),
        ):
            ours = accepted.get(name) or ()
            mine = wanted.get(name) or ()
            asked = [mine] if isinstance(mine, str) else list(mine)
            known = [ours] if isinstance(ours, str) else list(ours)
            conflicts = [f"{go_quote(each)} is already in use" for each in asked if each not in known and each in taken]
            if conflicts:
                said = conflicts[0] if len(conflicts) == 1 else f"[{', '.join(conflicts)}]"
                problem = (f"{name[0].upper()}{name[1:]}Conflict", said)
            elif mine:
                names[name] = mine
            else:
                names.pop(name, None)
        if wanted.get("categories"):
            names["categories"] = wanted["categories"]
        else:
            names.pop("categories", None)
        return names, problem

    def _taken(self, current: Passive) -> tuple[set[str], set[str]]:
        """The names of resources and of kinds that others of the group were given."""
        resources: set[str] = set()
        kinds: set[str] = set()
        for names in self._names_of_others(current):
            resources |= {names.get("plural", ""), names.get("singular", ""), *(names.get("shortNames") or ())}
            kinds |= {names.get("kind", ""), names.get("listKind", "")}
        return resources, kinds

    def _names_of_others(self, current: Passive) -> Iterator[dict[str, Any]]:
        for other in self.client.store.list(DEFINITIONS):
            if (
                isinstance(other, Passive)
                and _group(other) == _group(current)
                and other.metadata.uid != current.metadata.uid
            ):
                yield (other.body.get("status") or {}).get("acceptedNames") or {}

    def _established(self, status: dict[str, Any]) -> dict[str, Any]:
        """The status of a definition whose names are all accepted: from now on its kind is served."""
        known = {entry["type"]: entry for entry in status["conditions"]}
        if known["NamesAccepted"]["status"] != "True" or known["Established"]["status"] == "True":
            return status
        done = condition("Established", "True", "InitialNamesAccepted", _ACCEPTED, self.clock.stamp())
        return with_condition(status, done)

    def _approved(self, current: Passive, status: dict[str, Any]) -> dict[str, Any]:
        """The status of a definition of a protected group says whether that was approved."""
        if not is_protected(_group(current)):
            return status
        kind, text = "KubernetesAPIApprovalPolicyConformant", current.metadata.annotations.get(APPROVED, "")
        if approval(current.metadata.annotations) == "approved":
            found = condition(kind, "True", "ApprovedAnnotation", f"approved in {text}", self.clock.stamp())
        else:
            why = f"not approved: {go_quote(text)}"
            found = condition(kind, "False", "UnapprovedAnnotation", why, self.clock.stamp())
        return with_condition(status, found)


def _group(obj: Object) -> str:
    return str(obj.body["spec"]["group"]) if isinstance(obj, Passive) else ""
