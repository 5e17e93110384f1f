"""What a sandbox is made with: the resolver file by policy and config, host names, /etc/hosts, host ports."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.core import Pod
from engine.api.serializer.wire import decode_document
from engine.kubelet.sandboxconfig import omitted_nameservers, resolv_conf, sandbox_config
from engine.runtime.sandboxconfig import PortMapping

CLUSTER_FILE = "search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n"
NODE_FILE = "nameserver 172.18.0.1\n"
LOCAL = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n"
POD_HOSTS = (
    f"# Kubernetes-managed hosts file.\n{LOCAL}"
    "fe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n"
)
NODE_HOSTS = (
    f"# Kubernetes-managed hosts file (host network).\n{LOCAL}"
    "fe00::0\tip6-localnet\nff00::0\tip6-mcastprefix\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n"
)


def pod(name: str = "x", **spec: Any) -> Pod:
    spec = {"containers": [{"name": "c", "image": "nginx"}]} | spec
    meta = {"name": name, "namespace": "shop"}
    made = decode_document({"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec})
    assert isinstance(made, Pod)
    return made


def config(*nameservers: str, searches: tuple[str, ...] = (), **options: str | None) -> dict[str, Any]:
    made = [{"name": name} | ({"value": value} if value else {}) for name, value in options.items()]
    return {"nameservers": list(nameservers), "searches": list(searches), "options": made}


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        ({}, CLUSTER_FILE),
        ({"dnsPolicy": "ClusterFirst"}, CLUSTER_FILE),
        ({"dnsPolicy": "Default"}, NODE_FILE),
        ({"dnsPolicy": "ClusterFirst", "hostNetwork": True}, NODE_FILE),
        ({"dnsPolicy": "ClusterFirstWithHostNet", "hostNetwork": True}, CLUSTER_FILE),
        ({"dnsPolicy": "ClusterFirstWithHostNet"}, CLUSTER_FILE),
        (
            {"dnsPolicy": "None", "dnsConfig": config("1.1.1.1", searches=("example.com",), ndots="2")},
            "search example.com\nnameserver 1.1.1.1\noptions ndots:2\n",
        ),
        ({"dnsPolicy": "None", "dnsConfig": config("10.96.0.10")}, "nameserver 10.96.0.10\n"),
        (
            {"dnsConfig": config(searches=("example.com",), edns0=None, ndots="1")},
            "search shop.svc.cluster.local svc.cluster.local cluster.local example.com\n"
            "nameserver 10.96.0.10\noptions ndots:1 edns0\n",
        ),
        (
            {"dnsPolicy": "Default", "dnsConfig": config("10.96.0.10", searches=("svc.cluster.local",))},
            "search svc.cluster.local\nnameserver 172.18.0.1\nnameserver 10.96.0.10\n",
        ),
    ],
)
def test_the_resolver_file_follows_policy_and_config(spec: dict[str, Any], text: str):
    assert resolv_conf(pod(**spec)).text == text


def test_a_fourth_name_server_is_left_out_with_a_warning():
    crowded = pod(dnsConfig=config("1.1.1.1", "2.2.2.2", "3.3.3.3"))
    assert resolv_conf(crowded).nameservers == ("10.96.0.10", "1.1.1.1", "2.2.2.2")
    assert omitted_nameservers(crowded) == (
        "Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: "
        "10.96.0.10 1.1.1.1 2.2.2.2"
    )
    for fitting in (pod(), pod(dnsConfig=config("1.1.1.1", "2.2.2.2")), pod(dnsConfig=config("10.96.0.10"))):
        assert omitted_nameservers(fitting) == ""


def test_the_warning_about_name_servers_is_an_event(node):
    spec = {"dnsConfig": config("1.1.1.1", "2.2.2.2", "3.3.3.3")}
    node.join()
    node.run_pod(containers=[{"name": "c", "image": "nginx"}], **spec)
    node.tick(3)
    assert len(node.told("DNSConfigForming")) == 1


DOMAIN = "db.shop.svc.cluster.local"
LONG = "a" * 62 + ".b"


@pytest.mark.parametrize(
    ("made", "hostname", "own"),
    [
        (pod(), "x", "10.244.1.5\tx\n"),
        (pod(hostname="ali"), "ali", "10.244.1.5\tali\n"),
        (pod(hostname="ali", subdomain="db"), "ali", f"10.244.1.5\tali.{DOMAIN}\tali\n"),
        (pod(subdomain="db"), "x", f"10.244.1.5\tx.{DOMAIN}\tx\n"),
        (
            pod(hostname="ali", subdomain="db", setHostnameAsFQDN=True),
            f"ali.{DOMAIN}",
            f"10.244.1.5\tali.{DOMAIN}\tali\n",
        ),
        (pod(setHostnameAsFQDN=True), "x", "10.244.1.5\tx\n"),
        (pod(LONG), "a" * 62, f"10.244.1.5\t{'a' * 62}\n"),
    ],
)
def test_the_own_name_stands_in_the_hosts_file(made: Pod, hostname: str, own: str):
    found = sandbox_config(made, "node-1")
    assert (found.hostname, found.hosts_file("10.244.1.5", host_network=False)) == (hostname, POD_HOSTS + own)


def test_a_full_name_that_the_kernel_cannot_hold_keeps_the_sandbox_from_being_made(node):
    spec = {"hostname": "h" * 40, "subdomain": "db", "setHostnameAsFQDN": True}
    node.join()
    node.run_pod(containers=[{"name": "c", "image": "nginx"}], **spec)
    node.tick(3)
    name = f"{'h' * 40}.db.default.svc.cluster.local"
    assert node.told("FailedCreatePodSandBox")[0] == (
        "Failed to create pod sandbox: failed to construct FQDN from Pod hostname and cluster domain, "
        f"FQDN {name} is too long (64 characters is the max, {len(name)} characters requested)"
    )


ALIASES = [{"ip": "127.0.0.1", "hostnames": ["store.example", "s"]}, {"ip": "10.1.2.3", "hostnames": ["far"]}]


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        ({"hostname": "ali"}, f"{POD_HOSTS}10.244.1.5\tali\n"),
        ({"hostNetwork": True, "hostname": "ali", "subdomain": "db"}, f"{NODE_HOSTS}10.244.1.5\tnode-2\n"),
    ],
)
def test_host_aliases_come_behind_whatever_else_there_is(spec: dict[str, Any], text: str):
    made = sandbox_config(pod(hostAliases=ALIASES, **spec), "node-2")
    assert made.hosts_file("10.244.1.5", host_network=bool(spec.get("hostNetwork"))) == (
        f"{text}\n# Entries added by HostAliases.\n127.0.0.1\tstore.example\ts\n10.1.2.3\tfar\n"
    )


def test_host_ports_are_mapped_unless_the_pod_is_in_the_hosts_network():
    ports = [{"containerPort": 80, "hostPort": 8080}, {"containerPort": 53, "hostPort": 53, "protocol": "UDP"}]
    ports += [{"containerPort": 81}, {"containerPort": 82, "hostPort": 8082, "hostIP": "172.18.0.3"}]
    containers = [{"name": "c", "image": "nginx", "ports": ports}]
    assert sandbox_config(pod(containers=containers), "node-1").port_mappings == (
        PortMapping("", 8080, 80, "TCP"),
        PortMapping("", 53, 53, "UDP"),
        PortMapping("172.18.0.3", 8082, 82, "TCP"),
    )
    assert sandbox_config(pod(containers=containers, hostNetwork=True), "node-1").port_mappings == ()
