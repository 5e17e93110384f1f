"""The admission plugins in their order: what they add to an object, and what they refuse (kube-apiserver/app/options).

Called by the server: `before_defaults` and `after_defaults` with what a client sent, `judge` with what is otherwise
valid, `updated` with what a client changes. The quota plugin comes last and is called apart, since it writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET
from msgspec.structs import replace

from engine.api.core import Namespace, Pod
from engine.api.scheduling import PriorityClass
from engine.api.storage import PersistentVolumeClaim
from engine.apiserver.admission import limitranger
from engine.apiserver.admission.defaultclass import with_default_class
from engine.apiserver.admission.podsecurity import admission as podsecurity
from engine.apiserver.admission.priority import check_default, prioritized
from engine.apiserver.admission.runtimeclass import with_runtime_class
from engine.apiserver.admission.serviceaccount import ServiceAccountAdmission
from engine.apiserver.admission.storageprotection import protected
from engine.apiserver.defaults.pod import qos_class, with_default_tolerations

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.apiserver.defaults.pod import PodDefaults
    from engine.clock import Clock
    from engine.etcd.store import Store
    from engine.rng import Rng


class AdmissionChain:
    """All plugins of one server."""

    def __init__(self, store: Store, clock: Clock, rng: Rng, pods: PodDefaults) -> None:
        """Judge by what is in `store`."""
        self._store = store
        self._pods = pods
        self._accounts = ServiceAccountAdmission(store, clock, rng, pods)

    def before_defaults(self, obj: Object) -> Object:
        """A new object with what its priority, runtime class or the default class say. Raises StatusError 403."""
        if not isinstance(obj, Pod):
            return protected(with_default_class(self._store, obj))
        self._accounts.grant_of(obj)
        return with_runtime_class(self._store, prioritized(self._store, obj))

    def after_defaults(self, obj: Object) -> Object:
        """A new object with what limits and account give it. Raises StatusError 403."""
        if not isinstance(obj, Pod):
            return obj
        pod = limitranger.with_defaults(self._store, obj)
        if pod is not obj:
            pod = replace(pod, status=replace(pod.status, qos_class=qos_class(pod.spec)))
        grant = self._accounts.grant_of(pod)
        if grant is None:
            return pod
        return replace(pod, spec=self._accounts.completed(pod.metadata.namespace, pod.spec, grant))

    def updated(self, new: Pod, old: Pod) -> Pod:
        """A changed Pod with the tolerations that every Pod has, and with its priority where it says none."""
        spec, before = new.spec, old.spec
        filled = replace(
            spec,
            tolerations=with_default_tolerations(spec.tolerations, self._pods.toleration_s),
            priority=before.priority if spec.priority is UNSET else spec.priority,
            preemption_policy=spec.preemption_policy or before.preemption_policy,
            enable_service_links=True if spec.enable_service_links is UNSET else spec.enable_service_links,
        )
        return new if filled == spec else replace(new, spec=filled)

    def judge(self, obj: Object, old: Object | None) -> None:
        """Refuse what limits, security levels or other classes forbid. Raises StatusError 403 or 422."""
        if isinstance(obj, Namespace):
            podsecurity.check_labels(obj, old)
            return
        if isinstance(obj, PriorityClass):
            check_default(self._store, obj)
            return
        if isinstance(obj, PersistentVolumeClaim) or (isinstance(obj, Pod) and old is None):
            limitranger.judge(self._store, obj)
        if isinstance(obj, Pod):
            podsecurity.judge(self._store, obj, old)

    def warnings(self, obj: Object, old: Object | None) -> list[str]:
        """What the plugins say of an object that they let pass."""
        return podsecurity.warnings(self._store, obj, old)
