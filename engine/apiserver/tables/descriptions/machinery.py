"""What the columns of what says who may do what, and in which order mean, as the real server says it beside each."""

DESCRIPTIONS: dict[str, dict[str, str]] = {
    "RoleBinding": {
        "Role": (
            "RoleRef can reference a Role in the current namespace or a ClusterRole in the global namespace. If "
            "the RoleRef cannot be resolved, the Authorizer must return an error."
        ),
        "Users": "Users in the roleBinding",
        "Groups": "Groups in the roleBinding",
        "ServiceAccounts": "ServiceAccounts in the roleBinding",
    },
    "ClusterRoleBinding": {
        "Role": (
            "RoleRef can only reference a ClusterRole in the global namespace. If the RoleRef cannot be "
            "resolved, the Authorizer must return an error. This field is immutable."
        ),
        "Users": "Users in the clusterRoleBinding",
        "Groups": "Groups in the clusterRoleBinding",
        "ServiceAccounts": "ServiceAccounts in the clusterRoleBinding",
    },
    "CertificateSigningRequest": {
        "SignerName": (
            "signerName indicates the requested signer, and is a qualified name. List/watch requests for "
            'CertificateSigningRequests can filter on this field using a "spec.signerName=NAME" fieldSelector. '
            'Well-known Kubernetes signers are: 1. "kubernetes.io/kube-apiserver-client": issues client '
            "certificates that can be used to authenticate to kube-apiserver. Requests for this signer are never "
            'auto-approved by kube-controller-manager, can be issued by the "csrsigning" controller in '
            'kube-controller-manager. 2. "kubernetes.io/kube-apiserver-client-kubelet": issues client '
            "certificates that kubelets use to authenticate to kube-apiserver. Requests for this signer can be "
            'auto-approved by the "csrapproving" controller in kube-controller-manager, and can be issued by '
            'the "csrsigning" controller in kube-controller-manager. 3. "kubernetes.io/kubelet-serving" '
            "issues serving certificates that kubelets use to serve TLS endpoints, which kube-apiserver can "
            "connect to securely. Requests for this signer are never auto-approved by kube-controller-manager, "
            'and can be issued by the "csrsigning" controller in kube-controller-manager. More details are '
            "available at "
            "https://k8s.io/docs/reference/access-authn-authz/certificate-signing-requests/#kubernetes-signers "
            "Custom signerNames can also be specified. The signer defines: 1. Trust distribution: how trust (CA "
            "bundles) are distributed. 2. Permitted subjects: and behavior when a disallowed subject is "
            "requested. 3. Required, permitted, or forbidden x509 extensions in the request (including whether "
            "subjectAltNames are allowed, which types, restrictions on allowed values) and behavior when a "
            "disallowed extension is requested. 4. Required, permitted, or forbidden key usages / extended key "
            "usages. 5. Expiration/certificate lifetime: whether it is fixed by the signer, configurable by the "
            "admin. 6. Whether or not requests for CA certificates are allowed."
        ),
        "Requestor": (
            'request contains an x509 certificate signing request encoded in a "CERTIFICATE REQUEST" PEM '
            "block. When serialized as JSON or YAML, the data is additionally base64-encoded."
        ),
        "RequestedDuration": (
            "expirationSeconds is the requested duration of validity of the issued certificate. The certificate "
            "signer may issue a certificate with a different validity duration so a client must check the delta "
            "between the notBefore and and notAfter fields in the issued certificate to determine the actual "
            "duration. The v1.22+ in-tree implementations of the well-known Kubernetes signers will honor this "
            "field as long as the requested duration is not greater than the maximum duration they will honor "
            "per the --cluster-signing-duration CLI flag to the Kubernetes controller manager. Certificate "
            "signers may not honor this field for various reasons: 1. Old signer that is unaware of the field "
            "(such as the in-tree implementations prior to v1.22) 2. Signer whose configured maximum is shorter "
            "than the requested duration 3. Signer whose configured minimum is longer than the requested "
            "duration The minimum valid value for expirationSeconds is 600, i.e. 10 minutes."
        ),
        "Condition": 'conditions applied to the request. Known conditions are "Approved", "Denied", and "Failed".',
    },
    "MutatingWebhookConfiguration": {
        "Webhooks": "Webhooks indicates the number of webhooks defined in this configuration",
    },
    "ValidatingWebhookConfiguration": {
        "Webhooks": "Webhooks indicates the number of webhooks defined in this configuration",
    },
    "ValidatingAdmissionPolicy": {
        "Validations": "Validations indicates the number of validation rules defined in this configuration",
        "ParamKind": "ParamKind specifies the kind of resources used to parameterize this policy",
    },
    "ValidatingAdmissionPolicyBinding": {
        "PolicyName": "PolicyName indicates the policy definition which the policy binding binded to",
        "ParamRef": "ParamRef indicates the param resource which sets the configration param",
    },
    "APIService": {
        "Service": "The reference to the service that hosts this API endpoint.",
        "Available": "Whether this service is available.",
    },
    "FlowSchema": {
        "PriorityLevel": "`name` is the name of the priority level configuration being referenced Required.",
        "MatchingPrecedence": (
            "`matchingPrecedence` is used to choose among the FlowSchemas that match a given request. The chosen "
            "FlowSchema is among those with the numerically lowest (which we take to be logically highest) "
            "MatchingPrecedence. Each MatchingPrecedence value must be ranged in [1,10000]. Note that if the "
            "precedence is not specified, it will be set to 1000 as default."
        ),
        "DistinguisherMethod": (
            "`distinguisherMethod` defines how to compute the flow distinguisher for requests that match this "
            "schema. `nil` specifies that the distinguisher is disabled and thus will always be the empty string."
        ),
        "MissingPL": "references a broken or non-existent PriorityLevelConfiguration",
    },
    "PriorityLevelConfiguration": {
        "Type": (
            "`type` indicates whether this priority level is subject to limitation on request execution. A value "
            'of `"Exempt"` means that requests of this priority level are not subject to a limit (and thus are '
            "never queued) and do not detract from the capacity made available to other priority levels. A value "
            'of `"Limited"` means that (a) requests of this priority level _are_ subject to limits and (b) '
            "some of the server's limited capacity is made available exclusively to this priority level. "
            "Required."
        ),
        "NominalConcurrencyShares": (
            "`nominalConcurrencyShares` (NCS) contributes to the computation of the NominalConcurrencyLimit "
            "(NominalCL) of this level. This is the number of execution seats available at this priority level. "
            "This is used both for requests dispatched from this priority level as well as requests dispatched "
            "from other priority levels borrowing seats from this level. The server's concurrency limit "
            "(ServerCL) is divided among the Limited priority levels in proportion to their NCS values: "
            "NominalCL(i) = ceil( ServerCL * NCS(i) / sum_ncs ) sum_ncs = sum[priority level k] NCS(k) Bigger "
            "numbers mean a larger nominal concurrency limit, at the expense of every other priority level. If "
            "not specified, this field defaults to a value of 30. Setting this field to zero supports the "
            'construction of a "jail" for this priority level that is used to hold some request(s)'
        ),
        "Queues": (
            "`queues` is the number of queues for this priority level. The queues exist independently at each "
            "apiserver. The value must be positive. Setting it to 1 effectively precludes shufflesharding and "
            "thus makes the distinguisher method of associated flow schemas irrelevant. This field has a default "
            "value of 64."
        ),
        "HandSize": (
            "`handSize` is a small positive number that configures the shuffle sharding of requests into queues. "
            "When enqueuing a request at this priority level the request's flow identifier (a string pair) is "
            "hashed and the hash value is used to shuffle the list of queues and deal a hand of the size "
            "specified here. The request is put into one of the shortest queues in that hand. `handSize` must be "
            "no larger than `queues`, and should be significantly smaller (so that a few heavy flows do not "
            "saturate most of the queues). See the user-facing documentation for more extensive guidance on "
            "setting this field. This field has a default value of 8."
        ),
        "QueueLengthLimit": (
            "`queueLengthLimit` is the maximum number of requests allowed to be waiting in a given queue of this "
            "priority level at a time; excess requests are rejected. This value must be positive. If not "
            "specified, it will be defaulted to 50."
        ),
    },
}
