"""The StatefulSet controller: Pods with stable names, made and removed in order (pkg/controller/statefulset)."""
