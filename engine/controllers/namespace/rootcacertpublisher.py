"""The root CA publisher: every namespace has the ConfigMap `kube-root-ca.crt` (pkg/controller/certificates).

Woken by namespaces, and by changes of those ConfigMaps; writes them. The certificate is real in form and signs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace

from engine.api.config import ConfigMap
from engine.api.core import Namespace
from engine.api.meta import ObjectMeta
from engine.api.status import StatusError, is_namespace_terminating
from engine.apiserver.admission.serviceaccount import ROOT_CA
from engine.client.component import DONE, ReconcileResult
from engine.controllers.controllermanager import CONTROLLER_MANAGER, ManagedController
from engine.controllers.statuswriter import CONFLICT

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.etcd.store import LogEntry

_DESCRIPTION = "kubernetes.io/description"
_TOLD = {
    _DESCRIPTION: (
        "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the "
        "internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of "
        "Kubernetes clusters."
    ),
}
_CERTIFICATE = """\
-----BEGIN CERTIFICATE-----
MIIBdTCCARqgAwIBAgIBATAKBggqhkjOPQQDAjAVMRMwEQYDVQQDDAprdWJlcm5l
dGVzMCAXDTI1MDEwMTAwMDAwMFoYDzIwNzUwMTAxMDAwMDAwWjAVMRMwEQYDVQQD
DAprdWJlcm5ldGVzMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEdez84Y/ZADfZ
in3noHs6uF/cPBhO/4qvN+sRXb0yhnCXUkupHdZZ8jWqoJD9+PAz7VtLsZiAsVfV
CJqwFzK++qNZMFcwDwYDVR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAqQwHQYD
VR0OBBYEFGbM5tew9k7UpHaFwMxBwSppukEWMBUGA1UdEQQOMAyCCmt1YmVybmV0
ZXMwCgYIKoZIzj0EAwIDSQAwRgIhAIx3CnRAyz8CTc7pvcZo/5U7IdLz1xE64EiV
VJkNj2J/AiEAnj2eKX6EfCFhitVOaQSlTwAOmkepmo4VcB1jx/21w9s=
-----END CERTIFICATE-----
"""
_DATA = {"ca.crt": _CERTIFICATE}


class RootCACertPublisher(ManagedController):
    """Reconciles namespaces by name."""

    name = "root-ca-certificate-publisher-controller"
    fault_names = (CONTROLLER_MANAGER, "root-ca-certificate-publisher")
    watches: ClassVar[tuple[str, ...]] = ("namespaces", "configmaps")

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """The namespace; and the one whose certificate went or was written by somebody else."""
        if entry.resource == "namespaces":
            return [entry.key]
        namespace, _, name = entry.key.partition("/")
        return [namespace] if name == ROOT_CA else []

    def reconcile(self, key: str) -> ReconcileResult:
        """Make the ConfigMap where it is missing, and set it right where it says something else. Raises StatusError."""
        namespace = self.lister(Namespace).get(key)
        if namespace is None or namespace.status.phase != "Active":
            return DONE
        found = self.lister(ConfigMap).get(f"{key}/{ROOT_CA}")
        try:
            self._publish(key, found)
        except StatusError as error:
            if error.code != CONFLICT and not is_namespace_terminating(error):
                raise
        return DONE

    def _publish(self, namespace: str, found: ConfigMap | None) -> None:
        if found is None:
            meta = ObjectMeta(name=ROOT_CA, namespace=namespace, annotations=_TOLD)
            self.client.create(ConfigMap(api_version="v1", kind="ConfigMap", metadata=meta, data=_DATA))
        elif found.data != _DATA or not found.metadata.annotations.get(_DESCRIPTION):
            meta = replace(found.metadata, annotations=dict(sorted((found.metadata.annotations | _TOLD).items())))
            self.client.update(replace(found, metadata=meta, data=_DATA))
