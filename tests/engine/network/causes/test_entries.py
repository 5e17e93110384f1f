"""Where clients enter: node ports, load balancers, Pods by name, variables, addresses of the inside."""

from __future__ import annotations

import pytest

from tests.engine.network.causes.losing import (
    Case,
    caller,
    check,
    delete,
    ip_of,
    pod,
    process,
    the_service,
    wait,
    web,
    written,
)

NO_ADDRESS = "Service web has no address of a load balancer"

CASES = {
    "a node port of no Service": Case(
        "no Service",
        "R",
        "the node's own port",
        "there is no Service none, so no node has a port for it",
        "the API never heard of Service default/none: the namespace has kubernetes",
        "nodeport/none",
        (),
    ),
    "a node port of a deleted Service": Case(
        "no Service",
        "R",
        "the node's own port",
        "there is no Service web, so no node has a port for it",
        lambda cluster: f"Service default/web was deleted in tick {written(cluster, 'services', 'web', deleted=True)}",
        "nodeport/web",
        (web(), delete("services", "web"), wait(3)),
    ),
    "a balancer of no Service": Case(
        "no Service",
        "N",
        "the load balancer",
        "Service none has no address of a load balancer",
        "the API never heard of Service default/none: the namespace has kubernetes",
        "lb/none",
        (),
    ),
    "no node port": Case(
        "no node port",
        "R",
        "the node's own port",
        "Service web is of type ClusterIP and has no node port",
        lambda cluster: (
            f"Service default/web is of type ClusterIP at {the_service(cluster).spec.cluster_ip}, with port 80"
        ),
        "nodeport/web",
        (web(type="ClusterIP", ports=[{"port": 80}]),),
    ),
    "a balancer for a NodePort": Case(
        "no balancer",
        "N",
        "the load balancer",
        NO_ADDRESS,
        "Service default/web is of type NodePort: nobody makes a load balancer for it",
        "lb/web",
        (web(),),
    ),
    "a balancer without a provider": Case(
        "balancer pending",
        "N",
        "the load balancer",
        NO_ADDRESS,
        lambda cluster: (
            f"Service default/web has wanted a load balancer since tick {written(cluster, 'services', 'web')}; "
            "its status holds no address yet"
        ),
        "lb/web",
        (web(type="LoadBalancer"),),
    ),
    "no such Pod": Case(
        "no such Pod",
        "R",
        "the caller",
        "no Pod fits pod/none:80 and has an address",
        "namespace default has 1 Pod, and none is pod/none:80",
        "pod/none:80",
        (web(),),
        "harness",
    ),
    "a Pod without address": Case(
        "Pod without address",
        "R",
        "the caller",
        "no Pod fits pods/app=web:80 and has an address",
        "pod/web is Pending, and has no address",
        "pods/app=web:80",
        (pod(node="", nodeSelector={"disk": "none"}), wait(3)),
        "harness",
    ),
    "no variable": Case(
        "no variable",
        "R",
        "the caller",
        "no process that runs at the client's place has the variable HOST",
        lambda cluster: (
            "main in pod/caller was started with "
            + ", ".join(sorted(process(cluster, "caller").env)[:3])
            + f" and {len(process(cluster, 'caller').env) - 3} more"
        ),
        "env/HOST:80",
        (caller(),),
        "pod/caller",
    ),
    "the address of a Pod": Case(
        "inside address",
        "T",
        "the way into the cluster",
        lambda cluster: f"no way leads to {ip_of(cluster, 'web')} from outside the cluster",
        lambda cluster: (
            f"{ip_of(cluster, 'web')} is the address of pod/web on node-2; from outside only addresses of "
            "nodes and load balancers lead in"
        ),
        "pod/web:80",
        (web(),),
    ),
    "a variable of nobody": Case(
        "no variable",
        "R",
        "the caller",
        "no process that runs at the client's place has the variable HOST",
        "only processes in a Pod have variables, and none runs at the client",
        "env/HOST:80",
        (),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_of_an_entry(name: str):
    check(CASES[name], f"test_entries.py: {name}")
