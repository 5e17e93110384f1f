"""An operator with a kind of its own: `kopf run kopf_lamps.py`. A Lamp has a Deployment, whose state is its status."""

import kopf
from lightkube import Client
from lightkube.generic_resource import create_namespaced_resource
from lightkube.models.apps_v1 import DeploymentSpec
from lightkube.models.core_v1 import Container, PodSpec, PodTemplateSpec
from lightkube.models.meta_v1 import LabelSelector, ObjectMeta, OwnerReference
from lightkube.resources.apps_v1 import Deployment
from lightkube.types import PatchType

KIND = ("example.com", "v1", "lamps")
LAMP = create_namespaced_resource("example.com", "v1", "Lamp", "lamps")


def deployment_of(body) -> Deployment:
    labels = {"lamp": body.metadata.name}
    owner = OwnerReference(
        apiVersion=body["apiVersion"],
        kind=body["kind"],
        name=body.metadata.name,
        uid=body.metadata.uid,
        controller=True,
    )
    template = PodTemplateSpec(ObjectMeta(labels=labels), PodSpec([Container("lamp", image="nginx")]))
    spec = DeploymentSpec(LabelSelector(matchLabels=labels), template, replicas=body.spec.get("bulbs"))
    meta = ObjectMeta(name=body.metadata.name, namespace="default", labels=labels, ownerReferences=[owner])
    return Deployment(metadata=meta, spec=spec)


@kopf.on.create(*KIND)
def made(body, patch, **_: object):
    Client().create(deployment_of(body))
    patch.status["phase"] = "Lit"


@kopf.on.field("apps", "v1", "deployments", field="status.readyReplicas", labels={"lamp": kopf.PRESENT})
def shines(new, name, **_: object):
    lamp = {"status": {"shining": new or 0}}
    Client().patch(LAMP.Status, name, lamp, namespace="default", patch_type=PatchType.MERGE)
