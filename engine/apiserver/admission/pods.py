"""What a new Pod names has to be there: the ServiceAccount, Priority and RuntimeClass plugins (plugin/pkg/admission).

Called by the server when a Pod is created. Every namespace has the account `default`; there are no runtime classes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.scheme import by_plural
from engine.api.status import forbidden
from engine.apiserver.admission.priority import prioritized

if TYPE_CHECKING:
    from engine.api.core import Pod
    from engine.etcd.store import Store

_ALWAYS_THERE = ("", "default")


def admitted(store: Store, pod: Pod) -> Pod:
    """The Pod as the plugins let it pass, in upstream's order. Raises StatusError 403."""
    _check_account(store, pod)
    done = prioritized(store, pod)
    _check_runtime(done)
    return done


def _check_account(store: Store, pod: Pod) -> None:
    """Refuse a Pod whose account is not there. Raises StatusError 403."""
    name = pod.spec.service_account_name or pod.spec.service_account
    key = f"{pod.metadata.namespace}/{name}"
    if name not in _ALWAYS_THERE and store.get("serviceaccounts", key) is None:
        _refuse(pod, f'error looking up service account {key}: serviceaccount "{name}" not found')


def _check_runtime(pod: Pod) -> None:
    """Refuse a Pod that names a runtime class, or takes room for one. Raises StatusError 403."""
    name = pod.spec.carried("runtimeClassName")
    if name:
        _refuse(pod, f'pod rejected: RuntimeClass "{name}" not found')
    if pod.spec.carried("overhead"):
        _refuse(pod, "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead")


def _refuse(pod: Pod, why: str) -> None:
    raise forbidden(by_plural("pods"), pod.metadata.name, why)
