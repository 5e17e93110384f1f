"""An operator on built-in kinds: `kopf run kopf_operator.py`. Prints nothing; what it does stands in the objects."""

import kopf

LABEL = {"operated": "yes"}


@kopf.on.create("configmaps", labels=LABEL)
def made(patch, **_: object):
    patch.setdefault("data", {})["made"] = "seen"


@kopf.on.field("apps", "v1", "deployments", field="spec.replicas", labels=LABEL)
def scaled(old, new, patch, **_: object):
    patch.metadata.annotations["scaled"] = f"{old}-{new}"


@kopf.on.delete("configmaps", labels=LABEL)
def gone(**_: object):
    """Hold the object until this has run: kopf's own finalizer."""
