"""lightkube: prints each thing that it could do. `python lightkube_client.py KUBECONFIG`."""

import sys

from lightkube import Client, KubeConfig
from lightkube.core.exceptions import ApiError
from lightkube.models.meta_v1 import ObjectMeta
from lightkube.resources.apps_v1 import Deployment
from lightkube.resources.core_v1 import ConfigMap, Pod
from lightkube.types import CascadeType, PatchType

NAME, SPACE = "lightkube", "default"
TEMPLATE = {"metadata": {"labels": {"app": NAME}}, "spec": {"containers": [{"name": "c", "image": "nginx"}]}}
SPEC = {"replicas": 1, "selector": {"matchLabels": {"app": NAME}}, "template": TEMPLATE}


def main() -> None:
    client = Client(config=KubeConfig.from_file(sys.argv[1]), field_manager=NAME, namespace=SPACE)
    assert len(list(client.list(Pod, namespace="*", chunk_size=2))) > 2
    print("list")
    client.create(ConfigMap(metadata=ObjectMeta(name=NAME), data={"a": "b"}))
    print("create")
    assert client.get(ConfigMap, NAME).data == {"a": "b"}
    print("get")
    client.patch(ConfigMap, NAME, {"data": {"merge": "1"}}, patch_type=PatchType.MERGE)
    client.patch(ConfigMap, NAME, {"data": {"strategic": "1"}})
    add = [{"op": "add", "path": "/data/json", "value": "1"}]
    client.patch(ConfigMap, NAME, add, patch_type=PatchType.JSON)
    assert {"merge", "strategic", "json"} <= set(client.get(ConfigMap, NAME).data)
    print("patch")
    client.apply(ConfigMap(metadata=ObjectMeta(name=NAME, namespace=SPACE), data={"applied": "1"}))
    print("apply")
    found = client.get(ConfigMap, NAME)
    found.data = {"replaced": "1"}
    assert client.replace(found).data == {"replaced": "1"}
    print("replace")
    assert NAME in {obj.metadata.name for _, obj in zip(range(3), watched(client), strict=False)}
    print("watch")
    client.create(Deployment.from_dict({"metadata": {"name": NAME}, "spec": SPEC}))
    assert client.wait(Deployment, NAME, for_conditions=["Available"]).status.readyReplicas == 1
    print("wait")
    scale = client.get(Deployment.Scale, NAME)
    scale.spec.replicas = 2
    assert client.replace(scale, NAME).spec.replicas == 2
    print("scale")
    pod = next(iter(client.list(Pod, labels={"app": NAME}))).metadata.name
    assert list(client.log(pod))
    print("logs")
    client.delete(Deployment, NAME, cascade=CascadeType.FOREGROUND)
    client.delete(ConfigMap, NAME)
    try:
        client.get(ConfigMap, NAME)
    except ApiError as error:
        print("delete" if error.status.reason == "NotFound" else error)


def watched(client):
    for _, obj in client.watch(ConfigMap):
        yield obj
        if obj.metadata.name == NAME:
            return


main()
