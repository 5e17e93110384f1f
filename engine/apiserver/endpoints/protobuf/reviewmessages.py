"""Which fields the protobuf messages have that are asked and ordered: reviews, tokens, bindings, autoscalers.

From the generated.proto of k8s.io/api's groups; of two messages with one name each has its version before it.
"""

from __future__ import annotations

from engine.apiserver.endpoints.protobuf.messages import BYTES, INT, NOTHING, TEXT, ProtobufField

_META: ProtobufField = ("metadata", "ObjectMeta")
_SUBJECT: dict[int, ProtobufField] = {
    1: ("resourceAttributes", "ResourceAttributes"),
    2: ("nonResourceAttributes", "NonResourceAttributes"),
    3: ("user", TEXT),
    4: ("groups", "*" + TEXT),
    6: ("uid", TEXT),
}
_BOUNDS: dict[int, ProtobufField] = {
    1: ("scaleTargetRef", "CrossVersionObjectReference"),
    2: ("minReplicas", INT),
    3: ("maxReplicas", INT),
}


def _review(spec: str) -> dict[int, ProtobufField]:
    """A question: its answer is not read from a request."""
    return {1: _META, 2: ("spec", spec), 3: ("status", NOTHING)}


REVIEW_MESSAGES: dict[str, dict[int, ProtobufField]] = {
    "SelfSubjectReview": {1: _META, 2: ("status", NOTHING)},
    "SelfSubjectRulesReview": _review("SelfSubjectRulesReviewSpec"),
    "SelfSubjectRulesReviewSpec": {1: ("namespace", TEXT)},
    "SubjectAccessReview": _review("SubjectAccessReviewSpec"),
    "LocalSubjectAccessReview": _review("SubjectAccessReviewSpec"),
    "SubjectAccessReviewSpec": _SUBJECT,
    "TokenReview": _review("TokenReviewSpec"),
    "TokenReviewSpec": {1: ("token", TEXT), 2: ("audiences", "*" + TEXT)},
    "TokenRequest": _review("TokenRequestSpec"),
    "TokenRequestSpec": {
        1: ("audiences", "*" + TEXT),
        3: ("boundObjectRef", "BoundObjectReference"),
        4: ("expirationSeconds", INT),
    },
    "BoundObjectReference": {1: ("kind", TEXT), 2: ("apiVersion", TEXT), 3: ("name", TEXT), 4: ("uid", TEXT)},
    "autoscaling/v1/HorizontalPodAutoscaler": {1: _META, 2: ("spec", "autoscaling/v1/Spec"), 3: ("status", NOTHING)},
    "autoscaling/v1/Spec": _BOUNDS | {4: ("targetCPUUtilizationPercentage", INT)},
    "autoscaling/v2/HorizontalPodAutoscaler": {1: _META, 2: ("spec", "autoscaling/v2/Spec"), 3: ("status", NOTHING)},
    "autoscaling/v2/Spec": _BOUNDS | {4: ("metrics", "*MetricSpec")},
    "CrossVersionObjectReference": {1: ("kind", TEXT), 2: ("name", TEXT), 3: ("apiVersion", TEXT)},
    "MetricSpec": {1: ("type", TEXT), 4: ("resource", "ResourceMetricSource")},
    "ResourceMetricSource": {1: ("name", TEXT), 2: ("target", "MetricTarget")},
    "MetricTarget": {1: ("type", TEXT), 4: ("averageUtilization", INT)},
    "Binding": {1: _META, 2: ("target", "ObjectReference")},
    "ObjectReference": {
        1: ("kind", TEXT),
        2: ("namespace", TEXT),
        3: ("name", TEXT),
        4: ("uid", TEXT),
        5: ("apiVersion", TEXT),
        6: ("resourceVersion", TEXT),
        7: ("fieldPath", TEXT),
    },
    "CertificateSigningRequest": {
        1: _META,
        2: ("spec", "CertificateSigningRequestSpec"),
        3: ("status", "CertificateSigningRequestStatus"),
    },
    "CertificateSigningRequestSpec": {
        1: ("request", BYTES),
        2: ("username", TEXT),
        3: ("uid", TEXT),
        4: ("groups", "*" + TEXT),
        5: ("usages", "*" + TEXT),
        7: ("signerName", TEXT),
        8: ("expirationSeconds", INT),
    },
    "CertificateSigningRequestStatus": {
        1: ("conditions", "*CertificateSigningRequestCondition"),
        2: ("certificate", BYTES),
    },
    "CertificateSigningRequestCondition": {
        1: ("type", TEXT),
        2: ("reason", TEXT),
        3: ("message", TEXT),
        4: ("lastUpdateTime", NOTHING),
        5: ("lastTransitionTime", NOTHING),
        6: ("status", TEXT),
    },
}
