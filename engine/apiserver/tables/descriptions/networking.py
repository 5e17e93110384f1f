"""What the columns of Services, nodes, and what is told of both mean, as the real server says it beside each."""

DESCRIPTIONS: dict[str, dict[str, str]] = {
    "Service": {
        "Type": (
            "type determines how the Service is exposed. Defaults to ClusterIP. Valid options are ExternalName, "
            'ClusterIP, NodePort, and LoadBalancer. "ClusterIP" allocates a cluster-internal IP address for '
            "load-balancing to endpoints. Endpoints are determined by the selector or if that is not specified, "
            'by manual construction of an Endpoints object or EndpointSlice objects. If clusterIP is "None", '
            "no virtual IP is allocated and the endpoints are published as a set of endpoints rather than a "
            'virtual IP. "NodePort" builds on ClusterIP and allocates a port on every node which routes to the '
            'same endpoints as the clusterIP. "LoadBalancer" builds on NodePort and creates an external '
            "load-balancer (if supported in the current cloud) which routes to the same endpoints as the "
            'clusterIP. "ExternalName" aliases this service to the specified externalName. Several other '
            "fields do not apply to ExternalName services. More info: "
            "https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types"
        ),
        "Cluster-IP": (
            "clusterIP is the IP address of the service and is usually assigned randomly. If an address is "
            "specified manually, is in-range (as per system configuration), and is not in use, it will be "
            "allocated to the service; otherwise creation of the service will fail. This field may not be "
            "changed through updates unless the type field is also being changed to ExternalName (which requires "
            "this field to be blank) or the type field is being changed from ExternalName (in which case this "
            'field may optionally be specified, as describe above).  Valid values are "None", empty string '
            '(""), or a valid IP address. Setting this to "None" makes a "headless service" (no virtual '
            "IP), which is useful when direct endpoint connections are preferred and proxying is not required.  "
            "Only applies to types ClusterIP, NodePort, and LoadBalancer. If this field is specified when "
            "creating a Service of type ExternalName, creation will fail. This field will be wiped when updating "
            "a Service to type ExternalName. More info: "
            "https://kubernetes.io/docs/concepts/services-networking/service/#virtual-ips-and-service-proxies"
        ),
        "External-IP": (
            "externalIPs is a list of IP addresses for which nodes in the cluster will also accept traffic for "
            "this service.  These IPs are not managed by Kubernetes.  The user is responsible for ensuring that "
            "traffic arrives at a node with this IP.  A common example is external load-balancers that are not "
            "part of the Kubernetes system."
        ),
        "Port(s)": (
            "The list of ports that are exposed by this service. More info: "
            "https://kubernetes.io/docs/concepts/services-networking/service/#virtual-ips-and-service-proxies"
        ),
        "Selector": (
            "Route service traffic to pods with label keys and values matching this selector. If empty or not "
            "present, the service is assumed to have an external process managing its endpoints, which "
            "Kubernetes will not modify. Only applies to types ClusterIP, NodePort, and LoadBalancer. Ignored if "
            "type is ExternalName. More info: https://kubernetes.io/docs/concepts/services-networking/service/"
        ),
    },
    "Endpoints": {
        "Endpoints": (
            "The set of all endpoints is the union of all subsets. Addresses are placed into subsets according "
            "to the IPs they share. A single address with multiple ports, some of which are ready and some of "
            "which are not (because they come from different containers) will result in the address being "
            "displayed in different subsets for the different ports. No address will appear in both Addresses "
            "and NotReadyAddresses in the same subset. Sets of addresses and ports that comprise a service."
        ),
    },
    "EndpointSlice": {
        "AddressType": (
            "addressType specifies the type of address carried by this EndpointSlice. All addresses in this "
            "slice must be the same type. This field is immutable after creation. The following address types "
            "are currently supported: * IPv4: Represents an IPv4 Address. * IPv6: Represents an IPv6 Address. * "
            "FQDN: Represents a Fully Qualified Domain Name."
        ),
        "Ports": (
            "ports specifies the list of network ports exposed by each endpoint in this slice. Each port must "
            "have a unique name. When ports is empty, it indicates that there are no defined ports. When a port "
            'is defined with a nil port value, it indicates "all ports". Each slice may include a maximum of '
            "100 ports."
        ),
        "Endpoints": (
            "endpoints is a list of unique endpoints in this slice. Each slice may include a maximum of 1000 endpoints."
        ),
    },
    "Ingress": {
        "Class": "The name of the IngressClass resource that should be used for additional configuration",
        "Hosts": "Hosts that incoming requests are matched against before the ingress rule",
        "Address": "Address is a list containing ingress points for the load-balancer",
        "Ports": "Ports of TLS configurations that open",
    },
    "IngressClass": {
        "Controller": "Controller that is responsible for handling this class",
        "Parameters": "A reference to a resource with additional parameters",
    },
    "NetworkPolicy": {
        "Pod-Selector": (
            "Selects the pods to which this NetworkPolicy object applies.  The array of ingress rules is applied "
            "to any pods selected by this field. Multiple network policies can select the same set of pods.  In "
            "this case, the ingress rules for each are combined additively. This field is NOT optional and "
            "follows standard label selector semantics. An empty podSelector matches all pods in this namespace."
        ),
    },
    "IPAddress": {
        "ParentRef": (
            "ParentRef references the resource that an IPAddress is attached to. An IPAddress must reference a "
            "parent object."
        ),
    },
    "ServiceCIDR": {
        "CIDRs": (
            'CIDRs defines the IP blocks in CIDR notation (e.g. "192.168.0.0/24" or "2001:db8::/64") from '
            "which to assign service cluster IPs. Max of two CIDRs is allowed, one of each IP family. This field "
            "is immutable."
        ),
    },
    "Node": {
        "Status": "The status of the node",
        "Roles": "The roles of the node",
        "Version": "Kubelet Version reported by the node.",
        "Internal-IP": (
            "List of addresses reachable to the node. Queried from cloud provider, if available. More info: "
            "https://kubernetes.io/docs/reference/node/node-status/#addresses Note: This field is declared as "
            "mergeable, but the merge key is not sufficiently unique, which can cause data corruption when it is "
            "merged. Callers should instead use a full-replacement patch. See https://pr.k8s.io/79391 for an "
            "example. Consumers should assume that addresses can change during the lifetime of a Node. However, "
            "there are some exceptions where this may not be possible, such as Pods that inherit a Node's "
            "address in its own status or consumers of the downward API (status.hostIP)."
        ),
        "External-IP": (
            "List of addresses reachable to the node. Queried from cloud provider, if available. More info: "
            "https://kubernetes.io/docs/reference/node/node-status/#addresses Note: This field is declared as "
            "mergeable, but the merge key is not sufficiently unique, which can cause data corruption when it is "
            "merged. Callers should instead use a full-replacement patch. See https://pr.k8s.io/79391 for an "
            "example. Consumers should assume that addresses can change during the lifetime of a Node. However, "
            "there are some exceptions where this may not be possible, such as Pods that inherit a Node's "
            "address in its own status or consumers of the downward API (status.hostIP)."
        ),
        "OS-Image": "OS Image reported by the node from /etc/os-release (e.g. Debian GNU/Linux 7 (wheezy)).",
        "Kernel-Version": "Kernel Version reported by the node from 'uname -r' (e.g. 3.16.0-0.bpo.4-amd64).",
        "Container-Runtime": "ContainerRuntime Version reported by the node through runtime remote API (e.g. containerd://1.4.2).",
    },
    "Namespace": {
        "Status": "The status of the namespace",
    },
    "Lease": {
        "Holder": (
            "holderIdentity contains the identity of the holder of a current lease. If Coordinated Leader "
            "Election is used, the holder identity must be equal to the elected LeaseCandidate.metadata.name "
            "field."
        ),
    },
    "Event": {
        "Last Seen": "The time at which the most recent occurrence of this event was recorded.",
        "Type": "Type of this event (Normal, Warning), new types could be added in the future",
        "Reason": (
            "This should be a short, machine understandable string that gives the reason for the transition into "
            "the object's current status."
        ),
        "Object": "The object that this event is about.",
        "Subobject": (
            "If referring to a piece of an object instead of an entire object, this string should contain a "
            "valid JSON/Go field access statement, such as desiredState.manifest.containers[2]. For example, if "
            "the object reference is to a container within a pod, this would take on a value like: "
            '"spec.containers{name}" (where "name" refers to the name of the container that triggered the '
            'event) or if no container name is specified "spec.containers[2]" (container with index 2 in this '
            "pod). This syntax is chosen only to have some well-defined way of referencing a part of an object."
        ),
        "Source": "The component reporting this event. Should be a short machine understandable string.",
        "Message": "A human-readable description of the status of this operation.",
        "First Seen": "The time at which the event was first recorded. (Time of server receipt is in TypeMeta.)",
        "Count": "The number of times this event has occurred.",
    },
    "ComponentStatus": {
        "Status": "Status of the component conditions",
        "Message": "Message of the component conditions",
        "Error": "Error of the component conditions",
    },
}
