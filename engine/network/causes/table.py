"""Every cause of a lost request: its letters, the hops that can lose one for it, and what it is.

`docs/letters.md` has a row for each, with the sentences of both columns. A cause without an entry here is a KeyError.
"""

from __future__ import annotations

from typing import NamedTuple

DNS = "DNS"
BALANCER = "the load balancer"
NODE_PORT = "the node's own port"
CALLER = "the caller"
ENTRANCE = "the way into the cluster"
NODE = "NODE"
FIREWALL = "firewall on NODE"
PROXY = "kube-proxy on NODE"
POD = "pod/POD"
ADDRESS = "ADDRESS"


class LossCause(NamedTuple):
    """One cause."""

    letters: str
    hops: tuple[str, ...]
    """Who can lose a request for it; NODE, POD and ADDRESS stand for names."""
    meaning: str


CAUSES = {
    # Names.
    "name outside": LossCause("N", (DNS,), "only Pods ask cluster DNS; the caller is outside"),
    "name on a node": LossCause("N", (DNS,), "only Pods ask cluster DNS; the caller is a node"),
    "name past the cluster": LossCause("N", (DNS,), "the caller's dnsPolicy leads past cluster DNS"),
    "no DNS server": LossCause("N", (DNS,), "no coredns answers"),
    "record behind": LossCause("N", (DNS,), "the API knows the name, CoreDNS does not yet"),
    "other namespace": LossCause("N", (DNS,), "the Service is in another namespace"),
    "search path": LossCause("N", (DNS,), "the name is there in full, the caller's search path leads past it"),
    "no such name": LossCause("N", (DNS,), "there is no such Service"),
    "headless and empty": LossCause("N", (DNS,), "a headless Service without ready endpoints has no record"),
    "no such endpoint": LossCause("N", (DNS,), "the Service has no endpoint of that name"),
    "alias": LossCause("N", (DNS,), "an ExternalName leads to a name that nobody knows"),
    # Frontends.
    "no Service": LossCause("NR", (NODE_PORT, BALANCER), "there is no such Service"),
    "no node port": LossCause("R", (NODE_PORT,), "the Service has no such node port"),
    "no balancer": LossCause("N", (BALANCER,), "the Service's type gets no load balancer"),
    "balancer pending": LossCause("N", (BALANCER,), "no load balancer has reported an address"),
    "no such Pod": LossCause("R", (CALLER,), "no Pod fits what is dialled"),
    "Pod without address": LossCause("R", (CALLER,), "the Pods that fit have no address"),
    "no variable": LossCause("R", (CALLER,), "no process at the caller's place has the variable"),
    "inside address": LossCause("T", (ENTRANCE,), "addresses of the cluster lead nowhere outside"),
    # Machines.
    "no power": LossCause("T", (NODE,), "the node that was dialled has no power"),
    "cut off": LossCause("T", (NODE,), "a node on the way is cut off from the network"),
    "firewall": LossCause("T", (FIREWALL,), "the node's firewall drops the port"),
    # Rules.
    "port behind": LossCause("RT", (PROXY,), "the API has a Service there, the node's rules do not yet"),
    "rules lost": LossCause("RT", (PROXY,), "the node came back without rules and has not read anew"),
    "port of nobody": LossCause("R", (PROXY,), "no Service has that node port"),
    "former port": LossCause("R", (PROXY,), "the node port was that of a Service that has it no more"),
    "other port": LossCause("RT", (PROXY,), "the Service has the address, but no such port"),
    "former address": LossCause("T", (PROXY,), "the address was that of a Service that was deleted"),
    "address of nobody": LossCause("T", (PROXY,), "nobody has the address"),
    "source ranges": LossCause("T", (PROXY,), "loadBalancerSourceRanges leave the caller out"),
    "external policy": LossCause("T", (PROXY,), "externalTrafficPolicy Local, and no endpoint on the node"),
    "internal policy": LossCause("T", (PROXY,), "internalTrafficPolicy Local, and no endpoint on the node"),
    "policy behind": LossCause("TW", (PROXY,), "the API has another traffic policy, the node's rules do not yet"),
    "ranges behind": LossCause("T", (PROXY,), "the API admits the caller by now, the node's rules do not yet"),
    "health page": LossCause("5", (PROXY,), "the node has no ready Pod of the Service"),
    # Services without an endpoint.
    "endpoints behind": LossCause("RT5", (PROXY,), "the API lists endpoints that the node's rules lack"),
    "Service gone": LossCause("RTW", (PROXY,), "the Service has no rules any more, the node still has them"),
    "no selector": LossCause("R", (PROXY,), "the Service has no selector and no EndpointSlice"),
    "selector fits nobody": LossCause("R", (PROXY,), "no Pod has the labels of the selector"),
    "Pods are ending": LossCause("R", (PROXY,), "all Pods that fit have ended or are to end"),
    "Pods not ready": LossCause("R", (PROXY,), "Pods fit, and none is ready"),
    "no named port": LossCause("R", (PROXY,), "ready Pods fit, and none has the port of that name"),
    "slices behind": LossCause("R", (PROXY,), "ready Pods fit, and the EndpointSlices do not list them"),
    # Endpoints where nobody answers.
    "Pod gone": LossCause("T", (PROXY, ADDRESS), "the Pod that had the address has ended"),
    "address moved": LossCause("R", (PROXY,), "another Pod has the address now"),
    "endpoint of nobody": LossCause("T", (PROXY,), "a listed address that no Pod and no machine has"),
    "endpoint without power": LossCause("T", (PROXY, POD), "the endpoint's machine has no power"),
    "process ended": LossCause("R", (PROXY, POD), "the process that listened has ended"),
    "not listening yet": LossCause("R", (PROXY, POD), "the process has not opened the port yet"),
    "loopback only": LossCause("R", (PROXY, POD), "the process listens on 127.0.0.1 alone"),
    "closed port": LossCause("R", (PROXY, POD), "no process there opens that port"),
    # Processes that answered, or should have.
    "stalled": LossCause("T", (POD,), "the process is stopped and holds its sockets"),
    "waited too long": LossCause("T", (POD,), "its turn would come after the client's timeout"),
    "ended before its turn": LossCause("X", (POD,), "the process ended while the request waited"),
    "connection ended": LossCause("X", (POD,), "the process behind a kept connection is gone"),
    "over capacity": LossCause("5", (POD,), "more requests in a tick than the process can take"),
    "secondary": LossCause("5", (POD,), "a write reached a member that is not primary"),
    "unnamed server": LossCause("5", (POD,), "the page needs a server that the image does not name"),
    "no database": LossCause("5", (POD,), "the process reaches no database"),
    "silent database": LossCause("T", (POD,), "the process's database is there and does not answer"),
    "no server": LossCause("5", (POD,), "a Service that the process needs by its manifest leads to nobody"),
    "silent server": LossCause("T", (POD,), "a Service that the process needs by its manifest does not answer"),
    "dead connection": LossCause("X", (POD,), "the process holds a connection whose other end has ended"),
    "protocol": LossCause("W", (POD,), "the listener speaks another protocol"),
    "page": LossCause("W", (POD,), "the image has no such page"),
    "document": LossCause("W", (POD,), "this database lacks a document that was written"),
    "masqueraded": LossCause("W", (PROXY,), "the Pod sees a node's address in place of the caller's"),
}
