"""Which fields the protobuf messages have that kubectl sends: numbers, JSON names and types.

From k8s.io/api's generated.proto; only what the commands of kubectl can fill.
"""

from __future__ import annotations

INT, BOOL, TEXT, MAP, BYTES_MAP = "int", "bool", "text", "map", "bytes map"
INT_OR_STRING, TIME, QUANTITIES, NOTHING = "int or string", "time", "quantities", "nothing"

Field = tuple[str, str]
"""JSON name and type. A capital letter begins a message; `*` before a type is a list, `~` before one puts its fields in
the place of its own (Go's inline)."""

MESSAGES: dict[str, dict[int, Field]] = {
    "ObjectMeta": {
        1: ("name", TEXT), 2: ("generateName", TEXT), 3: ("namespace", TEXT), 4: ("selfLink", TEXT),
        5: ("uid", TEXT), 6: ("resourceVersion", TEXT), 7: ("generation", INT),
        8: ("creationTimestamp", TIME), 11: ("labels", MAP), 12: ("annotations", MAP),
        13: ("ownerReferences", "*OwnerReference"), 14: ("finalizers", "*" + TEXT),
    },
    "OwnerReference": {
        1: ("kind", TEXT), 3: ("name", TEXT), 4: ("uid", TEXT), 5: ("apiVersion", TEXT), 6: ("controller", BOOL),
        7: ("blockOwnerDeletion", BOOL),
    },
    "Namespace": {1: ("metadata", "ObjectMeta"), 2: ("spec", "NamespaceSpec"), 3: ("status", NOTHING)},
    "NamespaceSpec": {1: ("finalizers", "*" + TEXT)},
    "Deployment": {1: ("metadata", "ObjectMeta"), 2: ("spec", "DeploymentSpec"), 3: ("status", NOTHING)},
    "DeploymentSpec": {
        1: ("replicas", INT), 2: ("selector", "LabelSelector"), 3: ("template", "PodTemplateSpec"),
        4: ("strategy", "DeploymentStrategy"), 5: ("minReadySeconds", INT), 6: ("revisionHistoryLimit", INT),
        7: ("paused", BOOL), 9: ("progressDeadlineSeconds", INT),
    },
    "DeploymentStrategy": {1: ("type", TEXT), 2: ("rollingUpdate", "RollingUpdateDeployment")},
    "RollingUpdateDeployment": {1: ("maxUnavailable", INT_OR_STRING), 2: ("maxSurge", INT_OR_STRING)},
    "LabelSelector": {1: ("matchLabels", MAP), 2: ("matchExpressions", "*LabelSelectorRequirement")},
    "LabelSelectorRequirement": {1: ("key", TEXT), 2: ("operator", TEXT), 3: ("values", "*" + TEXT)},
    "PodTemplateSpec": {1: ("metadata", "ObjectMeta"), 2: ("spec", "PodSpec")},
    "PodSpec": {
        2: ("containers", "*Container"), 3: ("restartPolicy", TEXT), 4: ("terminationGracePeriodSeconds", INT),
        5: ("activeDeadlineSeconds", INT), 6: ("dnsPolicy", TEXT), 7: ("nodeSelector", MAP),
        8: ("serviceAccountName", TEXT), 9: ("serviceAccount", TEXT), 10: ("nodeName", TEXT),
        11: ("hostNetwork", BOOL), 12: ("hostPID", BOOL), 13: ("hostIPC", BOOL),
        14: ("securityContext", NOTHING), 16: ("hostname", TEXT), 17: ("subdomain", TEXT),
        19: ("schedulerName", TEXT), 20: ("initContainers", "*Container"), 24: ("priorityClassName", TEXT),
    },
    "Container": {
        1: ("name", TEXT), 2: ("image", TEXT), 3: ("command", "*" + TEXT), 4: ("args", "*" + TEXT),
        5: ("workingDir", TEXT), 6: ("ports", "*ContainerPort"), 7: ("env", "*EnvVar"),
        8: ("resources", "ResourceRequirements"), 13: ("terminationMessagePath", TEXT), 14: ("imagePullPolicy", TEXT),
        16: ("stdin", BOOL), 17: ("stdinOnce", BOOL), 18: ("tty", BOOL), 20: ("terminationMessagePolicy", TEXT),
    },
    "ContainerPort": {
        1: ("name", TEXT), 2: ("hostPort", INT), 3: ("containerPort", INT), 4: ("protocol", TEXT),
        5: ("hostIP", TEXT),
    },
    "EnvVar": {1: ("name", TEXT), 2: ("value", TEXT)},
    "ResourceRequirements": {1: ("limits", QUANTITIES), 2: ("requests", QUANTITIES)},
    "Service": {1: ("metadata", "ObjectMeta"), 2: ("spec", "ServiceSpec"), 3: ("status", NOTHING)},
    "ServiceSpec": {
        1: ("ports", "*ServicePort"), 2: ("selector", MAP), 3: ("clusterIP", TEXT), 4: ("type", TEXT),
        5: ("externalIPs", "*" + TEXT), 7: ("sessionAffinity", TEXT), 8: ("loadBalancerIP", TEXT),
        9: ("loadBalancerSourceRanges", "*" + TEXT), 10: ("externalName", TEXT), 11: ("externalTrafficPolicy", TEXT),
        12: ("healthCheckNodePort", INT), 13: ("publishNotReadyAddresses", BOOL), 17: ("ipFamilyPolicy", TEXT),
        18: ("clusterIPs", "*" + TEXT), 19: ("ipFamilies", "*" + TEXT), 22: ("internalTrafficPolicy", TEXT),
    },
    "ServicePort": {
        1: ("name", TEXT), 2: ("protocol", TEXT), 3: ("port", INT), 4: ("targetPort", INT_OR_STRING),
        5: ("nodePort", INT), 6: ("appProtocol", TEXT),
    },
    "ConfigMap": {
        1: ("metadata", "ObjectMeta"), 2: ("data", MAP), 3: ("binaryData", BYTES_MAP), 4: ("immutable", BOOL),
    },
    "Secret": {
        1: ("metadata", "ObjectMeta"), 2: ("data", BYTES_MAP), 3: ("type", TEXT), 4: ("stringData", MAP),
        5: ("immutable", BOOL),
    },
    "ServiceAccount": {1: ("metadata", "ObjectMeta")},
    "Job": {1: ("metadata", "ObjectMeta"), 2: ("spec", "JobSpec"), 3: ("status", NOTHING)},
    "JobSpec": {
        1: ("parallelism", INT), 2: ("completions", INT), 3: ("activeDeadlineSeconds", INT),
        4: ("selector", "LabelSelector"), 5: ("manualSelector", BOOL), 6: ("template", "PodTemplateSpec"),
        7: ("backoffLimit", INT),
    },
    "JobTemplateSpec": {1: ("metadata", "ObjectMeta"), 2: ("spec", "JobSpec")},
    "CronJob": {1: ("metadata", "ObjectMeta"), 2: ("spec", "CronJobSpec"), 3: ("status", NOTHING)},
    "CronJobSpec": {
        1: ("schedule", TEXT), 2: ("startingDeadlineSeconds", INT), 3: ("concurrencyPolicy", TEXT), 4: ("suspend",
        BOOL),
        5: ("jobTemplate", "JobTemplateSpec"), 6: ("successfulJobsHistoryLimit", INT),
        7: ("failedJobsHistoryLimit", INT), 8: ("timeZone", TEXT),
    },
    "ResourceQuota": {1: ("metadata", "ObjectMeta"), 2: ("spec", "ResourceQuotaSpec"), 3: ("status", NOTHING)},
    "ResourceQuotaSpec": {1: ("hard", QUANTITIES), 2: ("scopes", "*" + TEXT)},
    "PodDisruptionBudget": {
        1: ("metadata", "ObjectMeta"), 2: ("spec", "PodDisruptionBudgetSpec"), 3: ("status", NOTHING),
    },
    "PodDisruptionBudgetSpec": {
        1: ("minAvailable", INT_OR_STRING), 2: ("selector", "LabelSelector"), 3: ("maxUnavailable", INT_OR_STRING),
        4: ("unhealthyPodEvictionPolicy", TEXT),
    },
    "PriorityClass": {
        1: ("metadata", "ObjectMeta"), 2: ("value", INT), 3: ("globalDefault", BOOL), 4: ("description", TEXT),
        5: ("preemptionPolicy", TEXT),
    },
    "Role": {1: ("metadata", "ObjectMeta"), 2: ("rules", "*PolicyRule")},
    "ClusterRole": {
        1: ("metadata", "ObjectMeta"), 2: ("rules", "*PolicyRule"), 3: ("aggregationRule", "AggregationRule"),
    },
    "AggregationRule": {1: ("clusterRoleSelectors", "*LabelSelector")},
    "PolicyRule": {
        1: ("verbs", "*" + TEXT), 2: ("apiGroups", "*" + TEXT), 3: ("resources", "*" + TEXT),
        4: ("resourceNames", "*" + TEXT), 5: ("nonResourceURLs", "*" + TEXT),
    },
    "RoleBinding": {1: ("metadata", "ObjectMeta"), 2: ("subjects", "*Subject"), 3: ("roleRef", "RoleRef")},
    "ClusterRoleBinding": {1: ("metadata", "ObjectMeta"), 2: ("subjects", "*Subject"), 3: ("roleRef", "RoleRef")},
    "Subject": {1: ("kind", TEXT), 2: ("apiGroup", TEXT), 3: ("name", TEXT), 4: ("namespace", TEXT)},
    "RoleRef": {1: ("apiGroup", TEXT), 2: ("kind", TEXT), 3: ("name", TEXT)},
    "Ingress": {1: ("metadata", "ObjectMeta"), 2: ("spec", "IngressSpec"), 3: ("status", NOTHING)},
    "IngressSpec": {
        1: ("defaultBackend", "IngressBackend"), 2: ("tls", "*IngressTLS"), 3: ("rules", "*IngressRule"),
        4: ("ingressClassName", TEXT),
    },
    "IngressTLS": {1: ("hosts", "*" + TEXT), 2: ("secretName", TEXT)},
    "IngressRule": {1: ("host", TEXT), 2: ("", "~IngressRuleValue")},
    "IngressRuleValue": {1: ("http", "HTTPIngressRuleValue")},
    "HTTPIngressRuleValue": {1: ("paths", "*HTTPIngressPath")},
    "HTTPIngressPath": {1: ("path", TEXT), 2: ("backend", "IngressBackend"), 3: ("pathType", TEXT)},
    "IngressBackend": {4: ("service", "IngressServiceBackend")},
    "IngressServiceBackend": {1: ("name", TEXT), 2: ("port", "ServiceBackendPort")},
    "ServiceBackendPort": {1: ("name", TEXT), 2: ("number", INT)},
    "SelfSubjectAccessReview": {
        1: ("metadata", "ObjectMeta"), 2: ("spec", "SelfSubjectAccessReviewSpec"), 3: ("status", NOTHING),
    },
    "SelfSubjectAccessReviewSpec": {
        1: ("resourceAttributes", "ResourceAttributes"), 2: ("nonResourceAttributes", "NonResourceAttributes"),
    },
    "ResourceAttributes": {
        1: ("namespace", TEXT), 2: ("verb", TEXT), 3: ("group", TEXT), 4: ("version", TEXT), 5: ("resource", TEXT),
        6: ("subresource", TEXT), 7: ("name", TEXT),
    },
    "NonResourceAttributes": {1: ("path", TEXT), 2: ("verb", TEXT)},
    "DeleteOptions": {
        1: ("gracePeriodSeconds", INT), 2: ("preconditions", "Preconditions"), 3: ("orphanDependents", BOOL),
        4: ("propagationPolicy", TEXT), 5: ("dryRun", "*" + TEXT),
    },
    "Preconditions": {1: ("uid", TEXT), 2: ("resourceVersion", TEXT)},
}  # fmt: skip

SAID_WHEN_ZERO = frozenset(
    {
        "activeDeadlineSeconds", "backoffLimit", "blockOwnerDeletion", "completions", "containerPort", "controller",
        "gracePeriodSeconds", "immutable", "orphanDependents", "parallelism", "port",
        "progressDeadlineSeconds", "replicas",
        "failedJobsHistoryLimit", "maxUnavailable", "minAvailable", "revisionHistoryLimit",
        "successfulJobsHistoryLimit",
        "suspend", "terminationGracePeriodSeconds", "value",
    }
)  # fmt: skip
"""Fields whose zero differs from their absence (pointers in Go); of all others a zero is sent, but means nothing."""
