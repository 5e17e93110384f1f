"""OpenAPI v3 and v2: what types and paths there are, for `kubectl explain`, `apply` and generated clients.

`documents` is the front door. Mirrors k8s.io/kube-openapi. Differs: the documents are made from the types
of engine/api, so they describe what podfall knows; there is no protobuf form.
"""
