"""The service account controller: every namespace has an account `default` (pkg/controller/serviceaccount).

Woken by namespaces, and by accounts that go; writes ServiceAccounts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.api.apps import Passive
from engine.api.core import Namespace
from engine.api.meta import ObjectMeta
from engine.api.status import StatusError, is_namespace_terminating
from engine.apiserver.admission.serviceaccount import DEFAULT_ACCOUNT
from engine.client.component import DONE, ReconcileResult
from engine.controllers.controllermanager import CONTROLLER_MANAGER, ManagedController
from engine.controllers.statuswriter import CONFLICT

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.etcd.store import LogEntry

_ACCOUNTS = "serviceaccounts"


class ServiceAccountsController(ManagedController):
    """Reconciles namespaces by name."""

    name = "serviceaccount-controller"
    fault_names = (CONTROLLER_MANAGER, "serviceaccount")
    watches: ClassVar[tuple[str, ...]] = ("namespaces", _ACCOUNTS)

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """The namespace; and the one whose default account went."""
        if entry.resource == "namespaces":
            return [entry.key]
        namespace, _, name = entry.key.partition("/")
        return [namespace] if entry.obj is None and name == DEFAULT_ACCOUNT else []

    def reconcile(self, key: str) -> ReconcileResult:
        """Make the account where it is missing. Raises StatusError."""
        namespace = self.lister(Namespace).get(key)
        if namespace is None or namespace.status.phase != "Active":
            return DONE
        if f"{key}/{DEFAULT_ACCOUNT}" in self.caches[_ACCOUNTS]:
            return DONE
        meta = ObjectMeta(name=DEFAULT_ACCOUNT, namespace=key)
        try:
            self.client.create(Passive(api_version="v1", kind="ServiceAccount", metadata=meta))
        except StatusError as error:
            if error.code != CONFLICT and not is_namespace_terminating(error):
                raise
        return DONE
