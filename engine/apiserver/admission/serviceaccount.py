"""The ServiceAccount plugin: whom a Pod speaks as, and the volume with its token (plugin/pkg/admission/serviceaccount).

Called through `engine.apiserver.admission.chain` when a Pod is created. What differs: the random end of the volume's
name is drawn once for all Pods of one form in a namespace, which share one specification.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from engine.api.apps import Passive
from engine.api.core import Namespace
from engine.api.scheme import by_plural
from engine.api.status import forbidden
from engine.clock import parse_rfc3339

if TYPE_CHECKING:
    from engine.api.core import Container, Pod, PodSpec
    from engine.apiserver.defaults.pod import PodDefaults
    from engine.clock import Clock
    from engine.etcd.store import Store
    from engine.rng import Rng

DEFAULT_ACCOUNT = "default"
ROOT_CA = "kube-root-ca.crt"
"""The ConfigMap with the certificate by which Pods know the API."""
MIRROR = "kubernetes.io/config.mirror"
"""The annotation of a mirror Pod, which admission must not change."""

_PATIENCE_S = 2
"""How long the plugin waits for the account `default` of a new namespace, which its controller is about to make."""
_VOLUME = "kube-api-access-"
_MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount"
_SOURCE: dict[str, Any] = {
    "defaultMode": 420,
    "sources": [
        {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
        {"configMap": {"name": ROOT_CA, "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
        {
            "downwardAPI": {
                "items": [{"path": "namespace", "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"}}],
            },
        },
    ],
}
_KEPT = 512


class AccountGrant(NamedTuple):
    """What an account gives to a Pod."""

    name: str
    automount: bool
    pull_secrets: tuple[str, ...]


class ServiceAccountAdmission:
    """Gives Pods what their account gives them, and remembers the specifications that it has completed."""

    def __init__(self, store: Store, clock: Clock, rng: Rng, pods: PodDefaults) -> None:
        """Look accounts up in `store`; `pods` knows which specifications are equal."""
        self._store = store
        self._clock = clock
        self._rng = rng
        self._pods = pods
        self._done: dict[tuple[str, AccountGrant, bytes], PodSpec] = {}

    def grant_of(self, pod: Pod) -> AccountGrant | None:
        """What the Pod's account gives; None for a mirror Pod. Raises StatusError 403."""
        named = pod.spec.service_account_name or pod.spec.service_account
        if MIRROR in pod.metadata.annotations:
            if named:
                raise _refused(pod, "a mirror pod may not reference service accounts")
            return None
        name = named or DEFAULT_ACCOUNT
        key = f"{pod.metadata.namespace}/{name}"
        account = self._store.get("serviceaccounts", key)
        if isinstance(account, Passive):
            secrets = account.body.get("imagePullSecrets") or ()
            pulls = tuple(str(entry.get("name", "")) for entry in secrets)
            return AccountGrant(name, account.body.get("automountServiceAccountToken") is not False, pulls)
        if name != DEFAULT_ACCOUNT or not self._is_on_its_way(pod.metadata.namespace, key):
            raise _refused(pod, f'error looking up service account {key}: serviceaccount "{name}" not found')
        return AccountGrant(name, automount=True, pull_secrets=())

    def _is_on_its_way(self, namespace: str, key: str) -> bool:
        """Will there be an account `default` by the time the plugin gives up: is the namespace new, or did it just go?

        A cluster that was loaded from a dump without any account is taken to have had them.
        """
        if not self._store.table("serviceaccounts"):
            return True
        found = self._store.get("namespaces", namespace)
        stamp = found.metadata.creation_timestamp if isinstance(found, Namespace) else None
        if stamp is not None and self._clock.now_s - parse_rfc3339(stamp) <= _PATIENCE_S:
            return True
        changes = self._store.log_of("serviceaccounts").entries
        gone = next((entry.tick for entry in reversed(changes) if entry.key == key and entry.obj is None), None)
        return gone is not None and (self._clock.tick - gone) * self._clock.tick_ms <= _PATIENCE_S * 1000

    def completed(self, namespace: str, spec: PodSpec, grant: AccountGrant) -> PodSpec:
        """The specification with account, token and pull secrets; equal ones of a namespace share it."""
        fingerprint = self._pods.fingerprint(spec)
        key = (namespace, grant, fingerprint)
        done = self._done.get(key)
        if done is None:
            drawn = blake2b(fingerprint, digest_size=16).hexdigest()
            done = _completed(spec, grant, self._rng.suffix(_VOLUME, namespace, drawn))
            if len(self._done) >= _KEPT:
                del self._done[next(iter(self._done))]
            self._done[key] = done
        return done


def _completed(spec: PodSpec, grant: AccountGrant, suffix: str) -> PodSpec:
    spec = replace(spec, service_account=grant.name, service_account_name=grant.name)
    wish = spec.carried("automountServiceAccountToken")
    if grant.automount if wish is None else wish:
        spec = _with_token(spec, suffix)
    if grant.pull_secrets and not spec.carried("imagePullSecrets"):
        spec = _carrying(spec, "imagePullSecrets", [{"name": name} for name in grant.pull_secrets])
    return spec


def _with_token(spec: PodSpec, suffix: str) -> PodSpec:
    """Every container mounts the token, unless something else is mounted there (mountServiceAccountToken)."""
    volumes: list[dict[str, Any]] = spec.carried("volumes") or []
    own = next((str(volume["name"]) for volume in volumes if str(volume.get("name", "")).startswith(_VOLUME)), "")
    mount = {"name": own or f"{_VOLUME}{suffix}", "mountPath": _MOUNT_PATH, "readOnly": True}
    first, others = (
        tuple(_mounting(container, mount) for container in group) for group in (spec.init_containers, spec.containers)
    )
    needed = first != spec.init_containers or others != spec.containers
    spec = replace(spec, init_containers=first, containers=others)
    if own or not needed:
        return spec
    return _carrying(spec, "volumes", [*volumes, {"name": mount["name"], "projected": _SOURCE}])


def _mounting(container: Container, mount: dict[str, Any]) -> Container:
    mounts = container.carried("volumeMounts") or []
    if any(entry.get("mountPath") == _MOUNT_PATH for entry in mounts):
        return container
    return replace(container, extra={**(container.extra or {}), "volumeMounts": [*mounts, mount]})


def _carrying(spec: PodSpec, field: str, value: list[dict[str, Any]]) -> PodSpec:
    return replace(spec, extra={**(spec.extra or {}), field: value})


def _refused(pod: Pod, why: str) -> Exception:
    return forbidden(by_plural("pods"), pod.metadata.name, why)
