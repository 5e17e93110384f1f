"""The plugins DefaultStorageClass and DefaultIngressClass: the class of what names none (plugin/pkg/admission).

Called through `engine.apiserver.admission.chain` with new claims and Ingresses. Of several default classes the newest
one is taken, of equally old ones the first by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from engine.api.apps import Passive
from engine.api.storage import PersistentVolumeClaim

if TYPE_CHECKING:
    from engine.api.meta import Object, ObjectMeta
    from engine.etcd.store import Store

_DEFAULT_STORAGE = ("storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class")
_DEFAULT_INGRESS = ("ingressclass.kubernetes.io/is-default-class",)
_OLD_STORAGE_CLASS = "volume.beta.kubernetes.io/storage-class"
_OLD_INGRESS_CLASS = "kubernetes.io/ingress.class"


def with_default_class(store: Store, obj: Object) -> Object:
    """The claim or Ingress with the cluster's default class, where it names none and there is one."""
    if isinstance(obj, PersistentVolumeClaim):
        return _with_storage_class(store, obj)
    if isinstance(obj, Passive) and obj.kind == "Ingress":
        return _with_ingress_class(store, obj)
    return obj


def _with_storage_class(store: Store, claim: PersistentVolumeClaim) -> PersistentVolumeClaim:
    """An empty name is a name: such a claim wants no class."""
    if claim.spec.storage_class_name is not None or _OLD_STORAGE_CLASS in claim.metadata.annotations:
        return claim
    found = _default(store, "storageclasses", _DEFAULT_STORAGE)
    return claim if not found else replace(claim, spec=replace(claim.spec, storage_class_name=found))


def _with_ingress_class(store: Store, ingress: Passive) -> Passive:
    spec: dict[str, Any] = ingress.body.get("spec") or {}
    if spec.get("ingressClassName") is not None or _OLD_INGRESS_CLASS in ingress.metadata.annotations:
        return ingress
    found = _default(store, "ingressclasses", _DEFAULT_INGRESS)
    return ingress if not found else replace(ingress, body=ingress.body | {"spec": spec | {"ingressClassName": found}})


def _default(store: Store, classes: str, marks: tuple[str, ...]) -> str:
    """The name of the default class of a kind; empty where there is none."""
    marked = [found.metadata for found in store.table(classes).values() if _is_marked(found.metadata, marks)]
    newest = max((meta.creation_timestamp or "" for meta in marked), default="")
    return min((meta.name for meta in marked if (meta.creation_timestamp or "") == newest), default="")


def _is_marked(meta: ObjectMeta, marks: tuple[str, ...]) -> bool:
    return any(meta.annotations.get(mark) == "true" for mark in marks)
