"""kr8s: prints each thing that it could do. `python kr8s_client.py KUBECONFIG`."""

import sys

import kr8s
from kr8s.objects import ConfigMap, Deployment

NAME, SPACE = "kr8s", "default"
TEMPLATE = {"metadata": {"labels": {"app": NAME}}, "spec": {"containers": [{"name": "c", "image": "nginx"}]}}
SPEC = {"replicas": 1, "selector": {"matchLabels": {"app": NAME}}, "template": TEMPLATE}


def named(**parts: object):
    return {"metadata": {"name": NAME, "namespace": SPACE}} | parts


def main() -> None:
    api = kr8s.api(kubeconfig=sys.argv[1])
    assert api.version()["minor"] == "33"
    assert len(api.api_resources()) > 50
    print("discovery")
    assert len(list(api.get("pods", namespace="kube-system"))) > 2
    print("list")
    config = ConfigMap(named(data={"a": "b"}), api=api)
    config.create()
    print("create")
    assert ConfigMap.get(NAME, namespace=SPACE, api=api).raw["data"] == {"a": "b"}
    print("get")
    config.patch({"data": {"merge": "1"}})
    config.patch([{"op": "add", "path": "/data/json", "value": "1"}], type="json")
    config.label(colour="red")
    config.refresh()
    assert {"merge", "json"} <= set(config.raw["data"])
    print("patch")
    deployment = Deployment(named(spec=SPEC), api=api)
    deployment.create()
    deployment.wait("condition=Available", timeout=30)
    print("wait")
    deployment.scale(2)
    assert deployment.replicas == 2
    print("scale")
    kind, _ = next(iter(api.watch("configmaps", namespace=SPACE)))
    assert kind == "ADDED"
    print("watch")
    pod = next(iter(api.get("pods", namespace=SPACE, label_selector=f"app={NAME}")))
    pod.wait("condition=Ready", timeout=30)
    assert pod.exec(["hostname"]).stdout.decode().strip() == pod.name
    print("exec")
    assert list(pod.logs())
    print("logs")
    deployment.delete(propagation_policy="Foreground")
    config.delete()
    assert not config.exists()
    print("delete")


main()
